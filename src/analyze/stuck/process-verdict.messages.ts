import { defineMessages } from '../../base/messages.ts';

/** What a process as a whole is about. */
export const processVerdictMessages = defineMessages({
  crashed: {
    en: 'the process did not hang, it was ended. Thread {tid} {claim}',
    zh: '进程并未挂起，而是被终止。线程 {tid}：{claim}',
  },
  held: {
    en: '{count} of {total} threads are held in the kernel or in C. Thread {tid} {claim}',
    zh: '{total} 个线程中有 {count} 个被卡在内核或 C 代码中。线程 {tid}：{claim}',
  },
  waiting: {
    en: 'nothing is held for good, but {count} of {total} threads wait for something outside of the Go runtime. Thread {tid} {claim}',
    zh: '没有线程被彻底卡住，但 {total} 个线程中有 {count} 个在等待 Go 运行时之外的事物。线程 {tid}：{claim}',
  },
  busy: {
    en: '{count} of {total} threads run: the process is busy, not stuck',
    zh: '{total} 个线程中有 {count} 个在运行：进程繁忙，而非卡住',
  },
  busyRemedy: {
    en: 'Take a CPU profile: /debug/pprof/profile, then goroscope profile top.',
    zh: '采集 CPU profile：/debug/pprof/profile，然后执行 goroscope profile top。',
  },
  quiet: {
    en: 'nothing is held: {count} of {total} threads wait as servers and workers do. Thread {tid} {claim}',
    zh: '没有线程被卡住：{total} 个线程中有 {count} 个像服务端与工作线程那样等待。线程 {tid}：{claim}',
  },
  idle: {
    en: 'the kernel holds nothing back: {idle} of {total} threads are idle threads of the Go runtime. If requests hang, goroutines wait for each other or for the network',
    zh: '内核没有阻挡任何线程：{total} 个线程中有 {idle} 个是 Go 运行时的空闲线程。若请求挂起，则是 goroutine 在互相等待或等待网络',
  },
  idleRemedy: {
    en: 'Take a goroutine dump (/debug/pprof/goroutine?debug=2, or SIGQUIT) and give it beside the other files.',
    zh: '采集 goroutine 转储（/debug/pprof/goroutine?debug=2 或 SIGQUIT），与其他文件一起给出。',
  },
  goroutines: {
    en: 'the kernel holds nothing back ({idle} of {total} threads are idle): goroutines wait for each other. Most, {count}, in [{status}] at {func} {place}',
    zh: '内核没有阻挡任何线程（{total} 个线程中有 {idle} 个空闲）：goroutine 在互相等待。最多的 {count} 个处于 [{status}]，位于 {func} {place}',
  },
  onlyGoroutines: {
    en: 'there are only goroutines to look at. Most, {count}, wait in [{status}] at {func} {place}; threads are not known',
    zh: '只有 goroutine 可供查看。最多的 {count} 个在 [{status}] 等待，位于 {func} {place}；线程情况未知',
  },
  goroutinesRemedy: {
    en: 'goroscope goroutines FILE shows locks, rings and leaks; several dumps tell what grows.',
    zh: 'goroscope goroutines FILE 可显示锁、环与泄漏；多份转储可看出增长。',
  },
  onlyCalls: {
    en: 'there are only counts of calls, most time in {name}: threads are not known',
    zh: '只有系统调用计数，耗时最多的是 {name}：线程情况未知',
  },
  onlyIdleCalls: {
    en: 'there are only counts of calls, most time in {name}, in which idle threads of the Go runtime wait: nothing shows that a thread is held',
    zh: '只有系统调用计数，耗时最多的是 {name}，即 Go 运行时空闲线程的等待：没有迹象表明有线程被卡住',
  },
  onlyCallsRemedy: {
    en: 'A call that never comes back is not in such counts, and without -w they are CPU time, not waiting: strace -f -tt -T -y -p PID, or pid:N.',
    zh: '一直未返回的调用不在计数之中，且不带 -w 时统计的是 CPU 时间而非等待：请用 strace -f -tt -T -y -p PID，或 pid:N。',
  },
  nothing: { en: 'no thread and no goroutine was seen', zh: '未看到任何线程或 goroutine' },
  nothingRemedy: {
    en: 'Give strace -f -tt -T -y -p PID, gdb -p PID -batch -ex "thread apply all bt", or pid:N.',
    zh: '请提供 strace -f -tt -T -y -p PID、gdb -p PID -batch -ex "thread apply all bt"，或 pid:N。',
  },
  gone: { en: 'every thread has ended', zh: '所有线程都已结束' },
  unknown: {
    en: 'not determined: what was seen of {total} threads does not tell',
    zh: '无法判定：{total} 个线程的信息不足',
  },
  unknownRemedy: {
    en: 'Run as root, or add a trace: strace -f -tt -T -y -p PID, or gdb.',
    zh: '以 root 运行，或补充跟踪：strace -f -tt -T -y -p PID，或 gdb。',
  },
  spent: {
    en: 'in calls, over all threads: {runtime} in those of the Go runtime (futex, epoll, pauses, preemption), {other} in everything else',
    zh: '所有线程在系统调用中：{runtime} 属于 Go 运行时（futex、epoll、停顿、抢占），{other} 用于其他',
  },
});
