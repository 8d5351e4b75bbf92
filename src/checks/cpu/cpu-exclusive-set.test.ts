import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts, limited, limitUnknown, unlimited } from '../testing/facts.ts';
import { check } from './cpu-exclusive-set.ts';

const some = [{ first: 2, last: 5 }];

test('fires for a narrow set without a quota', () => {
  expectFinding(check, facts({ 'cpu.allowed': some, 'limits.cpu': unlimited() }), {
    severity: 'info',
    says: ['2-5', '(4)'],
  });
  const first = [{ first: 0, last: 3 }];
  expectFinding(
    check,
    facts({ 'cpu.allowed': first, 'cpu.online': [{ first: 0, last: 7 }], 'limits.cpu': unlimited() }),
    {
      severity: 'info',
      says: ['0-3'],
    },
  );
});

test('stays quiet with all online CPUs, and under a quota', () => {
  const all = [{ first: 0, last: 7 }];
  expectQuiet(check, facts({ 'cpu.allowed': all, 'cpu.online': all, 'limits.cpu': unlimited() }));
  expectQuiet(check, facts({ 'cpu.allowed': some, 'limits.cpu': limited(2) }), 'not-applicable');
});

test('cannot tell from 0-3 alone, or when the quota is not known', () => {
  expectUnknown(check, facts({ 'cpu.allowed': [{ first: 0, last: 3 }], 'limits.cpu': unlimited() }), '0-3');
  expectUnknown(check, facts({ 'cpu.allowed': some, 'limits.cpu': limitUnknown() }));
});
