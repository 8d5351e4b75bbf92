import { defineMessages } from '../../base/messages.ts';

/** Names of what is known about a file. */
export const openFactMessages = defineMessages({
  profile: { en: 'profile', zh: 'profile' },
  total: { en: 'total', zh: '总计' },
  goroutines: { en: 'goroutines', zh: 'goroutine' },
  dumps: { en: 'dumps', zh: '转储' },
  largest: { en: 'largest group', zh: '最大的组' },
  runs: { en: 'runs', zh: '运行次数' },
  cycles: { en: 'collections', zh: '回收次数' },
  samples: { en: 'scheduler samples', zh: '调度器采样' },
  go: { en: 'Go', zh: 'Go' },
  module: { en: 'module', zh: '模块' },
  platform: { en: 'platform', zh: '平台' },
  buildId: { en: 'build id', zh: 'build id' },
  lines: { en: 'lines', zh: '行数' },
  errors: { en: 'errors', zh: '错误' },
  service: { en: 'service', zh: '服务' },
  time: { en: 'time', zh: '时间' },
  spans: { en: 'spans', zh: 'span' },
  logs: { en: 'log records', zh: '日志记录' },
  metrics: { en: 'metrics', zh: '指标' },
  threads: { en: 'threads', zh: '线程' },
  calls: { en: 'system calls', zh: '系统调用' },
  processes: { en: 'processes', zh: '进程' },
  host: { en: 'host', zh: '主机' },
  findings: { en: 'findings', zh: '发现' },
});
