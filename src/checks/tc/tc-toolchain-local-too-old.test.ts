import { test } from 'vitest';
import { resolveGoSettings } from '../../analyze/go-settings/go-settings.ts';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { binary, env, facts, goProject } from '../testing/facts.ts';
import { check } from './tc-toolchain-local-too-old.ts';

const go = (version: string) => [
  { path: '/usr/bin/go', realPath: '/usr/bin/go', version: binary(version).version },
];
const settings = (values: Readonly<Record<string, string>>) =>
  resolveGoSettings({ env: env({ HOME: '/home/u', ...values }), file: undefined, goroot: undefined });

const at = (line: string, local: string, GOTOOLCHAIN: string, toolchain?: string) =>
  facts({
    'go.project': goProject(line, toolchain),
    'go.toolchains': go(local),
    'go.settings': settings({ GOTOOLCHAIN }),
  });

test('fires when go.mod asks for more and switching is forbidden', () => {
  expectFinding(check, at('1.26', 'go1.25.9', 'local'), {
    severity: 'error',
    says: ['go1.26.0', 'go1.25.9', 'GOTOOLCHAIN=local'],
    commands: ['golang:1.26.0'],
  });
  expectFinding(check, at('1.26', 'go1.25.9', 'go1.25.9'), { severity: 'error' });
});

test('stays quiet when it is new enough, whatever the toolchain line says, and when switching is allowed', () => {
  expectQuiet(check, at('1.25', 'go1.25.0', 'local', 'go1.27.0'));
  expectQuiet(check, at('1.26', 'go1.25.9', 'auto'), 'not-applicable');
  expectQuiet(check, at('1.26', 'go1.25.9', 'go1.25.9+auto'), 'not-applicable');
});

test('cannot tell without the settings', () => {
  expectUnknown(
    check,
    facts({ 'go.project': goProject('1.26'), 'go.toolchains': go('go1.25.1') }),
    'go.settings',
  );
});
