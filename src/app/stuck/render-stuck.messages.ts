import { defineMessages } from '../../base/messages.ts';

/** Labels of the view. */
export const renderStuckMessages = defineMessages({
  source: {
    en: '{source}: {kinds}, {threads} threads, {goroutines} goroutines',
    zh: '{source}：{kinds}，{threads} 个线程，{goroutines} 个 goroutine',
  },
  denied: { en: 'not readable for this user: {files}', zh: '当前用户无法读取：{files}' },
  program: { en: 'a Go program, {version}', zh: 'Go 程序，{version}' },
  threads: { en: 'Threads', zh: '线程' },
  more: { en: '{count} more', zh: '另有 {count} 个' },
  confidence: { en: 'certainty {percent} %', zh: '把握 {percent} %' },
  waits: { en: 'Goroutines that wait', zh: '等待中的 goroutine' },
  calls: { en: 'System calls', zh: '系统调用' },
  scheduler: { en: 'runtime waits for work', zh: '运行时等待任务' },
  preemption: { en: 'runtime preempts goroutines (SIGURG)', zh: '运行时抢占 goroutine（SIGURG）' },
  other: { en: 'work or waiting outside', zh: '工作或外部等待' },
  errors: { en: '{errors} failed', zh: '{errors} 次失败' },
});
