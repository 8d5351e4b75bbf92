import { expect, test } from 'vitest';
import { parseMountinfo } from '../../../formats/mountinfo/parse-mountinfo.ts';
import { toContainerInfo } from './container-info.ts';
import { type EngineHost, engineFiles } from './engine-files.ts';

const HOST: EngineHost = {
  cgroupVersion: 2,
  kernelRelease: '6.8.0-45-generic',
  architecture: 'x86_64',
  cpus: 8,
  stats: { memoryBytes: 1_331_200, pids: 4, periods: 100, throttledPeriods: 7, throttledNsec: 2_500_000 },
};

function files(
  hostConfig: object,
  host: Partial<EngineHost> = {},
  rest: object = {},
): ReadonlyMap<string, string> {
  const info = toContainerInfo({
    Id: 'a'.repeat(64),
    Name: '/web',
    Path: '/app',
    Args: ['serve'],
    Driver: 'overlay2',
    Config: { Env: ['A=1', 'B=2'], User: '65532:65532', Hostname: 'web' },
    HostConfig: hostConfig,
    Mounts: [{ Type: 'bind', Source: '/srv/my data', Destination: '/data dir', RW: false }],
    ...rest,
  });
  if (info === undefined) throw new Error('no container');
  return new Map([...engineFiles(info, { ...HOST, ...host })].map(([path, { text }]) => [path, text]));
}

test('limits of version 2', () => {
  const made = files({
    NanoCpus: 1_500_000_000,
    Memory: 256 * 1024 ** 2,
    PidsLimit: 100,
    CpusetCpus: '2-3',
    ReadonlyRootfs: true,
  });
  expect(made.get('/sys/fs/cgroup/cpu.max')).toBe('150000 100000\n');
  expect(made.get('/sys/fs/cgroup/memory.max')).toBe('268435456\n');
  expect(made.get('/sys/fs/cgroup/pids.max')).toBe('100\n');
  expect(made.get('/sys/fs/cgroup/cpu.stat')).toBe('nr_periods 100\nnr_throttled 7\nthrottled_usec 2500\n');
  expect(made.get('/proc/1/environ')).toBe('A=1\0B=2\0');
  expect(made.get('/proc/1/cmdline')).toBe('/app\0serve\0');
  expect(made.get('/proc/1/status')).toContain('Cpus_allowed_list:\t2-3\n');
  expect(made.get('/proc/1/status')).toContain('Uid:\t65532\t65532\t65532\t65532\n');
  const { mounts, problems } = parseMountinfo(made.get('/proc/1/mountinfo') ?? '');
  expect(problems).toEqual([]);
  expect(mounts[0]).toMatchObject({ mountPoint: '/', fsType: 'overlay', options: ['ro'] });
  expect(mounts.at(-1)).toMatchObject({ mountPoint: '/data dir', fsSource: '/srv/my data', options: ['ro'] });
});

test('no limits, and quota with a period of its own', () => {
  const none = files({ Memory: 0, PidsLimit: -1 });
  expect(none.get('/sys/fs/cgroup/cpu.max')).toBe('max 100000\n');
  expect(none.get('/sys/fs/cgroup/memory.max')).toBe('max\n');
  expect(none.get('/sys/fs/cgroup/pids.max')).toBe('max\n');
  expect(files({ CpuQuota: 25_000, CpuPeriod: 50_000 }).get('/sys/fs/cgroup/cpu.max')).toBe('25000 50000\n');
});

test('limits of version 1', () => {
  const made = files({ CpuQuota: -1, Memory: 1 << 20 }, { cgroupVersion: 1 });
  expect(made.get('/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us')).toBe('-1\n');
  expect(made.get('/sys/fs/cgroup/memory/memory.limit_in_bytes')).toBe('1048576\n');
  expect(made.get('/sys/fs/cgroup/cpu,cpuacct/cpu.stat')).toContain('throttled_time 2500000\n');
  expect(made.has('/sys/fs/cgroup/cpu.max')).toBe(false);
});

test('what the engine does not state is not made up', () => {
  const stats = {
    memoryBytes: undefined,
    pids: undefined,
    periods: undefined,
    throttledPeriods: undefined,
    throttledNsec: undefined,
  };
  const made = files(
    {},
    { stats, kernelRelease: '', architecture: '', cpus: 0 },
    { Config: { User: 'app' } },
  );
  for (const path of [
    '/sys/fs/cgroup/cpu.stat',
    '/sys/fs/cgroup/memory.current',
    '/proc/sys/kernel/osrelease',
    '/sys/devices/system/cpu/online',
  ])
    expect(made.has(path)).toBe(false);
  // A user by name would have to be looked up in the image.
  expect(made.get('/proc/1/status')).not.toContain('Uid:');
});

test('an answer of another shape is no container', () => {
  for (const raw of [undefined, null, [], {}, { Id: 5 }, 'text'])
    expect(toContainerInfo(raw)).toBeUndefined();
});
