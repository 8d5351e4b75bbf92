/** A system call a Go program makes, what for, and the systemd groups that hold it. */
export interface GoSystemCall {
  readonly name: string;
  readonly purpose: 'runtime' | 'network' | 'profile';
  readonly groups: readonly string[];
}

/**
 * Calls seen from a Go HTTP server on amd64 (strace of a program built with Go 1.26), and the groups of systemd 252 that hold
 * them, nested ones too (`systemd-analyze syscall-filter`). `profile` is what CPU profiles need.
 */
export const GO_SYSTEM_CALLS: readonly GoSystemCall[] = [
  { name: 'clone', purpose: 'runtime', groups: ['@process', '@system-service'] },
  { name: 'close', purpose: 'runtime', groups: ['@basic-io', '@file-system', '@system-service'] },
  { name: 'epoll_create1', purpose: 'runtime', groups: ['@io-event', '@system-service'] },
  { name: 'epoll_ctl', purpose: 'runtime', groups: ['@io-event', '@system-service'] },
  { name: 'epoll_pwait', purpose: 'runtime', groups: ['@io-event', '@system-service'] },
  { name: 'eventfd2', purpose: 'runtime', groups: ['@io-event', '@system-service'] },
  { name: 'fcntl', purpose: 'runtime', groups: ['@file-system', '@system-service'] },
  { name: 'futex', purpose: 'runtime', groups: ['@default', '@system-service'] },
  { name: 'getpid', purpose: 'runtime', groups: ['@default', '@system-service'] },
  { name: 'gettid', purpose: 'runtime', groups: ['@default', '@system-service'] },
  { name: 'madvise', purpose: 'runtime', groups: ['@system-service'] },
  { name: 'mmap', purpose: 'runtime', groups: ['@default', '@system-service'] },
  { name: 'munmap', purpose: 'runtime', groups: ['@default', '@system-service'] },
  { name: 'nanosleep', purpose: 'runtime', groups: ['@default', '@system-service'] },
  { name: 'openat', purpose: 'runtime', groups: ['@file-system', '@system-service'] },
  { name: 'prlimit64', purpose: 'runtime', groups: ['@default', '@system-service'] },
  { name: 'read', purpose: 'runtime', groups: ['@basic-io', '@system-service'] },
  { name: 'rt_sigaction', purpose: 'runtime', groups: ['@signal', '@system-service'] },
  { name: 'rt_sigprocmask', purpose: 'runtime', groups: ['@signal', '@system-service'] },
  { name: 'rt_sigreturn', purpose: 'runtime', groups: ['@default', '@system-service'] },
  { name: 'sched_getaffinity', purpose: 'runtime', groups: ['@default', '@system-service'] },
  { name: 'sched_yield', purpose: 'runtime', groups: ['@default', '@system-service'] },
  { name: 'sigaltstack', purpose: 'runtime', groups: ['@signal', '@system-service'] },
  { name: 'tgkill', purpose: 'runtime', groups: ['@process', '@system-service'] },
  { name: 'write', purpose: 'runtime', groups: ['@basic-io', '@system-service'] },
  { name: 'accept4', purpose: 'network', groups: ['@network-io', '@system-service'] },
  { name: 'bind', purpose: 'network', groups: ['@network-io', '@system-service'] },
  { name: 'connect', purpose: 'network', groups: ['@network-io', '@system-service'] },
  { name: 'getpeername', purpose: 'network', groups: ['@network-io', '@system-service'] },
  { name: 'getsockname', purpose: 'network', groups: ['@network-io', '@system-service'] },
  { name: 'getsockopt', purpose: 'network', groups: ['@network-io', '@system-service'] },
  { name: 'listen', purpose: 'network', groups: ['@network-io', '@system-service'] },
  { name: 'setsockopt', purpose: 'network', groups: ['@network-io', '@system-service'] },
  { name: 'socket', purpose: 'network', groups: ['@network-io', '@system-service'] },
  { name: 'timer_create', purpose: 'profile', groups: ['@system-service', '@timer'] },
  { name: 'timer_delete', purpose: 'profile', groups: ['@system-service', '@timer'] },
  { name: 'timer_settime', purpose: 'profile', groups: ['@system-service', '@timer'] },
];
