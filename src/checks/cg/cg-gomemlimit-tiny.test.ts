import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { env, facts } from '../testing/facts.ts';
import { check } from './cg-gomemlimit-tiny.ts';

test('fires below 64 MiB, and says that a unit may be missing', () => {
  expectFinding(check, facts({ env: env({ GOMEMLIMIT: '63MiB' }) }), { severity: 'warn', says: ['63 MiB'] });
  expectFinding(check, facts({ env: env({ GOMEMLIMIT: '512' }) }), { severity: 'warn', says: ['512 B'] });
});

test('stays quiet at 64 MiB, unset and off', () => {
  expectQuiet(check, facts({ env: env({ GOMEMLIMIT: '64MiB' }) }));
  expectQuiet(check, facts({ env: env() }), 'not-applicable');
  expectQuiet(check, facts({ env: env({ GOMEMLIMIT: 'off' }) }), 'not-applicable');
});

test('cannot tell without the environment', () => {
  expectUnknown(check, facts({}), 'env');
});
