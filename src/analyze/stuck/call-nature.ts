/** What waiting in a system call means. */
export type CallNature =
  | 'futex'
  | 'poller'
  | 'poll'
  | 'nap'
  | 'sleep'
  | 'transfer'
  | 'receive'
  | 'send'
  | 'accept'
  | 'connect'
  | 'file-lock'
  | 'sync'
  | 'path'
  | 'child'
  | 'signal'
  | 'memory'
  | 'queue'
  | 'device'
  | 'restart'
  | 'other';

const BY_NAME: Readonly<Record<Exclude<CallNature, 'other'>, string>> = {
  futex: 'futex futex_wait futex_waitv',
  poller: 'epoll_wait epoll_pwait epoll_pwait2',
  poll: 'poll ppoll select pselect6 io_getevents io_pgetevents io_uring_enter',
  // Go's own pauses: usleep and osyield of src/runtime/os_linux.go.
  nap: 'nanosleep sched_yield',
  sleep: 'clock_nanosleep',
  transfer:
    'read pread64 readv preadv preadv2 write pwrite64 writev pwritev pwritev2 splice tee sendfile copy_file_range vmsplice',
  receive: 'recvfrom recvmsg recvmmsg',
  send: 'sendto sendmsg sendmmsg',
  accept: 'accept accept4',
  connect: 'connect',
  'file-lock': 'flock',
  sync: 'fsync fdatasync sync syncfs sync_file_range msync',
  path:
    'open openat openat2 creat stat lstat newfstatat fstat statx access faccessat faccessat2 mkdir mkdirat rmdir unlink ' +
    'unlinkat rename renameat renameat2 link linkat symlink symlinkat readlink readlinkat getdents getdents64 statfs ' +
    'fstatfs chdir fchdir execve execveat mount umount2 truncate ftruncate fallocate close chmod fchmodat chown fchownat',
  child: 'wait4 waitid',
  signal: 'rt_sigtimedwait rt_sigsuspend pause signalfd',
  memory: 'mmap munmap mremap mprotect madvise brk mlock mlock2 mlockall',
  queue: 'semop semtimedop msgrcv msgsnd mq_timedreceive mq_timedsend',
  device: 'ioctl',
  restart: 'restart_syscall',
};

const NATURE = new Map(
  Object.entries(BY_NAME).flatMap(([nature, names]) =>
    names.split(' ').map((name) => [name, nature as CallNature] as const),
  ),
);

/** What waiting in this call means; `fcntl` by the command in its arguments. */
export function natureOf(name: string, args: string): CallNature {
  if (name === 'fcntl')
    return /F_(?:OFD_)?SETLKW|^0x[0-9a-f]+, 0x(?:7|26)(?:,|$)/.test(args) ? 'file-lock' : 'other';
  return NATURE.get(name) ?? 'other';
}

/** Kinds of files a thread may wait on. */
export type FileKind = 'pipe' | 'tty' | 'socket' | 'unix' | 'event' | 'network-fs' | 'file' | 'unknown';

const KERNEL: readonly (readonly [RegExp, FileKind])[] = [
  [/^(?:fuse_|request_wait_answer|__fuse_)/, 'network-fs'],
  [/^(?:nfs\d?_|rpc_wait|__rpc_|cifs_|smb2?_|p9_|v9fs_|ceph_)/, 'network-fs'],
  [/^(?:anon_pipe_|pipe_|fifo_|wait_for_partner)/, 'pipe'],
  [/^(?:n_tty_|tty_)/, 'tty'],
  [/^(?:inet_|tcp_|sk_|udp_|sock_|__skb_|skb_)/, 'socket'],
  [/^(?:eventfd_|timerfd_|signalfd_|inotify_|fanotify_)/, 'event'],
  [/^(?:ext4_|xfs_|btrfs_|jbd2_|iomap_|folio_wait|filemap_|f2fs_|blkdev_|submit_bio|io_schedule)/, 'file'],
];

/** What a thread waits on: by the kernel's functions, which cannot be mistaken, else by the descriptor's name. */
export function fileKindOf(file: string | null, kernel: readonly string[]): FileKind {
  // Sockets of one machine share functions with those of the network.
  if (kernel.some((func) => func.startsWith('unix_'))) return 'unix';
  for (const func of kernel) {
    const known = KERNEL.find(([pattern]) => pattern.test(func));
    if (known !== undefined) return known[1];
  }
  if (file === null) return 'unknown';
  if (/^(?:pipe:|fifo:)/.test(file)) return 'pipe';
  if (/^(?:tty:|\/dev\/(?:pts\/|tty|console))/.test(file)) return 'tty';
  if (/^(?:unix:|UNIX)/.test(file)) return 'unix';
  if (/^(?:TCP|UDP|tcp|udp|socket:)/.test(file)) return 'socket';
  if (file.startsWith('anon_inode:')) return 'event';
  return file.startsWith('/') ? 'file' : 'unknown';
}
