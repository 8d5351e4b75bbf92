import { expect, test } from 'vitest';
import type { RuntimeKey } from '../../model/doctor-report.ts';
import type { RuntimeBelief } from '../../model/facts.ts';
import { runCheck } from '../run-check.ts';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { binary, facts, limited, limitUnknown, unlimited } from '../testing/facts.ts';
import { check } from './cpu-gomaxprocs-over.ts';

const belief = (runtime: RuntimeKey, gomaxprocs: number | null): RuntimeBelief => ({
  runtime,
  gomaxprocs,
  limitCpus: null,
  limitFile: null,
  because: { en: 'because', zh: '因为' },
  overflows: false,
});
const beliefs = (old: number | null, go125: number | null, go126: number | null, uber: number | null) => ({
  'go1.24': belief('go1.24', old),
  'go1.25.0': belief('go1.25.0', go125),
  'go1.26': belief('go1.26', go126),
  automaxprocs: belief('automaxprocs', uber),
});

test('fires for the generations of Go it holds for when the binary is not known', () => {
  expectFinding(check, facts({ 'limits.cpu': limited(0.5), 'go.beliefs': beliefs(10, 2, 2, 1) }), {
    severity: 'warn',
    says: ['Go <= 1.24 runs 10', '0.5 CPUs'],
    commands: ['GOMAXPROCS=2'],
  });
});

test('fires as an error at four times the quota of a known binary', () => {
  const known = {
    'limits.cpu': limited(2),
    'go.beliefs': beliefs(8, 2, 2, 2),
    'go.binary': binary('go1.24.0'),
  };
  expectFinding(check, facts({ ...known, 'go.belief': belief('go1.24', 8) }), {
    severity: 'error',
    says: ['8 threads'],
  });
  expectFinding(check, facts({ ...known, 'go.belief': belief('go1.24', 7) }), { severity: 'warn' });
});

test('advises a newer release only where that release finds the limit', () => {
  const steps = (go126: number) => {
    const result = runCheck(
      check,
      facts({ 'limits.cpu': limited(1.5), 'go.beliefs': beliefs(16, 16, go126, 16) }),
    );
    return result.status === 'finding' ? result.remedy.map((step) => step.text.en).join(' ') : '';
  };
  expect(steps(2)).toContain('Build with Go 1.26');
  expect(steps(16)).not.toContain('Build with');
});

test('stays quiet when the runtime takes its smallest value of 2 for half a CPU, and without quota', () => {
  const small = { 'limits.cpu': limited(0.5), 'go.beliefs': beliefs(10, 2, 2, 1) };
  expectQuiet(check, facts({ ...small, 'go.belief': belief('go1.26', 2), env: new Map() }));
  expectQuiet(
    check,
    facts({ 'limits.cpu': unlimited(), 'go.beliefs': beliefs(64, 64, 64, 64) }),
    'not-applicable',
  );
});

test('cannot tell while the environment may set GOMAXPROCS', () => {
  const small = { 'limits.cpu': limited(0.5), 'go.beliefs': beliefs(10, 2, 2, 1) };
  expectUnknown(check, facts({ ...small, 'go.belief': belief('go1.26', 2) }), 'env');
});

test('cannot tell without the limit or without the CPUs', () => {
  expectUnknown(check, facts({ 'limits.cpu': limitUnknown(), 'go.beliefs': beliefs(8, 8, 8, 8) }));
  expectUnknown(
    check,
    facts({ 'limits.cpu': limited(2), 'go.beliefs': beliefs(null, null, null, null) }),
    'CPUs',
  );
  // automaxprocs needs no list of CPUs: its answer alone says nothing of the others.
  expectUnknown(
    check,
    facts({ 'limits.cpu': limited(2), 'go.beliefs': beliefs(null, null, null, 1) }),
    'CPUs',
  );
});
