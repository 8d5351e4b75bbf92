import { test } from 'vitest';
import { resolveGoSettings } from '../../analyze/go-settings/go-settings.ts';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { env, facts } from '../testing/facts.ts';
import { toolchains } from '../testing/places.ts';
import { check } from './fs-gocache-undefined.ts';

const at = (values: Readonly<Record<string, string>>, go: string | undefined = 'go1.26.0') =>
  facts({
    'go.toolchains': toolchains(go),
    'go.settings': resolveGoSettings({ env: env(values), file: undefined, goroot: undefined }),
  });

test('fires without any variable and when it is switched off', () => {
  expectFinding(check, at({}), { severity: 'error', says: ['XDG_CACHE_HOME'], commands: ['GOCACHE='] });
  expectFinding(check, at({ HOME: '/root', GOCACHE: 'off' }), { severity: 'error', says: ['GOCACHE=off'] });
});

test('stays quiet with a folder, and without a go command', () => {
  expectQuiet(check, at({ HOME: '/root' }));
  expectQuiet(check, at({ XDG_CACHE_HOME: '/c' }));
  const withoutGo = { ...at({}), ...facts({ 'go.toolchains': [] }) };
  expectQuiet(check, withoutGo, 'not-applicable');
});

test('cannot tell without the environment', () => {
  expectUnknown(check, facts({ 'go.toolchains': toolchains('go1.26.0') }), 'go.settings');
});
