import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { env, facts } from '../testing/facts.ts';
import { check } from './cg-gogc-off-unbounded.ts';

test('fires when the collector is off and nothing bounds the heap', () => {
  expectFinding(check, facts({ env: env({ GOGC: 'off' }) }), { severity: 'error', says: ['GOGC=off'] });
  expectFinding(check, facts({ env: env({ GOGC: '-1', GOMEMLIMIT: 'off' }) }), {
    severity: 'error',
    says: ['GOGC=-1'],
  });
});

test('stays quiet with a limit, with the default, and with text the runtime ignores', () => {
  expectQuiet(check, facts({ env: env({ GOGC: 'off', GOMEMLIMIT: '1GiB' }) }));
  expectQuiet(check, facts({ env: env() }), 'not-applicable');
  expectQuiet(check, facts({ env: env({ GOGC: 'OFF' }) }), 'not-applicable');
});

test('cannot tell without the environment', () => {
  expectUnknown(check, facts({}), 'env');
});
