import { defineMessages } from '../../base/messages.ts';

/** The view of a runtime log on a terminal. */
export const runtimeTextMessages = defineMessages({
  head: { en: '{source}: run from line {line}', zh: '{source}：自第 {line} 行起的运行' },
  gc: { en: 'Collections', zh: '垃圾回收' },
  cycles: {
    en: '{count} in {time} ({rate} a second), {forced} forced, {procs} P',
    zh: '{time} 内 {count} 次（每秒 {rate} 次），其中强制 {forced} 次，{procs} 个 P',
  },
  cpu: {
    en: 'CPU {share}; of the marking {assist} by allocating goroutines (assist)',
    zh: 'CPU {share}；标记工作中 {assist} 由分配内存的 goroutine 承担（assist）',
  },
  heap: {
    en: 'live {first} → {last} (median {median}), goal {goal}, allocation {alloc} a second or more',
    zh: '存活堆 {first} → {last}（中位数 {median}），目标 {goal}，每秒至少分配 {alloc}',
  },
  gogc: { en: 'goals follow GOGC={gogc}', zh: '目标符合 GOGC={gogc}' },
  pause: {
    en: 'longest stop {pause} (cycle {number}, at {at} s)',
    zh: '最长停顿 {pause}（第 {number} 次，{at} s 处）',
  },
  sched: { en: 'Scheduler', zh: '调度器' },
  queue: {
    en: '{samples} samples, {procs} P; queued goroutines {queued} (median), threads {threads} (most)',
    zh: '{samples} 个采样，{procs} 个 P；排队 goroutine 中位数 {queued}，线程最多 {threads}',
  },
  states: { en: 'goroutines in the last sample: {states}', zh: '最后一个采样中的 goroutine：{states}' },
  scav: { en: 'Scavenger', zh: '内存归还' },
  released: {
    en: '{count} records; {work} given back in the background and {eager} at once; {util} % of the retained heap in use',
    zh: '{count} 条记录；后台归还 {work}，立即归还 {eager}；保留堆的 {util}% 在使用中',
  },
  init: { en: 'Initialisation', zh: '包初始化' },
  inits: {
    en: '{count} packages, {time} in all; slowest {slowest}',
    zh: '{count} 个包，共 {time}；最慢的是 {slowest}',
  },
  advice: { en: 'Advice', zh: '建议' },
  none: { en: 'nothing stands out', zh: '没有明显问题' },
  dropped: { en: '{count} records beyond the bound were left out', zh: '{count} 条超出上限的记录未保留' },
});
