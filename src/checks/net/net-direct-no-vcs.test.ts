import { test } from 'vitest';
import { resolveGoSettings } from '../../analyze/go-settings/go-settings.ts';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { env, facts, goProject } from '../testing/facts.ts';
import { check } from './net-direct-no-vcs.ts';

const settings = (values: Readonly<Record<string, string>>) =>
  facts({
    'go.settings': resolveGoSettings({
      env: env({ HOME: '/home/u', ...values }),
      file: undefined,
      goroot: undefined,
    }),
  });

const project = (hasVendor = false) => facts({ 'go.project': { ...goProject('1.26'), hasVendor } });
const git = (found: string | null) => facts({ 'git.onPath': { found } });

test('fires without git, as an error for private modules', () => {
  expectFinding(
    check,
    { ...settings({}), ...project(), ...git(null) },
    { severity: 'warn', says: ['git is not on PATH'] },
  );
  expectFinding(
    check,
    { ...settings({ GOPRIVATE: 'git.corp' }), ...project(), ...git(null) },
    { severity: 'error', says: ['git.corp'] },
  );
});

test('stays quiet with git, when nothing is fetched directly, and with a vendor folder', () => {
  expectQuiet(check, { ...settings({}), ...project(), ...git('/usr/bin/git') });
  expectQuiet(
    check,
    { ...settings({ GOPROXY: 'https://proxy.corp' }), ...project(), ...git(null) },
    'not-applicable',
  );
  expectQuiet(check, { ...settings({}), ...project(true), ...git(null) }, 'not-applicable');
});

test('cannot tell without PATH', () => {
  expectUnknown(check, { ...settings({}), ...project() }, 'git.onPath');
});
