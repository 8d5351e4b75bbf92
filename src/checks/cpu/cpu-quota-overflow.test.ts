import { test } from 'vitest';
import type { RuntimeKey } from '../../model/doctor-report.ts';
import type { RuntimeBelief } from '../../model/facts.ts';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { binary, facts, limited, limitUnknown } from '../testing/facts.ts';
import { check } from './cpu-quota-overflow.ts';

const belief = (runtime: RuntimeKey, overflows: boolean): RuntimeBelief => ({
  runtime,
  gomaxprocs: 8,
  limitCpus: overflows ? 17_592_186_044 : null,
  limitFile: '/sys/fs/cgroup/cpu.max',
  because: { en: 'because', zh: '因为' },
  overflows,
});
const beliefs = (overflows: boolean) => ({
  'go1.24': belief('go1.24', false),
  'go1.25.0': belief('go1.25.0', overflows),
  'go1.26': belief('go1.26', overflows),
  automaxprocs: belief('automaxprocs', overflows),
});

test('fires when the quotient does not fit into 32 bits', () => {
  expectFinding(check, facts({ 'go.beliefs': beliefs(true) }), {
    severity: 'error',
    says: ['17592186044 CPUs', 'die at start'],
    commands: ['echo max > /sys/fs/cgroup/cpu.max', 'containermaxprocs=0'],
  });
});

test('stays quiet otherwise, and for releases that do not read the quota', () => {
  expectQuiet(check, facts({ 'go.beliefs': beliefs(false), 'limits.cpu': limited(2) }));
  expectQuiet(
    check,
    facts({ 'go.beliefs': beliefs(true), 'go.binary': binary('go1.24.0') }),
    'not-applicable',
  );
});

test('cannot tell without predictions', () => {
  expectUnknown(check, facts({}), 'go.beliefs');
});

test('cannot tell when nobody could read the limit', () => {
  expectUnknown(check, facts({ 'go.beliefs': beliefs(false), 'limits.cpu': limitUnknown() }));
  expectUnknown(check, facts({ 'go.beliefs': beliefs(false) }));
});
