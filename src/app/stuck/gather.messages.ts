import { defineMessages } from '../../base/messages.ts';

/** What is said of places that views are read from. */
export const gatherMessages = defineMessages({
  noPid: {
    en: '"{place}" is no process: pid: is followed by its number',
    zh: '“{place}”不是进程：pid: 之后应为进程号',
  },
  of: { en: 'core of process {pid} ({arch}): {words}', zh: '进程 {pid}（{arch}）的 core：{words}' },
  fault: { en: '{signal} at address {address}', zh: '{signal}，地址 {address}' },
  noThreads: {
    en: 'the core is cut off before its threads',
    zh: 'core 在线程信息之前就被截断',
  },
  truncated: {
    en: 'the file is cut off (ulimit -c, a full disk): what is missing is not guessed',
    zh: '文件不完整（ulimit -c 或磁盘已满）：缺失部分不作猜测',
  },
  otherArch: {
    en: 'stacks and calls are read from amd64 only, not from {arch}: only threads, times and the signal are told',
    zh: '仅能从 amd64 读取调用栈与系统调用，{arch} 不行：只给出线程、时间与信号',
  },
  program: { en: 'functions from {path}', zh: '函数名来自 {path}' },
  noName: {
    en: 'the core does not name its program: give it beside the core for stacks',
    zh: 'core 未记录其程序：请将程序与 core 一起给出以得到调用栈',
  },
  noProgram: {
    en: 'the program {path} is not here: give a copy beside the core for stacks; calls are told from registers',
    zh: '此处没有程序 {path}：请将其副本与 core 一起给出以得到调用栈；系统调用由寄存器得出',
  },
  otherProgram: {
    en: '{path} is not the program that wrote the core (it was built again): it is not used',
    zh: '{path} 不是写出该 core 的程序（已重新构建）：不予使用',
  },
  noGoroutines: {
    en: 'goroutines that run on no thread are not read from a core: dlv core, then goroutines -t',
    zh: '不从 core 中读取未占用线程的 goroutine：请用 dlv core，再执行 goroutines -t',
  },
});
