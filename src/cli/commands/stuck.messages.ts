import { defineMessages } from '../../base/messages.ts';

/** Help of `goroscope stuck`. */
export const stuckCommandMessages = defineMessages({
  about: {
    en: 'tell what a hung process waits for: idle Go threads apart from threads the kernel holds',
    zh: '判断挂起的进程在等什么：区分空闲的 Go 线程与被内核卡住的线程',
  },
  details: {
    en: 'Looks at a live process through /proc without stopping it, and reads strace (live and -c), perf.data and perf script, gdb "thread apply all bt", delve, core files, files of /proc/PID/task and goroutine dumps, whichever there are, recognised by content and lined up by thread. A program beside a core or perf.data names its functions. Exit code 1 when a thread is held in the kernel or in C or has ended the process, 0 when none is, 2 when a file could not be read.',
    zh: '通过 /proc 观察运行中的进程（不会使其停止），并读取 strace（实时与 -c）、perf.data 与 perf script、gdb “thread apply all bt”、delve、core 文件、/proc/PID/task 的文件以及 goroutine 转储，有什么读什么，按内容识别并按线程对齐。与 core 或 perf.data 一起给出的程序用于得出函数名。有线程被卡在内核或 C 代码中、或终止了进程时退出码为 1，没有则为 0，文件无法读取时为 2。',
  },
  places: {
    en: 'pid:N, files, folders with task/ (a copy of /proc/PID), a program, or - for standard input',
    zh: 'pid:N、文件、含 task/ 的目录（/proc/PID 的副本）、程序，或用 - 表示标准输入',
  },
  for: { en: 'time between the two looks at a live process', zh: '对运行中进程两次观察之间的时间' },
  arch: {
    en: 'architecture of the machine the files come from: numbers of system calls differ',
    zh: '文件来源机器的架构：系统调用号各不相同',
  },
  all: { en: 'every thread with its proofs, idle ones too', zh: '显示每个线程及其依据，包括空闲线程' },
});
