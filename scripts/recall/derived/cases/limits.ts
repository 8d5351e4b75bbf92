import { P, R } from '../draft.ts';
import type { DerivedCase } from '../derived-case.ts';

const CPU = '/sys/fs/cgroup/cpu';
const MEMORY = '/sys/fs/cgroup/memory/app.slice/checkout';
const V1_CPU = 'kernel Documentation/scheduler/sched-bwc.rst: cpu.cfs_quota_us, cpu.cfs_period_us';
const V1_MEMORY = 'kernel Documentation/admin-guide/cgroup-v1/memory.rst';

/** Control groups, descriptors, clocks and the processes around. */
export const LIMIT_CASES: readonly DerivedCase[] = [
  {
    name: 'GOMEMLIMIT of 32 MiB',
    from: 'service',
    form: 'Go runtime package, GOMEMLIMIT',
    apply: (draft) => draft.env('GOMEMLIMIT', '32MiB'),
    fires: ['cg-gomemlimit-tiny'],
  },
  {
    name: 'GOMEMLIMIT equal to the limit of the group',
    from: 'service',
    form: V1_MEMORY,
    apply: (draft) => {
      draft.write(`${MEMORY}/memory.limit_in_bytes`, '943718400\n');
      draft.edit(
        `${MEMORY}/memory.stat`,
        /^hierarchical_memory_limit .*$/m,
        'hierarchical_memory_limit 943718400',
      );
    },
    fires: ['cg-gomemlimit-too-high'],
  },
  {
    name: 'a limit without GOMEMLIMIT',
    from: 'service',
    form: V1_MEMORY,
    apply: (draft) => {
      draft.write(`${MEMORY}/memory.limit_in_bytes`, '1073741824\n');
      draft.edit(
        `${MEMORY}/memory.stat`,
        /^hierarchical_memory_limit .*$/m,
        'hierarchical_memory_limit 1073741824',
      );
      draft.env('GOMEMLIMIT', null);
    },
    fires: ['cg-gomemlimit-unset'],
  },
  {
    name: 'GOMEMLIMIT with an unknown unit',
    from: 'service',
    form: 'Go runtime package, GOMEMLIMIT',
    apply: (draft) => draft.env('GOMEMLIMIT', '900MB'),
    fires: ['cg-gomemlimit-malformed'],
  },
  {
    name: 'the collector off and no limit',
    from: 'service',
    form: 'Go runtime package, GOGC',
    apply: (draft) => {
      draft.env('GOGC', 'off');
      draft.env('GOMEMLIMIT', null);
    },
    fires: ['cg-gogc-off-unbounded'],
  },
  {
    name: 'killed for memory on v1',
    from: 'service',
    form: V1_MEMORY,
    apply: (draft) =>
      draft.write(`${MEMORY}/memory.oom_control`, 'oom_kill_disable 0\nunder_oom 0\noom_kill 3\n'),
    fires: ['cg-oom-killed'],
  },
  {
    name: 'the container sees another limit than the host',
    from: 'service',
    form: 'a file mounted over memory.limit_in_bytes inside, as sandboxes and lxcfs do',
    apply: (draft) => {
      draft.edit(
        `${P}/mountinfo`,
        /\n$/,
        `\n90 72 0:50 / /sys/fs/cgroup/memory rw,relatime - fuse.lxcfs lxcfs rw\n`,
      );
      draft.write(`${R}${MEMORY}/memory.limit_in_bytes`, '536870912\n');
      draft.write(`${MEMORY}/memory.limit_in_bytes`, '1073741824\n');
    },
    fires: ['cg-sides-disagree'],
  },
  {
    name: 'GOMAXPROCS pinned to 1 of 2 CPUs and 16 online',
    from: 'service',
    form: '/proc/PID/status Cpus_allowed_list, proc_pid_status(5); /sys/devices/system/cpu/online',
    apply: (draft) => {
      draft.write('/sys/devices/system/cpu/online', '0-15\n');
      draft.edit(`${P}/status`, /^Cpus_allowed_list:.*$/m, 'Cpus_allowed_list:\t0-15');
      draft.env('GOMAXPROCS', '2');
    },
    fires: ['cpu-gomaxprocs-pinned-low'],
  },
  {
    name: 'GOMAXPROCS of 16 under a quota of 2',
    from: 'service',
    form: V1_CPU,
    apply: (draft) => {
      draft.write(`${CPU}/cpu.cfs_quota_us`, '200000\n');
      draft.env('GOMAXPROCS', '16');
    },
    fires: ['cpu-gomaxprocs-over'],
  },
  {
    name: 'CPUs of two NUMA nodes',
    from: 'service',
    form: '/sys/devices/system/node/nodeN/cpulist, kernel ABI/stable/sysfs-devices-node',
    apply: (draft) => {
      draft.write('/sys/devices/system/node/node0/cpulist', '0\n');
      draft.write('/sys/devices/system/node/node1/cpulist', '1\n');
      draft.index.listings['/sys/devices/system/node'] = ['node0', 'node1', 'online', 'possible'];
    },
    fires: ['cpu-numa-spread'],
  },
  {
    name: 'a quota that overflows',
    from: 'service',
    form: V1_CPU,
    apply: (draft) => {
      draft.write(`${CPU}/cpu.cfs_quota_us`, '9223372036854775\n');
      draft.write(`${CPU}/cpu.cfs_period_us`, '1000\n');
    },
    fires: ['cpu-quota-overflow'],
  },
  {
    name: 'the own quota may not be read',
    from: 'k8s-host-cgroupns-v2',
    form: 'EACCES of a Landlock or AppArmor sandbox on cpu.max of the own group (golang/go#77911)',
    apply: (draft) => {
      const own = [...draft.files.keys()].find((path) => /cri-containerd-.*\/cpu\.max$/.test(path));
      if (own === undefined) throw new Error('no cpu.max of the container');
      draft.deny(own);
    },
    fires: ['cpu-cgroup-hidden'],
  },
  {
    name: 'the clock was set between two samples',
    from: 'service',
    form: 'btime of /proc/stat, proc_stat(5)',
    before: () => undefined,
    apply: (draft) => {
      const btime = Number(/^btime (\d+)$/m.exec(draft.files.get('/proc/stat') ?? '')?.[1]);
      draft.edit('/proc/stat', /^btime .*$/m, `btime ${btime + 3600}`);
    },
    fires: ['clk-jump'],
  },
  {
    name: 'no time zones in the image',
    from: 'service',
    form: 'Go src/time/zoneinfo_unix.go, platformZoneSources',
    apply: (draft) => {
      draft.remove(`${R}/usr/share/zoneinfo`);
      for (const dir of ['/usr/share/lib/zoneinfo', '/usr/lib/locale/TZ', '/etc/zoneinfo'])
        draft.index.absent.push(`${R}${dir}`);
      draft.program({ embeddedTzdata: false });
    },
    fires: ['clk-no-tzdata'],
  },
  {
    name: 'many files open under a small limit',
    from: 'service',
    form: '/proc/PID/limits, proc_pid_limits(5); /proc/PID/fd',
    apply: (draft) => {
      draft.edit(`${P}/limits`, /^Max open files\s+\S+/m, 'Max open files            12  ');
    },
    fires: ['lim-fd-pressure'],
  },
  {
    name: 'inotify instances of the user used up',
    from: 'service',
    form: 'proc_pid_fd(5): anon_inode:inotify; proc_pid_fdinfo(5)',
    apply: (draft) => {
      draft.write('/proc/sys/fs/inotify/max_user_instances', '4\n');
      for (const fd of ['20', '21', '22', '23']) {
        draft.index.listings[`${P}/fd`]?.push(fd);
        draft.index.links[`${P}/fd/${fd}`] = 'anon_inode:inotify';
        draft.write(
          `${P}/fdinfo/${fd}`,
          'pos:\t0\nflags:\t02004000\nmnt_id:\t15\nino:\t1060\ninotify wd:1 ino:2 sdev:fe00000 mask:fc6 ignored_mask:0\n',
        );
      }
      draft.index.listings['/proc'] = ['4711', 'self'];
      draft.program({
        deps: [{ path: 'github.com/fsnotify/fsnotify', version: 'v1.9.0', sum: '', replace: null }],
      });
    },
    fires: ['lim-inotify-used', 'lim-inotify'],
  },
  {
    name: 'a shell is process 1 of a container and children stay dead',
    from: 'service',
    form: '/.dockerenv of Docker; proc_pid_cmdline(5); proc_pid_stat(5)',
    apply: (draft) => {
      draft.stat(`${R}/.dockerenv`);
      draft.edit(
        `${P}/cgroup`,
        '4:memory:/app.slice/checkout',
        '4:memory:/docker/1111111111111111111111111111111111111111111111111111111111111111',
      );
      for (const file of [
        'memory.limit_in_bytes',
        'memory.usage_in_bytes',
        'memory.stat',
        'memory.oom_control',
      ])
        draft.write(
          `/sys/fs/cgroup/memory/docker/1111111111111111111111111111111111111111111111111111111111111111/${file}`,
          draft.files.get(`${MEMORY}/${file}`) ?? '',
        );
      draft.write(`${R}/proc/1/cmdline`, '/bin/sh\0-c\0/srv/checkout/checkout\0');
      draft.index.listings[`${R}/proc`]?.push('30', '31');
      for (const pid of ['30', '31'])
        draft.write(
          `${R}/proc/${pid}/stat`,
          `${pid} (curl) Z 1 1 1 0 -1 4227148 0 0 0 0 0 0 0 0 20 0 1 0 100 0 0\n`,
        );
    },
    fires: ['img-shell-pid1', 'img-zombies'],
  },
];
