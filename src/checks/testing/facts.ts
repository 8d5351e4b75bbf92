import { say } from '../../base/messages.ts';
import type {
  CounterTable,
  CpuGroup,
  CpuQuota,
  GroupChain,
  MemoryGroup,
  Mount,
  PidsGroup,
} from '../../model/cgroup.ts';
import type { EffectiveLimit } from '../../model/effective-limit.ts';
import { type Evidence, missing, present } from '../../model/evidence.ts';
import type { FactKey, Facts, FactTable } from '../../model/facts.ts';
import type { GoBinary } from '../../model/go-process.ts';
import type { GoProject } from '../../model/go-toolchain.ts';
import type { KernelRelease } from '../../model/host.ts';

/** When the facts of tests were read. */
const AT = 1_750_000_000_000;

/** Facts as a collector would hand them over, from plain values. */
export function facts(values: { readonly [K in FactKey]?: Facts[K] }): FactTable {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, here(value, key)]),
  ) as FactTable;
}

/** A fact that was read. */
export function here<T>(value: T, source = '/test'): Evidence<T> {
  return present(value, source, AT);
}

/** A file that is not there. */
export function gone<T>(source = '/test'): Evidence<T> {
  return missing('absent', say({ en: 'it does not exist', zh: '不存在' }), source);
}

/** A file that may not be read. */
export function denied<T>(source = '/test'): Evidence<T> {
  return missing('denied', say({ en: 'permission denied (EACCES)', zh: '权限不足（EACCES）' }), source);
}

/** An environment. */
export function env(values: Readonly<Record<string, string>> = {}): ReadonlyMap<string, string> {
  return new Map(Object.entries(values));
}

/** A binary as its build information describes it. */
export function binary(version: string, rest: Partial<Omit<GoBinary, 'version'>> = {}): GoBinary {
  const [, minor = '0', patch = '0'] = /^go1\.(\d+)(?:\.(\d+))?/.exec(version) ?? [];
  return {
    version: { text: version, minor: Number(minor), patch: Number(patch) },
    settings: {},
    modules: {},
    ...rest,
  };
}

/** A limit that one group sets. `setBy` is the own group unless said. */
export function limited<T>(value: T, setBy = '/sys/fs/cgroup/own', own: T | null = value): EffectiveLimit<T> {
  const dir = '/sys/fs/cgroup/own';
  const chain = [{ dir, file: 'limit', raw: String(own ?? 'max'), value: own }];
  if (setBy !== dir) chain.push({ dir: setBy, file: 'limit', raw: String(value), value });
  return { state: 'limited', value, setBy, chain };
}

/** No group sets a limit. */
export function unlimited<T>(): EffectiveLimit<T> {
  return {
    state: 'unlimited',
    value: null,
    chain: [{ dir: '/sys/fs/cgroup/own', file: 'limit', raw: 'max', value: null }],
  };
}

/** The groups could not be seen. */
export function limitUnknown<T>(): EffectiveLimit<T> {
  return { state: 'unknown', value: null, reason: say({ en: 'outside', zh: '在外部' }), chain: [] };
}

const MOUNT: Mount = {
  id: 30,
  parentId: 23,
  device: '0:26',
  root: '/',
  mountPoint: '/sys/fs/cgroup',
  options: ['ro'],
  optionalFields: [],
  fsType: 'cgroup2',
  fsSource: 'cgroup2',
  superOptions: ['rw'],
};

function chain<G>(
  controller: 'cpu' | 'memory' | 'pids',
  groups: readonly G[],
  version: 1 | 2,
): GroupChain<G> {
  return {
    controller,
    version,
    membershipPath: '/own',
    mount: MOUNT,
    reachesRoot: true,
    deleted: false,
    groups,
  };
}

/** What differs from a group whose files are all missing. */
interface CpuFiles {
  readonly dir?: string;
  readonly quota?: Evidence<CpuQuota>;
  readonly stat?: CounterTable;
}

/** CPU groups, own first. */
export function cpuChain(groups: readonly CpuFiles[], version: 1 | 2 = 2): GroupChain<CpuGroup> {
  return chain(
    'cpu',
    groups.map(({ dir = '/sys/fs/cgroup/own', quota = gone(), stat }) => ({
      dir,
      exists: true,
      quota,
      stat: stat === undefined ? gone() : here(stat, `${dir}/cpu.stat`),
      pressure: gone(),
    })),
    version,
  );
}

/** Memory groups, own first. */
export function memoryChain(
  groups: readonly Partial<MemoryGroup>[],
  version: 1 | 2 = 2,
): GroupChain<MemoryGroup> {
  const empty: MemoryGroup = {
    dir: '/sys/fs/cgroup/own',
    exists: true,
    max: gone(),
    high: gone(),
    current: gone(),
    stat: gone(),
    events: gone(),
    swapMax: gone(),
    swapCurrent: gone(),
    pressure: gone(),
  };
  return chain(
    'memory',
    groups.map((group) => ({ ...empty, ...group })),
    version,
  );
}

/** Groups of processes, own first. */
export function pidsChain(groups: readonly Partial<PidsGroup>[], version: 1 | 2 = 2): GroupChain<PidsGroup> {
  const empty: PidsGroup = {
    dir: '/sys/fs/cgroup/own',
    exists: true,
    max: gone(),
    current: gone(),
    events: gone(),
  };
  return chain(
    'pids',
    groups.map((group) => ({ ...empty, ...group })),
    version,
  );
}

/** A kernel release. */
export function release(text: string): KernelRelease {
  const [, major = '0', minor = '0', patch = '0'] = /^(\d+)\.(\d+)(?:\.(\d+))?/.exec(text) ?? [];
  return { text, major: Number(major), minor: Number(minor), patch: Number(patch) };
}

/** A Go project at /src/app. */
export function goProject(go: string, toolchain?: string): GoProject {
  const goMod = { module: 'example.org/app', go, toolchain, godebug: {}, require: [], replace: [], use: [] };
  return { dir: '/src/app', goMod, hasVendor: false, goWork: undefined };
}
