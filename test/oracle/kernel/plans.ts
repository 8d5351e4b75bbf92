import type { Plan, ProbeBuild, Scenario } from './virtual-machine.ts';

/** Probes by the key of the doctor's `limits.gomaxprocs` that predicts them: mount roots are honoured from 1.26.0 on. Language line = release unless said. */
export const PROBES: readonly (ProbeBuild & { readonly predictedBy: string })[] = [
  { name: 'go1.22', toolchain: 'go1.22.12', language: '1.22', predictedBy: 'go1.24' },
  { name: 'go1.24', toolchain: 'go1.24.13', language: '1.24', predictedBy: 'go1.24' },
  { name: 'go1.26-language-1.24', toolchain: 'go1.26.8', language: '1.24', predictedBy: 'go1.24' },
  { name: 'go1.25.0', toolchain: 'go1.25.0', language: '1.25', predictedBy: 'go1.25.0' },
  { name: 'go1.25.5', toolchain: 'go1.25.5', language: '1.25', predictedBy: 'go1.25.0' },
  { name: 'go1.25.14', toolchain: 'go1.25.14', language: '1.25', predictedBy: 'go1.25.0' },
  { name: 'go1.26', toolchain: 'go1.26.8', language: '1.26', predictedBy: 'go1.26' },
  { name: 'go1.27', toolchain: 'go1.27.4', language: '1.27', predictedBy: 'go1.26' },
  {
    name: 'automaxprocs',
    toolchain: 'go1.26.8',
    language: '1.24',
    automaxprocs: 'v1.6.0',
    predictedBy: 'automaxprocs',
  },
];

const V2 = '/sys/fs/cgroup';

/** Scenarios of the unified hierarchy. Each group is used once: a limit left behind would change the next scenario. */
const UNIFIED: readonly Scenario[] = [
  { name: 'no limit', groups: [{ path: `${V2}/free` }], join: [`${V2}/free`] },
  {
    name: 'quota 2.5 CPUs',
    groups: [{ path: `${V2}/q25`, files: { 'cpu.max': '250000 100000' } }],
    join: [`${V2}/q25`],
  },
  {
    name: 'quota half a CPU, throttled',
    groups: [{ path: `${V2}/q05`, files: { 'cpu.max': '50000 100000' } }],
    join: [`${V2}/q05`],
    load: 'cpu',
  },
  {
    name: 'odd period',
    groups: [{ path: `${V2}/odd`, files: { 'cpu.max': '30000 20000' } }],
    join: [`${V2}/odd`],
  },
  {
    name: 'quota above the CPUs',
    groups: [{ path: `${V2}/wide`, files: { 'cpu.max': '1600000 100000' } }],
    join: [`${V2}/wide`],
  },
  {
    name: 'tighter parent',
    groups: [
      { path: `${V2}/p1`, files: { 'cpu.max': '150000 100000', 'memory.max': '134217728' } },
      { path: `${V2}/p1/leaf`, files: { 'cpu.max': '300000 100000', 'memory.max': '268435456' } },
    ],
    join: [`${V2}/p1/leaf`],
  },
  {
    name: 'limit only on the grandparent',
    groups: [
      { path: `${V2}/g1`, files: { 'cpu.max': '200000 100000' } },
      { path: `${V2}/g1/p` },
      { path: `${V2}/g1/p/leaf` },
    ],
    join: [`${V2}/g1/p/leaf`],
  },
  {
    name: 'cpuset of three',
    groups: [{ path: `${V2}/set3`, files: { 'cpuset.cpus': '0,2-3' } }],
    join: [`${V2}/set3`],
  },
  { name: 'affinity of one', groups: [{ path: `${V2}/aff` }], join: [`${V2}/aff`], affinity: 0b0100 },
  {
    name: 'affinity of three under a quota of two',
    groups: [{ path: `${V2}/both`, files: { 'cpu.max': '200000 100000' } }],
    join: [`${V2}/both`],
    affinity: 0b1101,
  },
  {
    name: 'private namespace, quota 1.5',
    groups: [{ path: `${V2}/ns15`, files: { 'cpu.max': '150000 100000' } }],
    join: [`${V2}/ns15`],
    newNamespace: true,
  },
  {
    name: 'private namespace below a limited parent',
    groups: [
      { path: `${V2}/pod`, files: { 'cpu.max': '300000 100000', 'memory.max': '536870912' } },
      { path: `${V2}/pod/container`, files: { 'cpu.max': '200000 100000' } },
    ],
    join: [`${V2}/pod/container`],
    newNamespace: true,
  },
  {
    name: 'name with colons and spaces',
    groups: [{ path: `${V2}/a:b c`, files: { 'cpu.max': '200000 100000' } }],
    join: [`${V2}/a:b c`],
  },
  {
    name: 'out of memory',
    groups: [{ path: `${V2}/oom`, files: { 'memory.max': '67108864', 'memory.swap.max': '0' } }],
    join: [`${V2}/oom`],
    load: 'memory',
  },
];

const V1 = '/sys/fs/cgroup/cpu,cpuacct';
const MEMORY = '/sys/fs/cgroup/memory';

const legacy = (name: string, quota: string, extra: Partial<Scenario> = {}): Scenario => ({
  name,
  groups: [
    { path: `${V1}/${name}`, files: { 'cpu.cfs_quota_us': quota, 'cpu.cfs_period_us': '100000' } },
    { path: `${MEMORY}/${name}`, files: { 'memory.limit_in_bytes': '268435456' } },
  ],
  join: [`${V1}/${name}`, `${MEMORY}/${name}`],
  ...extra,
});

const LEGACY: readonly Scenario[] = [
  legacy('unlimited', '-1'),
  legacy('two-and-a-half', '250000'),
  legacy('half', '50000', { load: 'cpu' }),
  {
    name: 'parent',
    groups: [
      { path: `${V1}/parent`, files: { 'cpu.cfs_quota_us': '200000' } },
      { path: `${V1}/parent/leaf`, files: { 'cpu.cfs_quota_us': '-1' } },
      { path: `${MEMORY}/parent`, files: { 'memory.limit_in_bytes': '134217728' } },
      { path: `${MEMORY}/parent/leaf` },
    ],
    join: [`${V1}/parent/leaf`, `${MEMORY}/parent/leaf`],
  },
];

const LEGACY_MOUNTS: Plan['mounts'] = [
  { path: '/sys/fs/cgroup', type: 'tmpfs' },
  { path: '/sys/fs/cgroup/systemd', type: 'cgroup', options: 'none,name=systemd' },
  { path: V1, type: 'cgroup', options: 'cpu,cpuacct' },
  { path: MEMORY, type: 'cgroup', options: 'memory' },
  { path: '/sys/fs/cgroup/cpuset', type: 'cgroup', options: 'cpuset' },
];

const HYBRID_GROUP = `${V2}/unified/app`;

/** One boot each. `mode` is what the doctor must recognise. */
export const PLANS: readonly { readonly mode: string; readonly plan: Plan }[] = [
  { mode: 'v2', plan: { mounts: [{ path: V2, type: 'cgroup2' }], scenarios: UNIFIED } },
  { mode: 'v1', plan: { mounts: LEGACY_MOUNTS, scenarios: LEGACY } },
  {
    mode: 'hybrid',
    plan: {
      mounts: [...LEGACY_MOUNTS, { path: `${V2}/unified`, type: 'cgroup2' }],
      scenarios: LEGACY.map((s) => ({
        ...s,
        groups: [...s.groups, { path: HYBRID_GROUP }],
        join: [...s.join, HYBRID_GROUP],
      })),
    },
  },
];
