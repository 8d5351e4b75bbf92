import { expect, test } from 'vitest';
import { expectFinding, expectUnknown } from '../testing/expect-verdict.ts';
import { facts } from '../testing/facts.ts';
import { runCheck } from '../run-check.ts';
import { check } from './clk-jump.ts';

const at = (seconds: bigint) => facts({ 'clock.bootTimeUnix': seconds });

test('fires on a step in either direction', () => {
  expectFinding(check, at(1_750_003_600n), {
    severity: 'info',
    says: ['3600 s'],
    before: at(1_750_000_000n),
  });
  expectFinding(check, at(1_749_999_998n), { severity: 'info', says: ['-2 s'], before: at(1_750_000_000n) });
});

test('stays quiet within rounding', () => {
  expect(runCheck(check, at(1_750_000_001n), at(1_750_000_000n))).toMatchObject({ status: 'pass' });
});

test('cannot tell from one sample', () => {
  expectUnknown(check, at(1n));
  expectUnknown(check, facts({}), 'clock.bootTimeUnix');
});
