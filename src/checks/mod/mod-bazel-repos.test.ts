import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts, gone } from '../testing/facts.ts';
import { bazel, goMod, project, requires } from '../testing/modules.ts';
import { check } from './mod-bazel-repos.ts';

const FILE = goMod({
  require: [
    ...requires('gopkg.in/yaml.v2@v2.4.0', 'github.com/BurntSushi/toml@v1.0.0'),
    { path: 'golang.org/x/text', version: 'v0.14.0', indirect: true },
  ],
});
const using = (...usedRepos: string[]) =>
  facts({ ...project(FILE), ...bazel({ depsFromFile: true, usedRepos }) });

test('fires on names without a module and on modules without a name', () => {
  expectFinding(check, using('in_gopkg_yaml_v2', 'com_github_burntsushi_toml', 'com_github_old_thing'), {
    severity: 'error',
    says: ['1 repositories', 'com_github_old_thing'],
    commands: ['bazel mod tidy'],
  });
  expectFinding(check, using('in_gopkg_yaml_v2'), { severity: 'warn', says: ['com_github_burntsushi_toml'] });
});

test('stays quiet when both agree', () => {
  expectQuiet(check, using('in_gopkg_yaml_v2', 'com_github_burntsushi_toml', 'org_golang_x_text'));
  expectQuiet(check, facts({ ...project(FILE), ...bazel() }), 'not-applicable');
  expectQuiet(check, { ...facts(project(FILE)), 'bazel.go': gone() }, 'not-applicable');
});

test('cannot tell without the Bazel files', () => {
  expectUnknown(check, facts(project(FILE)), 'bazel.go');
});
