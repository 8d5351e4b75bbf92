import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts } from '../testing/facts.ts';
import { processStatus } from '../testing/permissions.ts';
import { check } from './perm-perf-blocked.ts';

const at = (level: bigint, capEff: bigint | undefined = 0n, bpf = 0n) =>
  facts({
    'kernel.perfEventParanoid': level,
    'kernel.unprivilegedBpfDisabled': bpf,
    'process.status': { ...processStatus(), capEff },
  });

test('fires without the capability', () => {
  expectFinding(check, at(2n), {
    severity: 'info',
    says: ['only user code', 'pprof'],
    commands: ['cap_perfmon'],
  });
  expectFinding(check, at(4n, 0n, 2n), { severity: 'info', says: ['sees nothing', 'CAP_BPF'] });
});

test('stays quiet at 1 and with a capability', () => {
  expectQuiet(check, at(1n));
  expectQuiet(check, at(3n, 1n << 38n));
  expectQuiet(check, at(3n, 1n << 21n));
});

test('cannot tell without capabilities', () => {
  const blind = facts({ 'process.status': { ...processStatus(), capEff: undefined } });
  expectUnknown(check, { ...at(2n), ...blind }, 'CapEff');
});
