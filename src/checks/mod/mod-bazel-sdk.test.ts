import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts, gone } from '../testing/facts.ts';
import { bazel, goMod, project } from '../testing/modules.ts';
import { check } from './mod-bazel-sdk.ts';

const sdk = (go: string, toolchain: string | undefined, ...versions: string[]) =>
  facts({
    ...project(goMod({ go, toolchain })),
    ...bazel({ sdkVersions: versions.map((version) => ({ version, file: 'MODULE.bazel' })) }),
  });

test('fires when Bazel builds with an older or another Go', () => {
  expectFinding(check, sdk('1.25.0', undefined, '1.24.12'), {
    severity: 'error',
    says: ['MODULE.bazel builds with Go 1.24.12', 'go 1.25.0'],
    commands: ['go_sdk.from_file'],
  });
  expectFinding(check, sdk('1.24.0', 'go1.26.3', '1.25.7'), {
    severity: 'warn',
    says: ['1.25.7', 'with 1.26.3'],
  });
});

test('stays quiet with the same line or the version of go.mod', () => {
  expectQuiet(check, sdk('1.24.0', 'go1.26.3', '1.26.1'));
  expectQuiet(check, facts({ ...project(goMod()), ...bazel({ sdkFromFile: true }) }));
  expectQuiet(check, sdk('1.24.0', undefined, 'host'), 'not-applicable');
  expectQuiet(check, { ...facts(project(goMod())), 'bazel.go': gone() }, 'not-applicable');
});

test('cannot tell without the Bazel files', () => {
  expectUnknown(check, facts(project(goMod())), 'bazel.go');
});
