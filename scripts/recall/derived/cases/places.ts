import { type Draft, P, R } from '../draft.ts';
import type { DerivedCase } from '../derived-case.ts';

const MOUNTINFO = 'proc_pid_mountinfo(5)';
const CACHE = '/home/checkout/.cache/go-build';
const MODCACHE = '/home/checkout/go/pkg/mod';
const WORK = '/srv/checkout';
const SPACE = { sizeBytes: 12_573_614_080, freeBytes: 11_881_369_600, inodes: 786_432, freeInodes: 786_368 };

/** One more line of the judged process's mount list, below its root (65). */
const mount = (draft: Draft, line: string): void => draft.edit(`${P}/mountinfo`, /\n$/, `\n${line}\n`);

/** File systems, security modules, the systemd unit and WSL. */
export const PLACE_CASES: readonly DerivedCase[] = [
  {
    name: 'caches on NFS without locks',
    from: 'service',
    form: `${MOUNTINFO}; nfs(5), nolock`,
    apply: (draft) =>
      mount(draft, '90 65 0:60 / /home/checkout rw,relatime - nfs 10.20.0.9:/home rw,vers=3,nolock'),
    fires: ['fs-cache-no-flock'],
  },
  {
    name: 'a folder that folds letters',
    from: 'service',
    form: 'stat(2) of an entry under its name in other letters',
    apply: (draft) => draft.stat(`${R}${MODCACHE}/CACHE`, { kind: 'directory', mode: 0o755 }),
    fires: ['fs-case-insensitive'],
  },
  {
    name: 'caches of root under another user',
    from: 'service',
    form: 'mode and owner of stat(2)',
    apply: (draft) => {
      draft.stat(`${R}${CACHE}`, { uid: 0, gid: 0, mode: 0o755 });
      draft.stat(`${R}${MODCACHE}`, { uid: 0, gid: 0, mode: 0o755 });
    },
    fires: ['fs-gocache-unwritable', 'fs-modcache-unwritable'],
  },
  {
    name: 'slow look-ups in the working folder',
    from: 'service',
    form: 'answer of probe lookup-times: 40 names that do not exist',
    apply: (draft) =>
      draft.answer('lookup-times', `${R}${WORK}`, { samples: 40, medianMs: 6.2, p95Ms: 27.5 }),
    fires: ['fs-metadata-slow'],
  },
  {
    name: 'no write barriers',
    from: 'service',
    form: `${MOUNTINFO}; ext4(5), nobarrier`,
    apply: (draft) => draft.edit(`${P}/mountinfo`, '- ext4 /dev/loop0 rw', '- ext4 /dev/loop0 rw,nobarrier'),
    fires: ['fs-nobarrier'],
  },
  {
    name: 'home mounted noexec',
    from: 'service',
    form: MOUNTINFO,
    apply: (draft) =>
      mount(draft, '90 65 254:1 / /home/checkout rw,nosuid,nodev,noexec,relatime - ext4 /dev/vdb rw'),
    fires: ['fs-noexec-cache'],
  },
  {
    name: '/tmp mounted noexec',
    from: 'service',
    form: MOUNTINFO,
    apply: (draft) => mount(draft, '90 65 0:61 / /tmp rw,nosuid,nodev,noexec,relatime - tmpfs tmpfs rw'),
    fires: ['fs-noexec-tmp'],
  },
  {
    name: 'working folder in a lower layer of an overlay',
    from: 'service',
    form: 'kernel Documentation/filesystems/overlayfs.rst, renaming directories',
    apply: (draft) => {
      draft.edit(
        `${P}/mountinfo`,
        '- ext4 /dev/loop0 rw',
        '- overlay overlay rw,lowerdir=/var/lib/layers/1,upperdir=/var/lib/up,workdir=/var/lib/work',
      );
      draft.write('/sys/module/overlay/parameters/redirect_dir', 'N\n');
      for (const dir of ['', WORK]) draft.stat(`/var/lib/layers/1${dir}`, { kind: 'directory', mode: 0o755 });
      for (const dir of [CACHE, MODCACHE]) draft.index.absent.push(`/var/lib/layers/1${dir}`);
    },
    fires: ['fs-overlay-exdev'],
  },
  {
    name: 'no folder for temporary files',
    from: 'service',
    form: 'Go src/os/file_unix.go, TempDir',
    apply: (draft) => {
      draft.remove(`${R}/tmp`);
      draft.edit(`${P}/mountinfo`, '/ / rw,relatime - ext4', '/ / ro,relatime - ext4');
    },
    // What cannot be written because the root is read-only is told of every folder below it.
    fires: ['fs-readonly-root-no-tmp', 'fs-gocache-unwritable', 'fs-modcache-unwritable'],
  },
  {
    name: 'hardly any inodes left',
    from: 'service',
    form: 'statfs(2)',
    apply: (draft) => {
      for (const dir of [WORK, CACHE, MODCACHE, '/tmp'])
        draft.answer('file-system', `${R}${dir}`, { ...SPACE, freeInodes: 900 });
    },
    fires: ['fs-space-inodes'],
  },
  {
    name: 'AppArmor refuses the program',
    from: 'service',
    form: 'audit log of AppArmor, apparmor.d(5)',
    apply: (draft) => {
      draft.write(`${P}/attr/apparmor/current`, 'checkout-profile (enforce)\n');
      draft.answer('security-log', 'kernel', [
        'audit: type=1400 audit(1795269250.394:42): apparmor="DENIED" operation="open" class="file" profile="checkout-profile" name="/srv/checkout/config.yaml" pid=4711 comm="checkout" requested_mask="r" denied_mask="r" fsuid=10001 ouid=0',
      ]);
    },
    fires: ['perm-apparmor-denied'],
  },
  {
    name: 'SELinux refuses a file and a port',
    from: 'service',
    form: 'AVC messages, Red Hat "Using SELinux", chapter 5',
    apply: (draft) => {
      draft.write(`${P}/attr/current`, 'system_u:system_r:checkout_t:s0\0');
      draft.answer('security-log', 'kernel', [
        'audit: type=1400 audit(1795269250.394:42): avc:  denied  { read } for  pid=4711 comm="checkout" name="config.yaml" dev="dm-0" ino=1234 scontext=system_u:system_r:checkout_t:s0 tcontext=system_u:object_r:admin_home_t:s0 tclass=file permissive=0',
        'audit: type=1400 audit(1795269251.394:43): avc:  denied  { name_bind } for  pid=4711 comm="checkout" src=8080 scontext=system_u:system_r:checkout_t:s0 tcontext=system_u:object_r:http_cache_port_t:s0 tclass=tcp_socket permissive=0',
      ]);
    },
    fires: ['perm-selinux-denied', 'perm-selinux-port'],
  },
  {
    name: 'a port below the start without the capability',
    from: 'service',
    form: 'ip(7), ip_unprivileged_port_start',
    apply: (draft) => {
      draft.write('/proc/sys/net/ipv4/ip_unprivileged_port_start', '1024\n');
      draft.env('LISTEN_ADDR', ':443');
    },
    fires: ['perm-low-port'],
  },
  {
    name: 'a seccomp filter that answers EPERM to what it does not know',
    from: 'service',
    form: 'seccomp(2), SECCOMP_RET_ERRNO; answers of probe system-calls',
    apply: (draft) => {
      draft.edit(`${P}/status`, /^Seccomp:.*$/m, 'Seccomp:\t2');
      draft.answer('system-calls', 'self', {
        unknown: 'EPERM',
        ptrace: 'EPERM',
        perf_event_open: 'EPERM',
        bpf: 'EPERM',
        userfaultfd: 'EPERM',
        io_uring_setup: 'EPERM',
      });
    },
    fires: ['perm-seccomp-eperm-unknown', 'perm-seccomp-map'],
  },
  {
    name: 'a unit with a limit, a sandbox and few tasks left',
    from: 'service',
    form: 'systemd.resource-control(5), systemd.exec(5); kernel cgroup-v1/pids.rst',
    apply: (draft) => {
      const unit = '/system.slice/checkout.service';
      draft.edit(`${P}/cgroup`, '8:pids:/', `8:pids:${unit}`);
      draft.edit(`${P}/cgroup`, '0::/', `0::${unit}`);
      draft.write(`/sys/fs/cgroup/pids${unit}/pids.max`, '100\n');
      draft.write(`/sys/fs/cgroup/pids${unit}/pids.current`, '95\n');
      draft.write(`/sys/fs/cgroup/pids${unit}/pids.events`, 'max 0\n');
      draft.write(
        '/etc/systemd/system/checkout.service',
        [
          '[Service]',
          'ExecStart=/srv/checkout/checkout',
          'MemoryMax=600M',
          'TasksMax=100',
          'RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX',
          '',
        ].join('\n'),
      );
    },
    // 95 of 100 tasks are threads of the same group.
    fires: [
      'sd-memorymax-vs-gomemlimit',
      'sd-sandbox-conflict',
      'sd-tasksmax',
      'lim-pids-events',
      'lim-threads',
    ],
  },
  {
    name: 'WSL 2 on a Windows drive with the Windows go first and a clock behind',
    from: 'service',
    form: 'osrelease of the WSL kernel; 9p mounts of /mnt/c as WSL makes them',
    before: (draft) => wsl(draft),
    apply: (draft) => {
      wsl(draft);
      const btime = Number(/^btime (\d+)$/m.exec(draft.files.get('/proc/stat') ?? '')?.[1]);
      draft.edit('/proc/stat', /^btime .*$/m, `btime ${btime + 5400}`);
    },
    fires: [
      'wsl-clock-after-sleep',
      'wsl-on-drvfs',
      'wsl-windows-go-on-path',
      'wsl-cgroup-mode',
      'clk-jump',
      'fs-cache-no-flock',
    ],
  },
];

function wsl(draft: Draft): void {
  draft.write('/proc/sys/kernel/osrelease', '5.15.167.4-microsoft-standard-WSL2\n');
  draft.write(
    '/proc/version',
    'Linux version 5.15.167.4-microsoft-standard-WSL2 (root@host) (gcc 11.2.0) #1 SMP Tue Nov 5 00:21:55 UTC 2024\n',
  );
  mount(
    draft,
    '90 65 0:62 / /mnt/c rw,noatime - 9p C:\\134 rw,aname=drvfs;path=C:\\;uid=10001;gid=10001;symlinkroot=/mnt/,cache=5,access=client,msize=65536,trans=fd,rfd=4,wfd=4',
  );
  draft.env('GOCACHE', '/mnt/c/Users/dev/go-build');
  draft.stat(`${R}/mnt`, { kind: 'directory', mode: 0o755 });
  for (const dir of ['/mnt/c', '/mnt/c/Users', '/mnt/c/Users/dev', '/mnt/c/Users/dev/go-build'])
    draft.stat(`${R}${dir}`, { kind: 'directory', mode: 0o777, uid: 10001, gid: 10001 });
  // The Windows program is go.exe.
  for (const name of ['go', 'git', 'gcc', 'clang'])
    draft.index.absent.push(`${R}/mnt/c/Program Files/Go/bin/${name}`);
  draft.env('PATH', '/mnt/c/Program Files/Go/bin:/usr/local/go/bin:/usr/bin:/bin');
}
