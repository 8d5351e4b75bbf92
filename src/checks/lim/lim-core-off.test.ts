import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { env, facts } from '../testing/facts.ts';
import { check } from './lim-core-off.ts';

const at = (soft: bigint | null, corePattern = 'core', GOTRACEBACK = 'crash') =>
  facts({
    env: env({ GOTRACEBACK }),
    'process.limits': { 'core file size': { soft, hard: null } },
    'kernel.corePattern': corePattern,
  });

test('fires when a core is wanted and its size is 0', () => {
  expectFinding(check, at(0n), { severity: 'warn', says: ['GOTRACEBACK=crash'], commands: ['LimitCORE'] });
  expectFinding(check, at(0n, 'core', '3'), { severity: 'warn' });
});

test('stays quiet when it is allowed, piped, or not wanted', () => {
  expectQuiet(check, at(null));
  expectQuiet(check, at(0n, '|/usr/lib/systemd/systemd-coredump'));
  expectQuiet(check, at(0n, 'core', 'all'), 'not-applicable');
});

test('cannot tell without the row', () => {
  expectUnknown(
    check,
    facts({ env: env({ GOTRACEBACK: 'crash' }), 'process.limits': {}, 'kernel.corePattern': 'core' }),
    'core file size',
  );
});
