import { defineMessages } from '../../base/messages.ts';

/** The live view of `doctor --watch`. */
export const watchMessages = defineMessages({
  head: {
    en: '{target}  {time}  round {round}, every {seconds} s  (Ctrl-C ends)',
    zh: '{target}  {time}  第 {round} 轮，每 {seconds} 秒一次（Ctrl-C 结束）',
  },
  findings: {
    en: 'Findings: {error} errors, {warn} warnings, {info} notes',
    zh: '结论：{error} 个错误，{warn} 个警告，{info} 个提示',
  },
  healthy: { en: 'nothing to do', zh: '无需处理' },
  changes: { en: 'Changes since the start', zh: '开始以来的变化' },
  none: { en: 'none yet', zh: '暂无' },
  appears: { en: 'new', zh: '新出现' },
  unseen: { en: 'cannot be told any more', zh: '已无法判断' },
  disappears: { en: 'gone', zh: '已消失' },
  changed: { en: 'changed', zh: '有变化' },
  more: { en: '… {count} more lines', zh: '……还有 {count} 行' },
  rates: { en: 'Rates', zh: '速率' },
  still: { en: 'nothing moves', zh: '没有变化' },
  ended: {
    en: '{rounds} rounds, {changes} changes; {error} errors, {warn} warnings, {info} notes at the end',
    zh: '共 {rounds} 轮，{changes} 处变化；结束时 {error} 个错误，{warn} 个警告，{info} 个提示',
  },
});
