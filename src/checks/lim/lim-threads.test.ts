import { test } from 'vitest';
import type { ProcessStatus } from '../../model/host.ts';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts, here, pidsChain } from '../testing/facts.ts';
import { check } from './lim-threads.ts';

const status = (threads: number | undefined, uid = 1000): ProcessStatus => ({
  name: 'app',
  threads,
  cpusAllowed: undefined,
  memoryNodesAllowed: undefined,
  seccomp: undefined,
  uid,
  gid: undefined,
  groups: undefined,
  capEff: undefined,
  noNewPrivs: undefined,
  rssBytes: undefined,
});

test("fires near the runtime's own limit", () => {
  expectFinding(check, facts({ 'process.status': status(8500) }), {
    severity: 'error',
    says: ['8,500', '10,000', 'SetMaxThreads'],
  });
});

test('fires for the tightest of all limits', () => {
  const table = facts({
    'process.status': status(90),
    'process.limits': { processes: { soft: 4096n, hard: 4096n } },
    'cgroup.pids': pidsChain([{ max: here(100n), current: here(95n) }]),
    'kernel.threadsMax': 100_000n,
  });
  expectFinding(check, table, { severity: 'error', says: ['95', '100', 'pids.max'] });
});

test('stays quiet below, and does not hold the user limit against root', () => {
  const limits = { processes: { soft: 100n, hard: 100n } };
  expectQuiet(check, facts({ 'process.status': status(95, 0), 'process.limits': limits }));
  expectFinding(check, facts({ 'process.status': status(95, 1000), 'process.limits': limits }), {
    severity: 'error',
    says: ['RLIMIT_NPROC'],
  });
});

test('cannot tell without the number of threads', () => {
  expectUnknown(check, facts({ 'process.status': status(undefined) }));
  expectUnknown(check, facts({}), 'process.status');
});
