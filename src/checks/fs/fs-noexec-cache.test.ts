import { test } from 'vitest';
import { resolveGoSettings } from '../../analyze/go-settings/go-settings.ts';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { env, facts } from '../testing/facts.ts';
import { mountAt, place, toolchains } from '../testing/places.ts';
import { check } from './fs-noexec-cache.ts';

const NOEXEC = { mount: mountAt('/mnt', { options: ['rw', 'noexec'] }) };

function at(version: string, noexec: 'cache' | 'modules' | 'none', GOTOOLCHAIN = 'local') {
  return facts({
    'go.toolchains': toolchains(version),
    'go.settings': resolveGoSettings({ env: env({ GOTOOLCHAIN }), file: undefined, goroot: undefined }),
    'fs.goCache': place('/mnt/cache', noexec === 'cache' ? NOEXEC : {}),
    'fs.modCache': place('/mnt/mod', noexec === 'modules' ? NOEXEC : {}),
  });
}

test('fires for the build cache since 1.24 and for toolchains', () => {
  expectFinding(check, at('go1.24.0', 'cache'), { severity: 'warn', says: ['go tool', 'go1.24.0'] });
  expectFinding(check, at('go1.21.0', 'modules', 'auto'), { severity: 'warn', says: ['GOTOOLCHAIN=auto'] });
});

test('stays quiet where nothing is started from there', () => {
  expectQuiet(check, at('go1.23.9', 'cache'));
  expectQuiet(check, at('go1.26.0', 'modules', 'local'));
  expectQuiet(check, at('go1.26.0', 'none', 'auto'));
});

test('cannot tell without the mount', () => {
  const table = { ...at('go1.26.0', 'none'), ...facts({ 'fs.modCache': place('/m', { mount: undefined }) }) };
  expectUnknown(check, table, '/m');
});
