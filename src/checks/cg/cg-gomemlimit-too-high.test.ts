import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { env, facts, limitUnknown, limited, unlimited } from '../testing/facts.ts';
import { check } from './cg-gomemlimit-too-high.ts';

const limit = limited(1n << 30n);
const at = (GOMEMLIMIT: string) => facts({ 'limits.memory': limit, env: env({ GOMEMLIMIT }) });

test('fires at the limit as an error, close below it as a warning', () => {
  expectFinding(check, at('1GiB'), { severity: 'error', says: ['1 GiB'], commands: ['GOMEMLIMIT=921MiB'] });
  expectFinding(check, at('1000MiB'), { severity: 'warn', says: ['97.7 %'] });
});

test('stays quiet at 95 %, and when there is nothing to compare', () => {
  expectQuiet(check, at('972MiB'));
  expectQuiet(check, at('off'), 'not-applicable');
  expectQuiet(check, facts({ 'limits.memory': limit, env: env() }), 'not-applicable');
  expectQuiet(
    check,
    facts({ 'limits.memory': unlimited(), env: env({ GOMEMLIMIT: '1GiB' }) }),
    'not-applicable',
  );
});

test('cannot tell without the limit', () => {
  expectUnknown(
    check,
    facts({ 'limits.memory': limitUnknown(), env: env({ GOMEMLIMIT: '1GiB' }) }),
    'outside',
  );
});
