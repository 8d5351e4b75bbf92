import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts } from '../testing/facts.ts';
import { check } from './cpu-steal.ts';

const times = (steal: bigint, user = 10_000n) =>
  facts({ 'cpu.times': { user, nice: 0n, system: 0n, idle: 0n, iowait: 0n, irq: 0n, softirq: 0n, steal } });

test('fires over 5 % and as an error over 10 %', () => {
  expectFinding(check, times(800n), { severity: 'warn', says: ['7.4 %', 'since boot'] });
  expectFinding(check, times(2000n), { severity: 'error', says: ['16.7 %'] });
});

test('judges the time between two samples', () => {
  expectFinding(check, times(900n, 19_300n), {
    severity: 'warn',
    says: ['between'],
    before: times(100n, 10_000n),
  });
});

test('stays quiet at 5 %', () => {
  expectQuiet(check, times(500n, 9500n));
});

test('cannot tell from a few ticks', () => {
  expectUnknown(check, times(100n, 200n), '300 ticks');
  expectUnknown(check, facts({}), 'cpu.times');
});
