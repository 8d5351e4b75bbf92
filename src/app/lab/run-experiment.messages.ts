import { defineMessages } from '../../base/messages.ts';

/** Words of an experiment's table. */
export const runExperimentMessages = defineMessages({
  touches: { en: '{name}: {about}. It touches: {touches}.', zh: '{name}：{about}。它会触及：{touches}。' },
  missing: { en: 'not run: {program} is not installed here', zh: '未运行：此处未安装 {program}' },
  noFileSystem: {
    en: 'not run: the kernel here has no {type}',
    zh: '未运行：此处的内核不支持 {type}',
  },
  needsRoot: { en: 'not run: mount namespaces need root', zh: '未运行：挂载命名空间需要 root' },
  noGo: { en: 'no go command on PATH', zh: 'PATH 中没有 go 命令' },
  noReport: { en: 'no report: {text}', zh: '没有报告：{text}' },
  nothing: { en: 'nothing is wrong', zh: '没有问题' },
  goWorks: { en: 'go works', zh: 'go 正常' },
  goFails: { en: 'go fails: {says}', zh: 'go 失败：{says}' },
  named: { en: 'diagnosis: {codes}', zh: '诊断：{codes}' },
  none: { en: 'none', zh: '无' },
  evidence: { en: 'evidence: {evidence}', zh: '依据：{evidence}' },
  wrong: { en: 'wrong: {code} was expected', zh: '错误：应为 {code}' },
  interrupted: {
    en: 'interrupted: {left} not run; what was made is removed',
    zh: '已中断：{left} 个未运行；已清理所建内容',
  },
  list: { en: '{count} faults, touches: {touches}', zh: '{count} 个故障，会触及：{touches}' },
  total: {
    en: '{right} of {run} right, {skipped} not run',
    zh: '{run} 个中 {right} 个正确，{skipped} 个未运行',
  },
});
