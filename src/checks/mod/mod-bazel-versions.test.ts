import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts, gone } from '../testing/facts.ts';
import { bazel, goMod, project, requires } from '../testing/modules.ts';
import { check } from './mod-bazel-versions.ts';

const FILE = goMod({ require: requires('golang.org/x/text@v0.14.0', 'golang.org/x/net@v0.30.0') });
const rules = (...modules: [path: string, version: string | undefined][]) =>
  facts({
    ...project(FILE),
    ...bazel({ modules: modules.map(([path, version]) => ({ path, version, file: 'deps.bzl' })) }),
  });

test('fires when a rule has another version', () => {
  expectFinding(check, rules(['golang.org/x/text', 'v0.3.0'], ['golang.org/x/net', 'v0.30.0']), {
    severity: 'warn',
    says: ['golang.org/x/text: v0.3.0 in deps.bzl, v0.14.0 in go.mod'],
    commands: ['update-repos'],
  });
});

test('stays quiet when they agree', () => {
  expectQuiet(
    check,
    rules(['golang.org/x/text', 'v0.14.0'], ['golang.org/x/net', undefined], ['x.org/y', 'v1.0.0']),
  );
  expectQuiet(check, rules(), 'not-applicable');
  expectQuiet(check, { ...facts(project(FILE)), 'bazel.go': gone() }, 'not-applicable');
});

test('cannot tell without the Bazel files', () => {
  expectUnknown(check, facts(project(FILE)), 'bazel.go');
});
