import { describe, expect, test } from 'vitest';
import type {
  CgroupMembership,
  CpuGroup,
  CpuQuota,
  GroupChain,
  MemoryGroup,
  Mount,
} from '../../model/cgroup.ts';
import { type Evidence, missing, present } from '../../model/evidence.ts';
import { effectiveCpuLimit, effectiveMemoryLimit } from './effective-limit.ts';
import { locateGroups } from './locate.ts';
import { cgroupMode } from './mode.ts';
import { cgroupMounts, v1Controllers } from './mounts.ts';

let nextId = 30;
function mount(mountPoint: string, fsType: string, superOptions: string, rest: Partial<Mount> = {}): Mount {
  return {
    id: nextId++,
    parentId: 22,
    device: '0:26',
    root: '/',
    mountPoint,
    options: ['rw'],
    optionalFields: [],
    fsType,
    fsSource: fsType,
    superOptions: superOptions.split(','),
    ...rest,
  };
}
const v2 = (rest: Partial<Mount> = {}) => mount('/sys/fs/cgroup', 'cgroup2', 'rw,nsdelegate', rest);
const tmpfs = (rest: Partial<Mount> = {}) => mount('/sys/fs/cgroup', 'tmpfs', 'ro,mode=755', rest);
const v1 = (controllers: string, rest: Partial<Mount> = {}) =>
  mount(`/sys/fs/cgroup/${controllers}`, 'cgroup', `rw,${controllers}`, rest);
const named = () => mount('/sys/fs/cgroup/systemd', 'cgroup', 'rw,xattr,name=systemd');
const unified = () => mount('/sys/fs/cgroup/unified', 'cgroup2', 'rw');

function member(hierarchyId: number, controllers: string, path: string, deleted = false): CgroupMembership {
  return { hierarchyId, controllers: controllers === '' ? [] : controllers.split(','), path, deleted };
}

describe('mode', () => {
  test.each([
    ['v2', [v2()]],
    ['v2', [named(), v2()]],
    ['v1', [tmpfs(), named(), v1('cpu,cpuacct'), v1('memory')]],
    ['v1', [tmpfs(), named()]],
    ['hybrid', [tmpfs(), unified(), named(), v1('cpuset')]],
    ['none', [mount('/', 'ext4', 'rw')]],
    ['none', []],
  ] as const)('%s', (mode, mounts) => {
    expect(cgroupMode(undefined, mounts)).toBe(mode);
  });

  test('a v2 mount over the v1 controllers hides them', () => {
    expect(cgroupMode(undefined, [tmpfs(), named(), v1('cpu,cpuacct'), v1('memory'), v2()])).toBe(
      'hybrid-overmounted',
    );
  });

  test('controllers mounted inside a v2 mount are not hidden by it, in whatever order they are listed', () => {
    const below = v2({ id: 900 });
    const inside = v1('cpu', { parentId: 900 });
    expect(cgroupMode(undefined, [below, inside])).toBe('hybrid');
    expect(cgroupMode(undefined, [inside, below])).toBe('hybrid');
  });

  test('membership tells when mounts do not', () => {
    expect(cgroupMode([member(0, '', '/')], undefined)).toBe('v2');
    expect(cgroupMode([member(4, 'cpu', '/')], undefined)).toBe('v1');
    expect(cgroupMode([member(4, 'cpu', '/'), member(0, '', '/')], [])).toBe('hybrid');
    expect(cgroupMode([member(1, 'name=systemd', '/')], undefined)).toBe('none');
    expect(cgroupMode([], undefined)).toBe('none');
    expect(cgroupMode(undefined, undefined)).toBe('unknown');
  });

  test('options that are no controllers do not count', () => {
    expect(v1Controllers(mount('/c', 'cgroup', 'rw,xattr,name=systemd'))).toEqual([]);
    expect(v1Controllers(mount('/c', 'cgroup', 'rw,cpuacct,cpu'))).toEqual(['cpuacct', 'cpu']);
    expect(v1Controllers(mount('/c', 'cgroup', 'rw,memory,release_agent=/run/a'))).toEqual(['memory']);
  });

  test('a mount elsewhere hides nothing', () => {
    const list = [tmpfs(), v1('cpu'), mount('/sys/fs/cgroup/cpuset', 'cgroup2', 'rw')];
    expect(cgroupMounts(list).every((m) => m.hiddenBy === undefined)).toBe(true);
  });
});

describe('the place of a process', () => {
  const dirs = (
    controller: 'cpu' | 'memory',
    membership: readonly CgroupMembership[],
    mounts: readonly Mount[],
  ) => {
    const found = locateGroups(controller, membership, mounts);
    return found.status === 'found' ? found.dirs : found.reason.en;
  };

  test('walks up to the mount', () => {
    expect(dirs('cpu', [member(0, '', '/a/b')], [v2()])).toEqual([
      '/sys/fs/cgroup/a/b',
      '/sys/fs/cgroup/a',
      '/sys/fs/cgroup',
    ]);
    expect(dirs('cpu', [member(0, '', '/')], [v2()])).toEqual(['/sys/fs/cgroup']);
  });

  test('strips the root of the mount', () => {
    expect(dirs('cpu', [member(5, 'cpu', '/docker/x/sub')], [v1('cpu', { root: '/docker/x' })])).toEqual([
      '/sys/fs/cgroup/cpu/sub',
      '/sys/fs/cgroup/cpu',
    ]);
    expect(dirs('cpu', [member(5, 'cpu', '/docker/xy')], [v1('cpu', { root: '/docker/x' })])).toContain(
      'outside',
    );
  });

  test('v1 wins for the controller it owns', () => {
    const membership = [member(4, 'memory', '/m'), member(0, '', '/u')];
    const mounts = [tmpfs(), v1('memory'), unified()];
    expect(dirs('memory', membership, mounts)).toEqual(['/sys/fs/cgroup/memory/m', '/sys/fs/cgroup/memory']);
    expect(dirs('cpu', membership, mounts)).toEqual(['/sys/fs/cgroup/unified/u', '/sys/fs/cgroup/unified']);
  });

  test('takes the mount that shows most', () => {
    const narrow = mount('/narrow', 'cgroup2', 'rw', { root: '/a/b' });
    expect(dirs('cpu', [member(0, '', '/a/b')], [narrow, v2()])).toHaveLength(3);
  });

  test('steps out of the namespace match only the same steps', () => {
    expect(dirs('cpu', [member(0, '', '/../..')], [v2({ root: '/../..' })])).toEqual(['/sys/fs/cgroup']);
    expect(dirs('cpu', [member(0, '', '/../../x')], [v2({ root: '/../..' })])).toEqual([
      '/sys/fs/cgroup/x',
      '/sys/fs/cgroup',
    ]);
    expect(dirs('cpu', [member(0, '', '/../other')], [v2()])).toContain('outside');
    expect(dirs('cpu', [member(0, '', '/../../x')], [v2({ root: '/..' })])).toContain('outside');
  });

  test('a mount of the parent does not show the own group, but an ancestor', () => {
    const found = locateGroups('cpu', [member(5, 'cpu', '/')], [v1('cpu', { root: '/..' })]);
    expect(found).toMatchObject({ status: 'unknown', ancestors: ['/sys/fs/cgroup/cpu'] });
  });

  test('is unknown without a mount, with a hidden one, without membership', () => {
    expect(dirs('cpu', [member(5, 'cpu', '/')], [])).toContain('not mounted');
    expect(dirs('cpu', [member(5, 'cpu', '/')], [tmpfs(), v1('cpu'), v2()])).toContain(
      'hidden by another mount',
    );
    expect(dirs('cpu', [member(5, 'memory', '/')], [v1('cpu')])).toContain('no group');
  });
});

const ok = <T>(value: T): Evidence<T> => present(value, '/f', 1);
const gone = <T>(): Evidence<T> => missing('absent', { en: 'gone', zh: '没有' }, '/f');
const refused = <T>(): Evidence<T> => missing('denied', { en: 'refused', zh: '拒绝' }, '/f');

describe('effective CPU quota', () => {
  const chain = (
    quotas: readonly Evidence<CpuQuota>[],
    rest: Partial<GroupChain<CpuGroup>> = {},
  ): GroupChain<CpuGroup> => ({
    controller: 'cpu',
    version: 2,
    membershipPath: '/x',
    mount: v2(),
    reachesRoot: true,
    deleted: false,
    groups: quotas.map((quota, i) => ({
      dir: `/g${i}`,
      exists: true,
      quota,
      stat: gone(),
      pressure: gone(),
    })),
    ...rest,
  });
  const quota = (quotaUsec: bigint | null, periodUsec = 100_000n) => ok({ quotaUsec, periodUsec });

  test('is the smallest of all groups, whatever its period', () => {
    const limit = effectiveCpuLimit(chain([quota(400_000n), quota(30_000n, 20_000n), quota(null)]));
    expect(limit).toMatchObject({ state: 'limited', value: 1.5, setBy: '/g1' });
  });

  test('is none when no group has one, and when v2 groups lack the file', () => {
    expect(effectiveCpuLimit(chain([quota(null), gone()]))).toMatchObject({
      state: 'unlimited',
      value: null,
    });
    expect(effectiveCpuLimit(chain([gone()]))).toMatchObject({ state: 'unlimited' });
  });

  test('is unknown, never none, when a file is refused, the folder is missing, or v1 lacks its file', () => {
    expect(effectiveCpuLimit(chain([refused(), quota(null)]))).toMatchObject({ state: 'unknown' });
    const noFolder = chain([gone()]);
    expect(
      effectiveCpuLimit({ ...noFolder, groups: noFolder.groups.map((g) => ({ ...g, exists: false })) }),
    ).toMatchObject({ state: 'unknown' });
    expect(effectiveCpuLimit(chain([gone()], { version: 1 }))).toMatchObject({ state: 'unknown' });
    expect(effectiveCpuLimit(chain([gone()], { deleted: true }))).toMatchObject({ state: 'unknown' });
  });

  test('a limit that is seen counts although another group is refused', () => {
    expect(effectiveCpuLimit(chain([refused(), quota(200_000n)]))).toMatchObject({
      state: 'limited',
      value: 2,
      setBy: '/g1',
    });
  });
});

describe('effective memory limit', () => {
  const group = (dir: string, rest: Partial<MemoryGroup>): MemoryGroup => ({
    dir,
    exists: true,
    max: gone(),
    high: gone(),
    current: gone(),
    stat: gone(),
    events: gone(),
    swapMax: gone(),
    swapCurrent: gone(),
    pressure: gone(),
    ...rest,
  });
  const chain = (version: 1 | 2, groups: readonly MemoryGroup[]): GroupChain<MemoryGroup> => ({
    controller: 'memory',
    version,
    membershipPath: '/x',
    mount: v2(),
    reachesRoot: true,
    deleted: false,
    groups,
  });

  test('keeps 64 bits', () => {
    const max = 9_223_372_036_854_710_271n;
    expect(effectiveMemoryLimit(chain(2, [group('/own', { max: ok(max) })]))).toMatchObject({ value: max });
  });

  test("v1: the kernel's own answer counts, also for ancestors that cannot be seen", () => {
    const own = group('/own', { max: ok(null), stat: ok({ hierarchical_memory_limit: 1024n }) });
    expect(effectiveMemoryLimit(chain(1, [own]))).toMatchObject({
      state: 'limited',
      value: 1024n,
      setBy: '/own',
    });
  });

  test('v1: an ancestor that is not enforced (use_hierarchy off) does not count', () => {
    const own = group('/own', { max: ok(4096n), stat: ok({ hierarchical_memory_limit: 4096n }) });
    expect(effectiveMemoryLimit(chain(1, [own, group('/up', { max: ok(1024n) })]))).toMatchObject({
      value: 4096n,
      setBy: '/own',
    });
  });

  test('v1: the ancestor with the stated limit is blamed', () => {
    const own = group('/own', { max: ok(null), stat: ok({ hierarchical_memory_limit: 2048n }) });
    expect(effectiveMemoryLimit(chain(1, [own, group('/up', { max: ok(2048n) })]))).toMatchObject({
      value: 2048n,
      setBy: '/up',
    });
  });

  test('v1: a stated huge number is none', () => {
    const own = group('/own', {
      max: ok(null),
      stat: ok({ hierarchical_memory_limit: 9_223_372_036_854_771_712n }),
    });
    expect(effectiveMemoryLimit(chain(1, [own]))).toMatchObject({ state: 'unlimited' });
  });
});
