import { defineMessages } from '../../base/messages.ts';

/** Quantities of a time-lapse and their changes. */
export const lapseMessages = defineMessages({
  cpuUsed: { en: 'CPU used by the group', zh: '控制组使用的 CPU' },
  throttled: { en: 'periods throttled', zh: '被限流的周期' },
  throttledTime: { en: 'time throttled', zh: '限流时间' },
  memory: { en: 'memory of the group', zh: '控制组内存' },
  rss: { en: 'resident memory', zh: '常驻内存' },
  oomKills: { en: 'processes killed for memory', zh: '因内存被终止的进程' },
  memoryHigh: { en: 'memory.high reclaims', zh: 'memory.high 触发的回收' },
  files: { en: 'open descriptors', zh: '打开的描述符' },
  sockets: { en: 'open sockets', zh: '打开的套接字' },
  threads: { en: 'threads', zh: '线程' },
  pids: { en: 'tasks of the group', zh: '控制组任务数' },
  maps: { en: 'memory mappings', zh: '内存映射' },
  timeWait: { en: 'connections in TIME_WAIT', zh: 'TIME_WAIT 连接' },
  steal: { en: 'CPU taken by the hypervisor', zh: '被虚拟机管理程序占用的 CPU' },
  iowait: { en: 'CPU waiting for input and output', zh: '等待输入输出的 CPU' },
  cpuPressure: { en: 'time somebody waited for CPU', zh: '等待 CPU 的时间' },
  memoryPressure: { en: 'time somebody waited for memory', zh: '等待内存的时间' },
  clock: { en: 'wall clock set', zh: '系统时钟被调整' },
  cpus: { en: '{value} CPUs', zh: '{value} 个 CPU' },
  ofCpus: { en: '{value} of {limit} CPUs', zh: '{limit} 个 CPU 中的 {value} 个' },
  share: { en: '{value}', zh: '{value}' },
  sharePeriods: { en: '{value} of {periods} periods', zh: '{periods} 个周期中的 {value}' },
  perSecond: { en: '{value}/s ({before} → {after})', zh: '{value}/秒（{before} → {after}）' },
  steps: { en: '{value} s', zh: '{value} 秒' },
  count: { en: '{value} more', zh: '增加 {value}' },
  reaches: {
    en: 'reaches the limit of {limit} in {time} at this slope',
    zh: '按此速度将在 {time} 后达到限额 {limit}',
  },
});
