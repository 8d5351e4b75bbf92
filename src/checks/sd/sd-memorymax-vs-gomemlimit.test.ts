import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { binary, env, facts, gone } from '../testing/facts.ts';
import { unit } from '../testing/units.ts';
import { check } from './sd-memorymax-vs-gomemlimit.ts';

const at = (lines: readonly string[], limit = '') =>
  facts({
    'systemd.unit': unit(...lines),
    env: env(limit === '' ? {} : { GOMEMLIMIT: limit }),
    'go.binary': binary('go1.26.0'),
  });

test('fires without GOMEMLIMIT', () => {
  expectFinding(check, at(['MemoryMax=1G']), {
    severity: 'warn',
    says: ['app.service', 'MemoryMax=1G'],
    commands: ['GOMEMLIMIT=921MiB'],
  });
  expectFinding(check, at(['MemoryMax=1G'], 'off'), { severity: 'warn' });
});

test('fires when it does not fit; the lower limit counts', () => {
  expectFinding(check, at(['MemoryMax=1G'], '1GiB'), { severity: 'error', says: ['100 %'] });
  expectFinding(check, at(['MemoryMax=2G', 'MemoryHigh=1G'], '1000MiB'), {
    severity: 'warn',
    says: ['MemoryHigh'],
  });
  expectFinding(check, at(['MemoryMax=512M', 'Environment="A=b" GOMEMLIMIT=600MiB']), { severity: 'error' });
});

test('stays quiet with room, without limits, outside of a unit, and for a malformed one', () => {
  expectQuiet(check, at(['MemoryMax=1G'], '900MiB'));
  expectQuiet(check, at(['MemoryMax=infinity']), 'not-applicable');
  expectQuiet(check, at(['MemoryMax=1G', 'MemoryMax=']), 'not-applicable');
  expectQuiet(check, at(['MemoryMax=1G'], '1GB'), 'not-applicable');
  expectQuiet(check, { ...at([]), 'systemd.unit': gone('cgroup') }, 'not-applicable');
});

test('cannot tell with a share of the machine', () => {
  expectUnknown(check, at(['MemoryMax=50%'], '1GiB'), 'MemoryMax=50%');
});
