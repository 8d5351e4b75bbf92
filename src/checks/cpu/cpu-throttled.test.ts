import { expect, test } from 'vitest';
import type { FactTable } from '../../model/facts.ts';
import { runCheck } from '../run-check.ts';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { cpuChain, facts, gone, here, limited, limitUnknown, unlimited } from '../testing/facts.ts';
import { check } from './cpu-throttled.ts';

const quota = here({ quotaUsec: 250_000n, periodUsec: 100_000n });
const stat = (periods: bigint, throttled: bigint) => ({
  nr_periods: periods,
  nr_throttled: throttled,
  throttled_usec: 51_000_000n,
});
const at = (periods: bigint, throttled: bigint) =>
  facts({ 'cgroup.cpu': cpuChain([{ quota, stat: stat(periods, throttled) }]), 'limits.cpu': limited(2.5) });

test('fires as a warning over 25 % and as an error over 50 %', () => {
  expectFinding(check, at(4000n, 1320n), { severity: 'warn', says: ['33 %', '1320 of 4000', '51 s'] });
  expectFinding(check, at(1000n, 501n), { severity: 'error', says: ['50.1 %'] });
});

test('fires for an ancestor whose share is larger than the own', () => {
  const groups = cpuChain([
    { stat: stat(1000n, 10n), quota },
    { dir: '/sys/fs/cgroup', quota, stat: stat(1000n, 400n) },
  ]);
  expectFinding(check, facts({ 'cgroup.cpu': groups, 'limits.cpu': limited(2.5) }), {
    severity: 'warn',
    says: ['40 %'],
  });
});

test('counts only what happened between two samples', () => {
  expectFinding(check, at(5000n, 1900n), {
    severity: 'error',
    says: ['58 %', 'between'],
    before: at(4000n, 1320n),
  });
  expectQuietSince(at(5000n, 1330n), at(4000n, 1320n));
});

test('reads the nanoseconds of cgroup v1', () => {
  const v1 = { nr_periods: 1000n, nr_throttled: 300n, throttled_time: 2_000_000_000n };
  const chain = cpuChain([{ quota, stat: v1 }], 1);
  expectFinding(check, facts({ 'cgroup.cpu': chain, 'limits.cpu': limited(2.5) }), {
    severity: 'warn',
    says: ['2 s'],
  });
});

test('stays quiet at 25 % and where there is no quota', () => {
  expectQuiet(check, at(4000n, 1000n));
  expectQuiet(check, facts({ 'cgroup.cpu': cpuChain([{}]), 'limits.cpu': unlimited() }), 'not-applicable');
});

test('cannot tell after few periods, without counters, or when the limit is not known', () => {
  expectUnknown(check, at(99n, 60n), '99 periods');
  expectUnknown(
    check,
    facts({ 'cgroup.cpu': cpuChain([{ quota }]), 'limits.cpu': limited(2.5) }),
    'cpu.stat',
  );
  expectUnknown(
    check,
    facts({ 'cgroup.cpu': cpuChain([{ quota: gone() }]), 'limits.cpu': limitUnknown() }),
    'outside',
  );
  expectUnknown(check, facts({}), 'cgroup.cpu');
});

function expectQuietSince(now: FactTable, before: FactTable): void {
  expect(runCheck(check, now, before)).toMatchObject({ status: 'pass' });
}
