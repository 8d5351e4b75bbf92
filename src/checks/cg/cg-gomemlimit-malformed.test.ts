import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { env, facts } from '../testing/facts.ts';
import { check } from './cg-gomemlimit-malformed.ts';

test.each(['512MB', '512Mi', '0.5GiB', '1 GiB', 'MiB', '-1', '9223372036854775808', '8388608TiB', 'max'])(
  'fires for %s',
  (GOMEMLIMIT) => {
    expectFinding(check, facts({ env: env({ GOMEMLIMIT }) }), { severity: 'error', says: [GOMEMLIMIT] });
  },
);

test.each(['512MiB', '0', '100', '100B', '1KiB', '8191TiB', 'off', '9223372036854775807'])(
  'stays quiet for %s',
  (GOMEMLIMIT) => {
    expectQuiet(check, facts({ env: env({ GOMEMLIMIT }) }));
  },
);

test('stays quiet when it is not set or empty', () => {
  expectQuiet(check, facts({ env: env() }), 'not-applicable');
  expectQuiet(check, facts({ env: env({ GOMEMLIMIT: '' }) }), 'not-applicable');
});

test('cannot tell without the environment', () => {
  expectUnknown(check, facts({}), 'env');
});
