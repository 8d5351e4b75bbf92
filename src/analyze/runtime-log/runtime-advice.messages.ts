import { defineMessages } from '../../base/messages.ts';

/** What the lines of the Go runtime advise, each with its figures. */
export const runtimeAdviceMessages = defineMessages({
  gcCpu: {
    en: 'Collection takes {share} of the CPU ({procs} P, {rate} cycles a second). Model: its cost falls as 1/GOGC and the heap grows to live + (live + stacks + globals) · GOGC/100. {table}',
    zh: '垃圾回收占用 {share} 的 CPU（{procs} 个 P，每秒 {rate} 次）。模型：开销与 1/GOGC 成正比，堆增长至 live +（live + 栈 + 全局）· GOGC/100。{table}',
  },
  short: {
    en: 'Only {cycles} cycles within {seconds} s: too little for advice on rates and shares. Log at least 10 cycles or 2 s, under load.',
    zh: '{seconds} s 内只有 {cycles} 次回收：不足以就速率与占比给出建议。请在有负载时至少记录 10 次回收或 2 s。',
  },
  whatIf: { en: 'GOGC={gogc}: about {share} CPU, heap {heap}', zh: 'GOGC={gogc}：约 {share} CPU，堆 {heap}' },
  limit: {
    en: 'The goal is pinned by GOMEMLIMIT: in {count} of the last {of} cycles it is at most 1.1 × the live heap ({goal} for {live}), and collection takes {share} of the CPU (the runtime caps it at 50 %). Raise the limit above live × 2 = {need}, or keep less alive.',
    zh: '目标受 GOMEMLIMIT 限制：最近 {of} 次回收中有 {count} 次目标不超过存活堆的 1.1 倍（存活 {live}，目标 {goal}），回收占 {share} 的 CPU（运行时上限为 50 %）。请把限制提高到 live × 2 = {need} 以上，或减少存活对象。',
  },
  assist: {
    en: 'Goroutines that allocate do {share} of the marking themselves (assist), {cpu} of the CPU: a request that allocates while a cycle runs is slowed by it. Allocation is {alloc} a second. Allocate less, or raise GOGC: cycles become fewer.',
    zh: '分配内存的 goroutine 自己承担了 {share} 的标记工作（assist），占 CPU 的 {cpu}：回收期间进行分配的请求会因此变慢。分配速率为每秒 {alloc}。请减少分配，或提高 GOGC 以减少回收次数。',
  },
  forced: {
    en: '{count} of {of} cycles were forced: something calls runtime.GC or debug.FreeOSMemory.',
    zh: '{of} 次回收中有 {count} 次是强制的：有代码调用 runtime.GC 或 debug.FreeOSMemory。',
  },
  tiny: {
    en: 'The live heap is {live}, so the goal stays near the minimum of 4 MiB and cycles come {rate} times a second. GOMEMLIMIT with a higher GOGC (say 400) makes them rare.',
    zh: '存活堆只有 {live}，目标停留在 4 MiB 下限附近，每秒回收 {rate} 次。设置 GOMEMLIMIT 并提高 GOGC（如 400）可大幅减少回收。',
  },
  pause: {
    en: 'The longest stop was {pause} (cycle {number}, at {at} s). Long stops mean threads that could not be stopped at once: a throttled CPU quota, a busy machine, or a long loop.',
    zh: '最长停顿为 {pause}（第 {number} 次回收，{at} s 处）。停顿过长说明线程不能立即停下：CPU 配额被节流、机器繁忙或存在长循环。',
  },
  growth: {
    en: 'The live heap rises by {slope} an hour (Theil-Sen over {of} cycles, p {p}), from {first} to {last}.',
    zh: '存活堆每小时增长 {slope}（对 {of} 次回收的 Theil-Sen 斜率，p {p}），从 {first} 增至 {last}。',
  },
  saturated: {
    en: 'In {share} of {of} samples no P is idle and more goroutines wait than there are P: {queued} are queued on {procs} P (median). The program needs more CPU or less work.',
    zh: '{of} 个采样中有 {share} 没有空闲 P 且排队的 goroutine 多于 P：{procs} 个 P 上排队中位数为 {queued}。程序需要更多 CPU 或更少的工作。',
  },
  idleQueue: {
    en: 'In {share} of {of} samples goroutines are queued although P are idle: threads are woken too late, as under a CPU quota or on a busy machine.',
    zh: '{of} 个采样中有 {share} 存在空闲 P 却仍有 goroutine 排队：线程被唤醒得太晚，常见于 CPU 配额受限或机器繁忙。',
  },
  threads: {
    en: '{threads} threads for {procs} P: each blocking system call, cgo call or file access takes one. Limit them with a semaphore.',
    zh: '{procs} 个 P 却有 {threads} 个线程：每个阻塞的系统调用、cgo 调用或文件访问都会占用一个。请用信号量加以限制。',
  },
  inits: {
    en: 'Package initialisation takes {total} before main; the slowest is {package} with {slowest}.',
    zh: 'main 之前的包初始化耗时 {total}；最慢的是 {package}，{slowest}。',
  },
});
