import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { env, facts } from '../testing/facts.ts';
import { toolchains } from '../testing/places.ts';
import { check } from './wsl-windows-go-on-path.ts';

const WINDOWS = '/mnt/c/Program Files/Go/bin';
const on = (PATH: string, version?: string) =>
  facts({ scenario: ['wsl2'], env: env({ PATH }), 'go.toolchains': toolchains(version) });

test('fires when the go of Windows comes first', () => {
  expectFinding(check, on(`/usr/bin:${WINDOWS}`), { severity: 'warn', says: [WINDOWS] });
  expectFinding(check, on(`${WINDOWS}:/usr/local/go/bin`, 'go1.26.0'), { severity: 'warn' });
});

test('stays quiet when it comes later, and elsewhere', () => {
  expectQuiet(check, on(`/usr/local/go/bin:${WINDOWS}`, 'go1.26.0'));
  expectQuiet(check, facts({ scenario: [], env: env() }), 'not-applicable');
});

test('cannot tell without the environment', () => {
  expectUnknown(check, facts({ scenario: ['wsl2'] }), 'env');
});
