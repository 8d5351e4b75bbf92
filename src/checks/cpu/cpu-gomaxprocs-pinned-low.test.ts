import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { env, facts, limited, limitUnknown, unlimited } from '../testing/facts.ts';
import { check } from './cpu-gomaxprocs-pinned-low.ts';

const allowed = [{ first: 0, last: 15 }];

test('fires when the variable is below half of the quota or of the CPUs', () => {
  expectFinding(
    check,
    facts({ env: env({ GOMAXPROCS: '1' }), 'limits.cpu': limited(8), 'cpu.allowed': allowed }),
    {
      severity: 'info',
      says: ['GOMAXPROCS=1', '8 CPUs'],
    },
  );
  expectFinding(
    check,
    facts({ env: env({ GOMAXPROCS: '2' }), 'limits.cpu': unlimited(), 'cpu.allowed': allowed }),
    {
      severity: 'info',
      says: ['16 CPUs'],
    },
  );
});

test('stays quiet at half, without the variable, and when the runtime ignores it', () => {
  const at = (GOMAXPROCS: string) =>
    facts({ env: env({ GOMAXPROCS }), 'limits.cpu': limited(8), 'cpu.allowed': allowed });
  expectQuiet(check, at('4'));
  expectQuiet(check, at('0'), 'not-applicable');
  expectQuiet(
    check,
    facts({ env: env(), 'limits.cpu': limited(8), 'cpu.allowed': allowed }),
    'not-applicable',
  );
});

test('cannot tell without the environment or the limit', () => {
  expectUnknown(check, facts({ 'limits.cpu': limited(8), 'cpu.allowed': allowed }), 'env');
  expectUnknown(
    check,
    facts({ env: env({ GOMAXPROCS: '1' }), 'limits.cpu': limitUnknown(), 'cpu.allowed': allowed }),
  );
});
