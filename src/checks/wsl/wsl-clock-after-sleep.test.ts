import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts } from '../testing/facts.ts';
import { check } from './wsl-clock-after-sleep.ts';

const at = (seconds: bigint) => facts({ scenario: ['wsl2'], 'clock.bootTimeUnix': seconds });

test('fires on a step', () => {
  expectFinding(check, at(1_000n), { severity: 'warn', says: ['900 s'], before: at(100n) });
});

test('stays quiet elsewhere', () => {
  expectQuiet(check, facts({ scenario: [], 'clock.bootTimeUnix': 1n }), 'not-applicable');
});

test('cannot tell from one sample', () => {
  expectUnknown(check, at(1n));
});
