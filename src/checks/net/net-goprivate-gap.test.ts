import { test } from 'vitest';
import { resolveGoSettings } from '../../analyze/go-settings/go-settings.ts';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { env, facts, gone, goProject } from '../testing/facts.ts';
import { check } from './net-goprivate-gap.ts';

const settings = (values: Readonly<Record<string, string>>) =>
  facts({
    'go.settings': resolveGoSettings({
      env: env({ HOME: '/home/u', ...values }),
      file: undefined,
      goroot: undefined,
    }),
  });

const project = (path: string, replace: readonly { readonly from: string; readonly to: string }[] = []) => {
  const base = goProject('1.26');
  return facts({
    'go.project': {
      ...base,
      goMod: { ...base.goMod, require: [{ path, version: 'v1.0.0', indirect: false }], replace },
    },
  });
};

test('fires for a module whose host is not public', () => {
  expectFinding(
    check,
    { ...settings({}), ...project('git.corp/team/mod') },
    { severity: 'warn', says: ['git.corp/team/mod'], commands: ['GOPRIVATE=git.corp'] },
  );
  expectFinding(
    check,
    { ...settings({ GONOPROXY: 'git.corp' }), ...project('git.corp/team/mod') },
    { severity: 'warn' },
  );
});

test('stays quiet for public modules, covered ones, local ones, and outside of a project', () => {
  expectQuiet(check, { ...settings({}), ...project('github.com/a/b') });
  expectQuiet(check, { ...settings({ GOPRIVATE: '*.corp' }), ...project('git.corp/team/mod') });
  expectQuiet(check, { ...settings({}), ...project('git.corp/m', [{ from: 'git.corp/m', to: '../m' }]) });
  expectQuiet(check, {
    ...settings({ GOPROXY: 'https://proxy.corp', GOSUMDB: 'off' }),
    ...project('git.corp/m'),
  });
  expectQuiet(check, { ...settings({}), 'go.project': gone('go.mod') }, 'not-applicable');
});

test('cannot tell without the settings', () => {
  expectUnknown(check, project('git.corp/m'), 'go.settings');
});
