import { test } from 'vitest';
import type { RuntimeKey } from '../../model/doctor-report.ts';
import type { RuntimeBelief } from '../../model/facts.ts';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { binary, facts, limited, limitUnknown } from '../testing/facts.ts';
import { check } from './cpu-go125-mount-root.ts';

const belief = (runtime: RuntimeKey, gomaxprocs: number, limitCpus: number | null): RuntimeBelief => ({
  runtime,
  gomaxprocs,
  limitCpus,
  limitFile: '/sys/fs/cgroup/cpu/cpu.cfs_quota_us',
  because: { en: 'because', zh: '因为' },
  overflows: false,
});
const beliefs = (go125: RuntimeBelief, go126: RuntimeBelief) => ({
  'go1.24': belief('go1.24', 32, null),
  'go1.25.0': go125,
  'go1.26': go126,
  automaxprocs: belief('automaxprocs', 1, 1),
});
const blind = beliefs(belief('go1.25.0', 32, null), belief('go1.26', 2, 1));

test('fires conditionally without a binary, as an error for every 1.25 release', () => {
  expectFinding(check, facts({ 'go.beliefs': blind }), {
    severity: 'warn',
    says: ['32 threads', 'uses 2'],
    commands: ['GOMAXPROCS=2'],
  });
  expectFinding(check, facts({ 'go.beliefs': blind, 'go.binary': binary('go1.25.14') }), {
    severity: 'error',
  });
});

test('stays quiet when both generations agree, and for other releases', () => {
  const both = beliefs(belief('go1.25.0', 2, 1), belief('go1.26', 2, 1));
  expectQuiet(check, facts({ 'go.beliefs': both, 'limits.cpu': limited(1) }));
  expectQuiet(check, facts({ 'go.beliefs': blind, 'go.binary': binary('go1.26.0') }), 'not-applicable');
});

test('cannot tell without predictions', () => {
  expectUnknown(check, facts({}), 'go.beliefs');
});

test('cannot tell when neither could read the limit', () => {
  const neither = beliefs(belief('go1.25.0', 32, null), belief('go1.26', 32, null));
  expectUnknown(check, facts({ 'go.beliefs': neither, 'limits.cpu': limitUnknown() }));
  expectUnknown(check, facts({ 'go.beliefs': neither }));
});
