import { defineMessages } from '../../base/messages.ts';

/** What a thread does, one sentence a kind. `{what}` is the call with what it waits on, `{who}` the thread. */
export const threadKindMessages = defineMessages({
  crashed: { en: 'got the signal that ended the process: {what}', zh: '收到了结束进程的信号：{what}' },
  frozen: { en: 'frozen by a control group or by a checkpoint: {what}', zh: '被控制组或检查点冻结：{what}' },
  stopped: {
    en: 'stopped by a signal (SIGSTOP, SIGTSTP): {what}',
    zh: '被信号停止（SIGSTOP、SIGTSTP）：{what}',
  },
  'fs-frozen': {
    en: 'waits until a frozen file system is thawed: {what}',
    zh: '等待被冻结的文件系统解冻：{what}',
  },
  'network-fs': {
    en: 'waits for a file system outside the kernel (FUSE, NFS, 9p, CIFS): {what}',
    zh: '等待内核之外的文件系统（FUSE、NFS、9p、CIFS）：{what}',
  },
  disk: { en: 'waits for a file or its disk: {what}', zh: '等待文件或磁盘：{what}' },
  'memory-reclaim': {
    en: 'is held up by the kernel to free memory or write it out: {what}',
    zh: '内核为回收内存或回写数据而让其等待：{what}',
  },
  'mmap-lock': {
    en: 'waits for the lock on the address space of the process: {what}',
    zh: '等待进程地址空间的锁：{what}',
  },
  uninterruptible: {
    en: 'is in uninterruptible sleep (D) in the kernel: {what}',
    zh: '在内核中处于不可中断睡眠（D）：{what}',
  },
  'file-lock': { en: 'waits for a lock on a file: {what}', zh: '等待文件锁：{what}' },
  sync: { en: 'waits until data is on the disk: {what}', zh: '等待数据落盘：{what}' },
  'c-lock': { en: 'waits for a lock in C code: {what}', zh: '在 C 代码中等待锁：{what}' },
  connect: { en: 'waits for the far end to accept a connection: {what}', zh: '等待对端接受连接：{what}' },
  send: { en: 'waits for the far end to read what was sent: {what}', zh: '等待对端读取已发送的数据：{what}' },
  pipe: { en: 'waits for the other end of a pipe: {what}', zh: '等待管道的另一端：{what}' },
  unix: {
    en: 'waits for a process on this machine through a socket: {what}',
    zh: '通过套接字等待本机的另一进程：{what}',
  },
  receive: { en: 'waits for data from the network: {what}', zh: '等待网络数据：{what}' },
  tty: { en: 'waits for somebody to type on a terminal: {what}', zh: '等待终端输入：{what}' },
  path: { en: 'waits in an operation on a path: {what}', zh: '在路径操作中等待：{what}' },
  queue: {
    en: 'waits for a System V or POSIX queue or semaphore: {what}',
    zh: '等待 System V 或 POSIX 队列、信号量：{what}',
  },
  device: { en: 'waits for a device: {what}', zh: '等待设备：{what}' },
  memory: { en: 'waits in a change of its memory: {what}', zh: '在内存映射操作中等待：{what}' },
  accept: { en: 'waits for somebody to connect: {what}', zh: '等待连接到来：{what}' },
  child: { en: 'waits for a child process to end: {what}', zh: '等待子进程结束：{what}' },
  'runtime-lock': { en: "waits for the Go runtime's own lock: {what}", zh: '等待 Go 运行时自身的锁：{what}' },
  'c-sleep': { en: 'sleeps on purpose in C code: {what}', zh: '在 C 代码中主动睡眠：{what}' },
  'c-cond': {
    en: 'waits for a lock or condition of C code, as idle workers do: {what}',
    zh: '等待 C 代码的锁或条件变量（空闲的工作线程也是如此）：{what}',
  },
  'c-poll': {
    en: 'waits for events outside of the Go runtime: {what}',
    zh: '在 Go 运行时之外等待事件：{what}',
  },
  'c-code': { en: 'is in C code: {what}', zh: '正在执行 C 代码：{what}' },
  event: { en: 'waits for an event descriptor: {what}', zh: '等待事件描述符：{what}' },
  signal: { en: 'waits for a signal: {what}', zh: '等待信号：{what}' },
  'kernel-other': { en: 'waits in the kernel: {what}', zh: '在内核中等待：{what}' },
  traced: { en: 'is held by a debugger: {what}', zh: '被调试器暂停：{what}' },
  unknown: { en: 'nothing is known about it', zh: '没有任何信息' },
  running: { en: 'runs: {what}', zh: '正在运行：{what}' },
  gone: { en: 'has ended: {what}', zh: '已结束：{what}' },
  'runtime-idle': { en: 'idle: {what}', zh: '空闲：{what}' },
});

/** What to do about each kind; kinds that need nothing have no entry. */
export const threadRemedyMessages = defineMessages({
  crashed: {
    en: 'Read the message that the program wrote to standard error before it ended; a core has the place, not the words.',
    zh: '查看程序结束前写到标准错误的信息；core 只有位置，没有文字。',
  },
  frozen: {
    en: 'Thaw the control group: write 0 to its cgroup.freeze (v1: THAWED to freezer.state), or end the checkpoint.',
    zh: '解冻控制组：向 cgroup.freeze 写入 0（v1：向 freezer.state 写入 THAWED），或结束检查点操作。',
  },
  stopped: {
    en: 'Let it go on: kill -CONT PID. Find who stops it (a shell’s job control, a debugger).',
    zh: '让其继续：kill -CONT PID。找出是谁停止了它（shell 作业控制、调试器）。',
  },
  'fs-frozen': {
    en: 'Thaw it: fsfreeze -u MOUNTPOINT (xfs: xfs_freeze -u). A snapshot or backup that died leaves it so.',
    zh: '解冻：fsfreeze -u 挂载点（xfs：xfs_freeze -u）。中断的快照或备份会留下这种状态。',
  },
  'network-fs': {
    en: 'Look at the server behind the mount (mount | grep PATH). Go has no way to cancel the call: keep such files out of request paths, or mount with a timeout (NFS: softerr,timeo=).',
    zh: '检查挂载背后的服务器（mount | grep 路径）。Go 无法取消该调用：不要在请求路径上访问此类文件，或使用带超时的挂载（NFS：softerr,timeo=）。',
  },
  disk: {
    en: 'Look at the disk: iostat -x 1, dmesg for I/O errors, io.pressure of the control group.',
    zh: '检查磁盘：iostat -x 1、dmesg 中的 I/O 错误、控制组的 io.pressure。',
  },
  'memory-reclaim': {
    en: 'Raise memory.high or lower the use: memory.pressure and memory.events of the control group tell; GOMEMLIMIT below memory.high.',
    zh: '提高 memory.high 或降低用量：查看控制组的 memory.pressure 与 memory.events；GOMEMLIMIT 应低于 memory.high。',
  },
  'mmap-lock': {
    en: 'Another thread holds it: look at the thread in mmap, munmap or a page fault.',
    zh: '另一线程持有该锁：查看处于 mmap、munmap 或缺页中的线程。',
  },
  uninterruptible: {
    en: 'Read /proc/PID/task/TID/stack as root and dmesg: only the kernel or the device can end the wait.',
    zh: '以 root 读取 /proc/PID/task/TID/stack 与 dmesg：只有内核或设备能结束等待。',
  },
  'file-lock': {
    en: 'End or repair the holder; use a lock with a deadline (LOCK_NB in a loop) instead of one that waits for ever.',
    zh: '结束或修复持有者；使用带期限的锁（循环 LOCK_NB），而非无限等待。',
  },
  sync: {
    en: 'The disk is slower than what is written: iostat -x 1, fewer fsync calls (group them), another disk for the log.',
    zh: '磁盘慢于写入速度：iostat -x 1；合并 fsync 调用，或将日志放到另一块磁盘。',
  },
  'c-lock': {
    en: 'Find the holder among the other threads with gdb: thread apply all bt. Do not call back into Go with the lock held.',
    zh: '用 gdb 在其他线程中查找持有者：thread apply all bt。持锁时不要回调 Go。',
  },
  connect: {
    en: 'Set a deadline (net.Dialer.Timeout); look at the listener: ss -ltn shows its backlog, a dropped SYN leaves no trace.',
    zh: '设置期限（net.Dialer.Timeout）；检查监听端：ss -ltn 显示其 backlog，被丢弃的 SYN 不留痕迹。',
  },
  send: {
    en: 'The far end does not read: set a write deadline, look at its thread that should read (ss -tnp, Send-Q).',
    zh: '对端未读取：设置写期限，检查对端应读取的线程（ss -tnp，Send-Q）。',
  },
  pipe: {
    en: 'Look at the process at the other end; in Go read through os.File in non-blocking mode, with SetReadDeadline.',
    zh: '检查另一端的进程；在 Go 中以非阻塞方式通过 os.File 读取，并使用 SetReadDeadline。',
  },
  unix: {
    en: 'Look at the process that owns the other socket (ss -xp); set a deadline.',
    zh: '检查另一端套接字的所有进程（ss -xp）；设置期限。',
  },
  receive: {
    en: 'Set a read deadline or a context with a timeout; look at the far end.',
    zh: '设置读期限或带超时的 context；检查对端。',
  },
  tty: {
    en: 'A service should not read from a terminal: start it with standard input from /dev/null.',
    zh: '服务不应从终端读取：以 /dev/null 作为标准输入启动。',
  },
  path: {
    en: 'Look at the file system of the path: mount, df, dmesg. A FIFO is opened only when both ends come.',
    zh: '检查该路径所在的文件系统：mount、df、dmesg。FIFO 只有两端都到达时才会打开。',
  },
  child: {
    en: 'Look at the child: goroscope stuck pid:CHILD. Use exec.CommandContext and Cmd.WaitDelay.',
    zh: '检查子进程：goroscope stuck pid:CHILD。使用 exec.CommandContext 与 Cmd.WaitDelay。',
  },
  'runtime-lock': {
    en: 'Take two more looks: a thread that holds it and does not move is a bug of the runtime or a signal handler; send SIGQUIT and keep the output.',
    zh: '再看两次：持锁且不动的线程意味着运行时或信号处理器的缺陷；发送 SIGQUIT 并保存输出。',
  },
  'c-sleep': {
    en: 'Wait in Go (time.Sleep, a timer) instead of in C: a thread that sleeps in C is lost for Go.',
    zh: '在 Go 中等待（time.Sleep、定时器）而非在 C 中：在 C 中睡眠的线程对 Go 不可用。',
  },
  'kernel-other': {
    en: 'Read the manual page of the call; take the kernel stack as root.',
    zh: '查阅该调用的手册页；以 root 读取内核栈。',
  },
  traced: { en: 'End the debugger or let it continue.', zh: '退出调试器或让其继续。' },
  unknown: {
    en: 'Run as root (stack, syscall), or add a trace: strace -f -tt -T -y -p PID.',
    zh: '以 root 运行（stack、syscall），或补充跟踪：strace -f -tt -T -y -p PID。',
  },
});

/** Words of proofs and counter-proofs. */
export const threadNoteMessages = defineMessages({
  state: { en: 'state {state}', zh: '状态 {state}' },
  kernel: { en: 'kernel: {functions}', zh: '内核：{functions}' },
  stack: { en: 'stack: {functions}', zh: '调用栈：{functions}' },
  call: { en: 'in {call}', zh: '处于 {call}' },
  open: { en: 'strace: {call} had not come back after {time}', zh: 'strace：{call} 在 {time} 后仍未返回' },
  opened: {
    en: 'strace: {call} had not come back when the trace ended',
    zh: 'strace：跟踪结束时 {call} 尚未返回',
  },
  still: { en: 'did not run between looks that are {time} apart', zh: '在相隔 {time} 的两次观察之间未运行' },
  moved: {
    en: 'ran {count} times between looks that are {time} apart',
    zh: '在相隔 {time} 的两次观察之间运行了 {count} 次',
  },
  changed: { en: 'was in {before} at the look before', zh: '上一次观察时处于 {before}' },
  goroutine: {
    en: 'goroutine {id} [{status}] is in the same call',
    zh: 'goroutine {id} [{status}] 处于同一调用',
  },
  goroutineOn: { en: 'runs goroutine {id} [{status}]', zh: '运行 goroutine {id} [{status}]' },
  oneLook: { en: 'seen once: it may just be passing', zh: '仅观察一次：可能只是瞬间经过' },
  interruptible: { en: 'a signal can end the wait (state S)', zh: '信号可以结束该等待（状态 S）' },
  timeout: { en: 'the call has a timeout of {time}', zh: '该调用有 {time} 的超时' },
  noStack: {
    en: 'without a stack a lock of C code looks alike (gdb tells)',
    zh: '没有调用栈时，C 代码的锁看起来相同（gdb 可区分）',
  },
  returned: {
    en: '{name} came back {count} times during the trace',
    zh: '跟踪期间 {name} 返回了 {count} 次',
  },
  notGo: { en: 'nothing shows that this is a Go program', zh: '没有迹象表明这是 Go 程序' },
  goCode: { en: 'Go code, between two calls', zh: 'Go 代码，处于两次系统调用之间' },
  urg: {
    en: '{count} SIGURG: preemption by the Go runtime, harmless',
    zh: '{count} 次 SIGURG：Go 运行时的抢占，无害',
  },
  spent: {
    en: 'most time in {name}: {time}, {count} calls',
    zh: '耗时最多的调用 {name}：{time}，{count} 次',
  },
  'idle-parked': { en: 'a thread of the Go runtime without work', zh: 'Go 运行时中没有任务的线程' },
  'idle-poller': { en: "the Go runtime's network poller", zh: 'Go 运行时的网络轮询器' },
  'idle-sysmon': { en: "the Go runtime's monitor (sysmon)", zh: 'Go 运行时的监控线程（sysmon）' },
  'idle-template': {
    en: 'the thread that starts threads (templateThread)',
    zh: '用于创建线程的线程（templateThread）',
  },
  'idle-locked': { en: 'waits for the goroutine that is locked to it', zh: '等待锁定在其上的 goroutine' },
  'idle-signals': { en: 'waits for signals to hand on', zh: '等待转交信号' },
  'idle-gc': { en: 'a worker of the garbage collector', zh: '垃圾回收工作线程' },
  'idle-nap': {
    en: 'a pause of the Go runtime before it looks for work again',
    zh: 'Go 运行时再次寻找任务前的短暂停顿',
  },
});
