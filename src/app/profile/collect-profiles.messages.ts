import { defineMessages } from '../../base/messages.ts';

/** Texts of collecting profiles. */
export const collectProfilesMessages = defineMessages({
  collecting: {
    en: 'collecting from {url} for {seconds} s (interrupt to keep what is there)',
    zh: '正在从 {url} 采集 {seconds} 秒（中断后保留已采集部分）',
  },
  saved: { en: '{name}: {bytes}, quality {score}', zh: '{name}：{bytes}，质量 {score}' },
  savedText: { en: '{name}: {bytes}', zh: '{name}：{bytes}' },
  failed: { en: '{name}: failed: {reason}', zh: '{name}：失败：{reason}' },
  memOff: {
    en: 'heap: runtime.MemProfileRate is 0, nothing is recorded',
    zh: 'heap：runtime.MemProfileRate 为 0，不做记录',
  },
  memRate: { en: 'heap: one sample for each {bytes} allocated', zh: 'heap：每分配 {bytes} 采样一次' },
  mutexOff: {
    en: 'mutex: off. Switch it on with runtime.SetMutexProfileFraction(100) in the program.',
    zh: 'mutex：未开启。请在程序中调用 runtime.SetMutexProfileFraction(100)。',
  },
  mutexRate: { en: 'mutex: one of {fraction} contentions', zh: 'mutex：每 {fraction} 次争用记录一次' },
  blockOff: {
    en: 'block: off (nothing was recorded). Switch it on with runtime.SetBlockProfileRate(10000) in the program.',
    zh: 'block：未开启（没有任何记录）。请在程序中调用 runtime.SetBlockProfileRate(10000)。',
  },
  blockOn: { en: 'block: on', zh: 'block：已开启' },
  cpuBusy: {
    en: 'somebody else is taking a CPU profile of this process',
    zh: '该进程正被他人采集 CPU profile',
  },
  page: {
    en: 'it answers with a web page, not with a profile: is this the port of net/http/pprof?',
    zh: '返回的是网页而不是 profile：该端口是否由 net/http/pprof 提供？',
  },
  silent: { en: 'no answer within {seconds} s', zh: '{seconds} 秒内没有应答' },
  tooLarge: { en: 'more than {limit}', zh: '超过 {limit}' },
  interrupted: {
    en: 'interrupted: {count} files are complete and kept in {folder}',
    zh: '已中断：{folder} 中保留了 {count} 个完整文件',
  },
  done: { en: 'wrote {count} files to {folder}', zh: '已将 {count} 个文件写入 {folder}' },
  stopped: { en: 'interrupted', zh: '已中断' },
  unreachable: { en: '{host}: {reason}', zh: '{host}：{reason}' },
  noTarget: {
    en: 'name a URL, pid:N, pod:NS/NAME:PORT or deploy:NS/NAME:PORT',
    zh: '请给出 URL、pid:N、pod:NS/NAME:PORT 或 deploy:NS/NAME:PORT',
  },
  badHeader: { en: '"{seen}" is not NAME: VALUE', zh: '“{seen}”不是“名称: 值”的形式' },
});
