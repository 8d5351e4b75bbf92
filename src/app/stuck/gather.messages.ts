import { defineMessages } from '../../base/messages.ts';

/** What is said of places that views are read from. */
export const gatherMessages = defineMessages({
  noPid: {
    en: '"{place}" is no process: pid: is followed by its number',
    zh: '“{place}”不是进程：pid: 之后应为进程号',
  },
  kernelThread: {
    en: 'pid:{pid} is a thread of the kernel ({name}): it runs no program; where it waits is in /proc/{pid}/stack, and the kernel log tells of one that hangs',
    zh: 'pid:{pid} 是内核线程（{name}）：它不运行任何程序；其等待位置见 /proc/{pid}/stack，若卡住，内核日志会有记录',
  },
  of: { en: 'core of process {pid} ({arch}): {words}', zh: '进程 {pid}（{arch}）的 core：{words}' },
  fault: { en: '{signal} at address {address}', zh: '{signal}，地址 {address}' },
  needsFile: {
    en: 'programs are read only beside a core or perf.data; those two must be files of their own, neither packed nor from a pipe',
    zh: '程序只能与 core 或 perf.data 一起读取；后两者须为未压缩的独立文件，不能来自管道',
  },
  perfCut: {
    en: 'the recording is damaged or cut off: what could be read is judged',
    zh: '该记录已损坏或不完整：仅判断能读取的部分',
  },
  perfEmpty: {
    en: 'no sample: nothing of the process ran while it was recorded',
    zh: '没有样本：记录期间该进程没有任何线程运行',
  },
  perfLost: { en: '{count} samples were lost', zh: '丢失了 {count} 个样本' },
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
