import { test } from 'vitest';
import { resolveGoSettings } from '../../analyze/go-settings/go-settings.ts';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { binary, env, facts, gone, goProject } from '../testing/facts.ts';
import { check } from './tc-toolchain-will-download.ts';

const go = (version: string) => [
  { path: '/usr/bin/go', realPath: '/usr/bin/go', version: binary(version).version },
];
const settings = (values: Readonly<Record<string, string>>) =>
  resolveGoSettings({ env: env({ HOME: '/home/u', ...values }), file: undefined, goroot: undefined });

const at = (line: string, local: string, values: Readonly<Record<string, string>> = {}, toolchain?: string) =>
  facts({
    'go.project': goProject(line, toolchain),
    'go.toolchains': go(local),
    'go.settings': settings(values),
  });

test('fires when go.mod asks for more, as an error when it cannot be fetched', () => {
  expectFinding(check, at('1.26.3', 'go1.25.1'), {
    severity: 'warn',
    says: ['go1.26.3', 'go1.25.1'],
    commands: ['GOTOOLCHAIN=go1.26.3'],
  });
  expectFinding(check, at('1.25', 'go1.25.1', {}, 'go1.26.0'), { severity: 'warn', says: ['go1.26.0'] });
  expectFinding(check, at('1.26.3', 'go1.25.1', { GOPROXY: 'off' }), {
    severity: 'error',
    says: ['forbids'],
  });
});

test('stays quiet when it is new enough, cached, or fixed', () => {
  expectQuiet(check, at('1.25', 'go1.25.0'));
  expectQuiet(check, at('1.25', 'go1.26.0', {}, 'default'));
  expectQuiet(check, { ...at('1.26.3', 'go1.25.1'), ...facts({ 'go.cachedToolchains': ['go1.26.3'] }) });
  expectQuiet(check, at('1.26.3', 'go1.25.1', { GOTOOLCHAIN: 'local' }), 'not-applicable');
  expectQuiet(
    check,
    {
      ...facts({ 'go.toolchains': go('go1.25.1'), 'go.settings': settings({}) }),
      'go.project': gone('go.mod'),
    },
    'not-applicable',
  );
});

test('cannot tell without the settings', () => {
  expectUnknown(
    check,
    facts({ 'go.project': goProject('1.26'), 'go.toolchains': go('go1.25.1') }),
    'go.settings',
  );
});
