import { defineMessages } from '../../base/messages.ts';

/** Help of `goroscope goroutines`. */
export const goroutinesCommandMessages = defineMessages({
  about: {
    en: 'read goroutine dumps: who waits where, what leaks, who blocks whom',
    zh: '读取 goroutine 转储：谁在哪里等待、什么在泄漏、谁阻塞了谁',
  },
  details: {
    en: 'Reads debug=2 and debug=1 dumps, goroutineleak profiles, crash output and logs that contain them, of Go 1.13 to 1.27. Give several dumps of one process in order of time for a verdict on each group. Exit code 1 when something leaks or grows, 2 when a file could not be read.',
    zh: '读取 Go 1.13 至 1.27 的 debug=2 与 debug=1 转储、goroutineleak profile、崩溃输出以及包含它们的日志。按时间顺序给出同一进程的多份转储，即可得到每一组的结论。存在泄漏或增长时退出码为 1，文件无法读取时为 2。',
  },
  files: { en: 'dumps in order of time; - is standard input', zh: '按时间顺序排列的转储；- 表示标准输入' },
  focus: { en: 'only stacks with a function or file that matches', zh: '只看函数名或文件名匹配的调用栈' },
  ignore: {
    en: 'leave out stacks with a function or file that matches',
    zh: '排除函数名或文件名匹配的调用栈',
  },
  status: {
    en: 'only goroutines whose state matches: "chan send", "IO wait"',
    zh: '只看状态匹配的 goroutine：“chan send”、“IO wait”',
  },
  label: {
    en: 'only goroutines with this pprof label; may be repeated',
    zh: '只看带有该 pprof 标签的 goroutine；可重复',
  },
  wait: { en: 'only goroutines that wait at least so long', zh: '只看至少等待这么久的 goroutine' },
  min: { en: 'leave out groups with fewer goroutines', zh: '排除数量更少的组' },
  top: { en: 'groups to show', zh: '显示的组数' },
  frames: { en: 'frames to show of each group', zh: '每组显示的栈帧数' },
  every: { en: 'time between two dumps: slopes are then per hour', zh: '两份转储之间的时间：斜率按小时计' },
  all: {
    en: 'also what the runtime and libraries keep on purpose',
    zh: '也显示运行时与库有意保留的 goroutine',
  },
  pattern: { en: '"{seen}": {reason}', zh: '“{seen}”：{reason}' },
  labelForm: { en: '"{seen}" is not KEY=VALUE', zh: '“{seen}”不是 KEY=VALUE 的形式' },
});
