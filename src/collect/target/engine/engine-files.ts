import type { ContainerInfo } from './container-info.ts';

/** What the engine says about its host (`/info`) and about what the container uses (`/containers/ID/stats`). */
export interface EngineHost {
  readonly cgroupVersion: 1 | 2;
  readonly kernelRelease: string;
  readonly architecture: string;
  readonly cpus: number;
  /** Figures of the container's group; missing while it does not run. */
  readonly stats: {
    readonly memoryBytes: number | undefined;
    readonly pids: number | undefined;
    readonly periods: number | undefined;
    readonly throttledPeriods: number | undefined;
    readonly throttledNsec: number | undefined;
  };
}

/** A text, and which field of the engine's answer it was made from. */
export interface EngineFile {
  readonly text: string;
  readonly from: string;
}

const DEFAULT_PERIOD_USEC = 100_000;
const NO_V1_LIMIT = '9223372036854771712';

/**
 * The files of the kernel that follow from what the engine was asked to do. Only fields that the engine states appear;
 * all else stays absent and so unknown. Source: Docker Engine API v1.43, HostConfig; OCI runtime-spec config-linux.md
 * (how limits become files).
 */
export function engineFiles(info: ContainerInfo, host: EngineHost): ReadonlyMap<string, EngineFile> {
  const files = new Map<string, EngineFile>();
  const put = (path: string, from: string, text: string | undefined) => {
    if (text !== undefined) files.set(path, { text, from });
  };
  put('/proc/1/environ', 'Config.Env', info.env.map((entry) => `${entry}\0`).join(''));
  put('/proc/1/cmdline', 'Path, Args', info.command.map((word) => `${word}\0`).join(''));
  put('/proc/sys/kernel/osrelease', 'KernelVersion', host.kernelRelease || undefined);
  put('/proc/sys/kernel/arch', 'Architecture', host.architecture || undefined);
  put('/proc/sys/kernel/hostname', 'Config.Hostname', info.hostname || undefined);
  put('/sys/devices/system/cpu/online', 'NCPU', host.cpus > 0 ? cpuList(host.cpus) : undefined);
  put('/proc/1/status', 'HostConfig.CpusetCpus, Config.User', statusOf(info, host));
  const groups = host.cgroupVersion === 2 ? unifiedFiles(info, host) : v1Files(info, host);
  for (const [path, file] of groups) files.set(path, file);
  return files;
}

function cpuList(cpus: number): string {
  return cpus === 1 ? '0\n' : `0-${cpus - 1}\n`;
}

function statusOf(info: ContainerInfo, host: EngineHost): string | undefined {
  const name = info.command[0]?.split('/').at(-1)?.slice(0, 15);
  const lines = [
    ...(name === undefined ? [] : [`Name:\t${name}`]),
    ...userLines(info.user),
    ...(info.limits.cpusetCpus !== ''
      ? [`Cpus_allowed_list:\t${info.limits.cpusetCpus}`]
      : host.cpus > 0
        ? [`Cpus_allowed_list:\t${cpuList(host.cpus).trim()}`]
        : []),
  ];
  return lines.length === 0 ? undefined : `${lines.join('\n')}\n`;
}

/** Names would have to be looked up in the image; numbers and the default are certain. */
function userLines(user: string): readonly string[] {
  const [uid = '', gid] = user === '' ? ['0', '0'] : user.split(':');
  if (!/^\d+$/.test(uid)) return [];
  const group = gid !== undefined && /^\d+$/.test(gid) ? gid : '0';
  return [`Uid:\t${`${uid}\t`.repeat(4).trim()}`, `Gid:\t${`${group}\t`.repeat(4).trim()}`];
}

type Entry = readonly [string, EngineFile];

function quotaOf({ limits }: ContainerInfo): { readonly quota: number | undefined; readonly period: number } {
  const period = limits.cpuPeriodUsec || DEFAULT_PERIOD_USEC;
  if (limits.nanoCpus > 0) {
    return { quota: Math.round((limits.nanoCpus / 1e9) * DEFAULT_PERIOD_USEC), period: DEFAULT_PERIOD_USEC };
  }
  return { quota: limits.cpuQuotaUsec > 0 ? limits.cpuQuotaUsec : undefined, period };
}

function unifiedFiles(info: ContainerInfo, { stats }: EngineHost): readonly Entry[] {
  const dir = '/sys/fs/cgroup';
  const { quota, period } = quotaOf(info);
  const { limits } = info;
  const used = (value: number | undefined, file: string, from: string): readonly Entry[] =>
    value === undefined ? [] : [[`${dir}/${file}`, { text: `${value}\n`, from }]];
  return [
    ['/proc/1/cgroup', { text: '0::/\n', from: 'CgroupVersion, HostConfig.CgroupnsMode' }],
    ['/proc/1/mountinfo', { text: mountLines(info, ['cgroup2']), from: 'Driver, Mounts, CgroupVersion' }],
    [`${dir}/cpu.max`, { text: `${quota ?? 'max'} ${period}\n`, from: 'HostConfig.NanoCpus, CpuQuota' }],
    [`${dir}/memory.max`, { text: `${limits.memoryBytes || 'max'}\n`, from: 'HostConfig.Memory' }],
    [`${dir}/pids.max`, { text: `${limits.pids > 0 ? limits.pids : 'max'}\n`, from: 'HostConfig.PidsLimit' }],
    ...used(stats.memoryBytes, 'memory.current', 'stats memory_stats.usage'),
    ...used(stats.pids, 'pids.current', 'stats pids_stats.current'),
    ...cpuStat(`${dir}/cpu.stat`, stats, 'usec'),
  ];
}

function v1Files(info: ContainerInfo, { stats }: EngineHost): readonly Entry[] {
  const { quota, period } = quotaOf(info);
  const { limits } = info;
  const dir = (controller: string) => `/sys/fs/cgroup/${controller}`;
  const used = (path: string, value: number | undefined, from: string): readonly Entry[] =>
    value === undefined ? [] : [[path, { text: `${value}\n`, from }]];
  return [
    [
      '/proc/1/cgroup',
      { text: '4:memory:/\n3:pids:/\n2:cpu,cpuacct:/\n', from: 'CgroupVersion, HostConfig.CgroupnsMode' },
    ],
    [
      '/proc/1/mountinfo',
      { text: mountLines(info, ['cpu,cpuacct', 'memory', 'pids']), from: 'Driver, Mounts, CgroupVersion' },
    ],
    [
      `${dir('cpu,cpuacct')}/cpu.cfs_quota_us`,
      { text: `${quota ?? -1}\n`, from: 'HostConfig.NanoCpus, CpuQuota' },
    ],
    [`${dir('cpu,cpuacct')}/cpu.cfs_period_us`, { text: `${period}\n`, from: 'HostConfig.CpuPeriod' }],
    [
      `${dir('memory')}/memory.limit_in_bytes`,
      { text: `${limits.memoryBytes || NO_V1_LIMIT}\n`, from: 'HostConfig.Memory' },
    ],
    [
      `${dir('pids')}/pids.max`,
      { text: `${limits.pids > 0 ? limits.pids : 'max'}\n`, from: 'HostConfig.PidsLimit' },
    ],
    ...used(`${dir('memory')}/memory.usage_in_bytes`, stats.memoryBytes, 'stats memory_stats.usage'),
    ...used(`${dir('pids')}/pids.current`, stats.pids, 'stats pids_stats.current'),
    ...cpuStat(`${dir('cpu,cpuacct')}/cpu.stat`, stats, 'nsec'),
  ];
}

function cpuStat(path: string, stats: EngineHost['stats'], unit: 'usec' | 'nsec'): readonly Entry[] {
  const { periods, throttledPeriods, throttledNsec } = stats;
  if (periods === undefined || throttledPeriods === undefined || throttledNsec === undefined) return [];
  const time =
    unit === 'nsec'
      ? `throttled_time ${throttledNsec}`
      : `throttled_usec ${Math.round(throttledNsec / 1000)}`;
  const text = `nr_periods ${periods}\nnr_throttled ${throttledPeriods}\n${time}\n`;
  return [[path, { text, from: 'stats cpu_stats.throttling_data' }]];
}

/** The root, the groups, and what was mounted by wish. Kinds of the file systems behind binds are not known: `none`. */
function mountLines(info: ContainerInfo, groups: readonly string[]): string {
  let id = 100;
  const line = (root: string, point: string, mode: string, type: string, source: string, options: string) =>
    `${++id} 100 0:${id} ${root} ${escape(point)} ${mode} - ${type} ${escape(source)} ${options}`;
  const rootMode = info.readOnlyRoot ? 'ro' : 'rw';
  const storage = info.storageDriver === 'overlay2' ? 'overlay' : info.storageDriver || 'none';
  return [
    line('/', '/', rootMode, storage, storage, rootMode),
    ...groups.map((name) =>
      name === 'cgroup2'
        ? line('/', '/sys/fs/cgroup', 'ro', 'cgroup2', 'cgroup', 'rw')
        : line('/', `/sys/fs/cgroup/${name}`, 'ro', 'cgroup', 'cgroup', `rw,${name}`),
    ),
    ...info.mounts
      .filter(({ destination }) => destination.startsWith('/'))
      .map(({ type, source, destination, writable }) => {
        const mode = writable ? 'rw' : 'ro';
        return line('/', destination, mode, type === 'tmpfs' ? 'tmpfs' : 'none', source || type, mode);
      }),
    '',
  ].join('\n');
}

/** proc_pid_mountinfo(5). */
function escape(text: string): string {
  return text.replace(/[ \t\n\\]/g, (char) => `\\${char.charCodeAt(0).toString(8).padStart(3, '0')}`);
}
