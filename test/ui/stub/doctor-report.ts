import { say } from '../../../src/base/messages.ts';
import type { DoctorReport } from '../../../src/model/doctor-report.ts';
import { TEST_PARTS } from '../../../src/report/testing/test-parts.ts';
import { STUB_NOW_MS } from './world.ts';

const both = (en: string, zh: string) => say({ en, zh });

const base = {
  room: 'cpu',
  target: 'local',
  entity: { host: 'shop-1' },
  atUnixMs: STUB_NOW_MS - 40_000,
} as const;

/** A doctor report with one of each kind of answer. */
export const DOCTOR_REPORT: DoctorReport = {
  schema: 1,
  target: {
    kind: 'local',
    name: 'local',
    host: 'shop-1',
    scenario: ['docker'],
    observedAtUnixMs: STUB_NOW_MS - 40_000,
    whatIf: [],
  },
  ...TEST_PARTS,
  limits: {
    crashes: [],
    mode: 'v2',
    effectiveMemoryLimit: 536_870_912,
    effectiveCpuQuota: 1.5,
    cpusAllowed: 8,
    gomaxprocs: { 'go1.24': 8, 'go1.25.0': 2, 'go1.26': 2, automaxprocs: 1 },
    cpu: {
      state: 'limited',
      setBy: '/sys/fs/cgroup/system.slice/docker-4f.scope',
      chain: [
        {
          path: '/sys/fs/cgroup/system.slice/docker-4f.scope',
          file: 'cpu.max',
          value: '150000 100000',
          limit: 1.5,
        },
        { path: '/sys/fs/cgroup/system.slice', file: 'cpu.max', value: 'max 100000', limit: null },
      ],
    },
    memory: {
      state: 'limited',
      setBy: '/sys/fs/cgroup/system.slice/docker-4f.scope',
      chain: [
        {
          path: '/sys/fs/cgroup/system.slice/docker-4f.scope',
          file: 'memory.max',
          value: '536870912',
          limit: 536_870_912,
        },
        { path: '/sys/fs/cgroup/system.slice', file: 'memory.max', value: 'max', limit: null },
      ],
    },
    because: {
      'go1.24': both(
        'This release does not read cgroups: all 8 CPUs of the affinity mask count.',
        '该版本不读取 cgroup：按亲和性掩码中的全部 8 个 CPU 计算。',
      ),
      'go1.25.0': both('The quota of 1.5 CPUs is rounded up.', '1.5 个 CPU 的配额向上取整。'),
      'go1.26': both('The quota of 1.5 CPUs is rounded up.', '1.5 个 CPU 的配额向上取整。'),
      automaxprocs: both(
        'automaxprocs rounds the quota of 1.5 CPUs down.',
        'automaxprocs 将 1.5 个 CPU 的配额向下取整。',
      ),
    },
  },
  findings: [
    {
      ...base,
      checkId: 'CPU001',
      slug: 'cpu-throttled',
      severity: 'error',
      confidence: 0.97,
      title: both('The kernel is throttling this process', '内核正在限制该进程的 CPU'),
      claim: both(
        '31.4 % of the periods of the last 10 s were throttled, 2.21 s of run time were lost.',
        '最近 10 秒内 31.4 % 的周期被限流，损失了 2.21 秒的运行时间。',
      ),
      evidence: [
        {
          fact: 'cgroup.cpuStat.nr_throttled',
          value: '1204 → 1235',
          source: '/sys/fs/cgroup/system.slice/docker-4f.scope/cpu.stat',
          observedAtUnixMs: STUB_NOW_MS - 40_000,
        },
        {
          fact: 'cgroup.cpu.max',
          value: '150000 100000',
          source: '/sys/fs/cgroup/system.slice/docker-4f.scope/cpu.max',
          observedAtUnixMs: STUB_NOW_MS - 40_000,
        },
      ],
      threshold: {
        value: both('5 % of periods', '周期的 5 %'),
        source: both(
          'Kernel documentation, admin-guide/cgroup-v2, cpu.stat',
          '内核文档 admin-guide/cgroup-v2，cpu.stat',
        ),
        ours: true,
      },
      remedy: [
        {
          text: both(
            'Give the container two whole CPUs, or set GOMAXPROCS to what the quota allows.',
            '为容器分配两个完整的 CPU，或将 GOMAXPROCS 设为配额允许的值。',
          ),
          command: 'docker update --cpus 2 shop-gateway',
        },
        {
          text: both('Or let the process use one thread less at a time.', '或者让进程同时少用一个线程。'),
          command: 'GOMAXPROCS=1',
        },
      ],
      refs: ['https://docs.kernel.org/admin-guide/cgroup-v2.html'],
    },
    {
      ...base,
      checkId: 'CPU003',
      slug: 'cpu-gomaxprocs-over',
      severity: 'warn',
      confidence: 0.8,
      title: both('GOMAXPROCS is higher than the CPU quota', 'GOMAXPROCS 高于 CPU 配额'),
      claim: both(
        'Go 1.24 and older run 8 threads on a quota of 1.5 CPUs.',
        'Go 1.24 及更早版本会在 1.5 个 CPU 的配额上运行 8 个线程。',
      ),
      evidence: [{ fact: 'process.affinity', value: '0-7', source: '/proc/self/status' }],
      remedy: [
        {
          text: both(
            'Build with Go 1.25 or newer, which reads the quota.',
            '使用会读取配额的 Go 1.25 或更新版本构建。',
          ),
        },
      ],
      refs: ['https://go.dev/doc/go1.25#container-aware-gomaxprocs'],
    },
    {
      ...base,
      room: 'lim',
      checkId: 'LIM004',
      slug: 'lim-nofile-low',
      severity: 'info',
      confidence: 0.6,
      title: both('The descriptor limit is low for a server', '文件描述符上限对服务端偏低'),
      claim: both(
        '1,024 descriptors; Go raises the soft limit to the hard limit, which is also 1,024.',
        '上限为 1,024；Go 会把软限制提升到硬限制，而硬限制同样是 1,024。',
      ),
      evidence: [{ fact: 'limits.nofile', value: '1024 / 1024', source: '/proc/self/limits' }],
      threshold: { value: both('4096', '4096'), source: both('Goroscope', 'Goroscope'), ours: true },
      remedy: [
        {
          text: both('Raise the limit of the container.', '提高容器的上限。'),
          command: 'docker run --ulimit nofile=65536:65536 …',
        },
      ],
      refs: [],
    },
  ],
  suppressed: [
    {
      finding: {
        ...base,
        room: 'lim',
        checkId: 'LIM007',
        slug: 'lim-pids',
        severity: 'warn',
        confidence: 0.7,
        title: both('Few process ids are left', '剩余的进程 ID 很少'),
        claim: both('212 of 256 process ids are in use.', '256 个进程 ID 中已使用 212 个。'),
        evidence: [{ fact: 'cgroup.pids.current', value: '212', source: '/sys/fs/cgroup/pids.current' }],
        remedy: [],
        refs: [],
      },
      reason: 'batch host, reviewed by the platform team',
      scope: 'shop-1',
      untilUnixMs: Date.UTC(2026, 11, 1),
    },
  ],
  verdicts: {
    'cpu-throttled': 'finding',
    'cpu-gomaxprocs-over': 'finding',
    'lim-nofile-low': 'finding',
    'cg-mode-known': 'pass',
    'kern-psi': 'unknown',
    'cpu-numa': 'not-applicable',
    'lim-pids': 'suppressed',
  },
  outcomes: [
    {
      checkId: 'CPU001',
      slug: 'cpu-throttled',
      title: both('CPU throttling', 'CPU 限流'),
      status: 'finding',
    },
    {
      checkId: 'CPU003',
      slug: 'cpu-gomaxprocs-over',
      title: both('GOMAXPROCS against the quota', 'GOMAXPROCS 与配额'),
      status: 'finding',
    },
    {
      checkId: 'LIM004',
      slug: 'lim-nofile-low',
      title: both('Descriptor limit', '文件描述符上限'),
      status: 'finding',
    },
    {
      checkId: 'CG001',
      slug: 'cg-mode-known',
      title: both('Control group mode', 'cgroup 模式'),
      status: 'pass',
      reason: both('One v2 hierarchy, all controllers visible.', '单一 v2 层级，所有控制器可见。'),
    },
    {
      checkId: 'KERN002',
      slug: 'kern-psi',
      title: both('Pressure stall information', '压力阻塞信息（PSI）'),
      status: 'unknown',
      reason: both(
        '/proc/pressure/cpu could not be opened: EOPNOTSUPP.',
        '无法打开 /proc/pressure/cpu：EOPNOTSUPP。',
      ),
      unlock: both('Boot the kernel with psi=1.', '以 psi=1 启动内核。'),
    },
    {
      checkId: 'CPU009',
      slug: 'cpu-numa',
      title: both('NUMA placement', 'NUMA 布局'),
      status: 'not-applicable',
      reason: both('One NUMA node.', '只有一个 NUMA 节点。'),
    },
    {
      checkId: 'LIM007',
      slug: 'lim-pids',
      title: both('PID limit', 'PID 上限'),
      status: 'suppressed',
      reason: both('Accepted until 2026-12-01: batch host.', '已接受至 2026-12-01：批处理主机。'),
    },
  ],
  collectors: [
    { name: 'cgroup', status: 'ok', elapsedMs: 12 },
    { name: 'proc', status: 'ok', elapsedMs: 8 },
    {
      name: 'kernel',
      status: 'timeout',
      elapsedMs: 2000,
      message: both('no answer within 2 s', '2 秒内没有响应'),
    },
  ],
  summary: {
    pass: 1,
    finding: 3,
    'not-applicable': 1,
    unknown: 1,
    suppressed: 1,
    crashed: 0,
    error: 1,
    warn: 1,
    info: 1,
  },
};
