import { sameText } from '../../base/messages.ts';
import { TEST_PARTS } from './test-parts.ts';
import type { CheckOutcome, DoctorReport } from '../../model/doctor-report.ts';
import type { Finding } from '../../model/finding.ts';

const BOTH = { en: 'why', zh: '原因' };

const FINDING: Finding = {
  checkId: 'CPU006',
  slug: 'cpu-throttled',
  room: 'cpu',
  severity: 'error',
  confidence: 0.8,
  target: 'local',
  title: { en: 'CPU throttling', zh: 'CPU 限流' },
  claim: { en: 'Stopped in 33 % of its periods.', zh: '33 % 的周期被暂停。' },
  evidence: [{ fact: 'cgroup.cpu', value: 'nr_throttled 1320', source: '/sys/fs/cgroup/cpu.stat' }],
  threshold: { value: sameText('> 25 %'), source: sameText('kubernetes-mixin'), ours: false },
  remedy: [{ text: { en: 'Raise the CPU limit.', zh: '提高 CPU 限额。' }, command: 'GOMAXPROCS=2' }],
  refs: ['https://example.org/a'],
  entity: {},
  atUnixMs: 1_750_000_000_000,
};

const SUPPRESSED: Finding = { ...FINDING, checkId: 'CG013', slug: 'cg-thp', severity: 'info' };

function outcome(slug: string, status: CheckOutcome['status'], reason = BOTH): CheckOutcome {
  return { checkId: slug, slug, title: BOTH, status, reason };
}

/** A report with one error, one suppressed note, one pass and one unknown; `change` replaces parts of the error. */
export function testReport(change: Partial<Finding> = {}): DoctorReport {
  const limit = { state: 'limited', setBy: '/sys/fs/cgroup', chain: [] } as const;
  return {
    schema: 1,
    target: {
      kind: 'local',
      name: 'local',
      host: 'box',
      scenario: ['docker'],
      observedAtUnixMs: 1_750_000_000_000,
      whatIf: [],
    },
    limits: {
      mode: 'v2',
      effectiveMemoryLimit: 536_870_912,
      effectiveCpuQuota: 2.5,
      cpusAllowed: 64,
      gomaxprocs: { 'go1.24': 64, 'go1.25.0': 3, 'go1.26': 3, automaxprocs: null },
      cpu: limit,
      memory: limit,
      because: { 'go1.24': BOTH, 'go1.25.0': BOTH, 'go1.26': BOTH, automaxprocs: BOTH },
      crashes: [],
    },
    ...TEST_PARTS,
    findings: [{ ...FINDING, ...change }],
    suppressed: [{ finding: SUPPRESSED, reason: 'ticket 42', scope: '*', untilUnixMs: null }],
    verdicts: {},
    outcomes: [
      outcome('cpu-throttled', 'finding'),
      outcome('cg-thp', 'suppressed'),
      outcome('cg-mode', 'pass'),
      outcome('lim-maps', 'unknown', { en: 'not read', zh: '未读' }),
    ],
    collectors: [],
    summary: {
      pass: 1,
      finding: 1,
      'not-applicable': 0,
      unknown: 1,
      suppressed: 1,
      crashed: 0,
      error: 1,
      warn: 0,
      info: 0,
    },
  };
}
