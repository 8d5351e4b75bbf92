import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts, gone } from '../testing/facts.ts';
import { goMod, project, vendored } from '../testing/modules.ts';
import { check } from './mod-go-below-dependency.ts';

const withGo = (own: string, ...theirs: string[]) =>
  facts({
    ...project(goMod({ go: own })),
    'go.vendor': { workspace: false, modules: theirs.map((go, i) => vendored(`a.org/m${i}@v1.0.0`, { go })) },
  });

test('fires on the newest of the newer ones', () => {
  expectFinding(check, withGo('1.23.0', '1.24.0', '1.25.1', '1.20'), {
    severity: 'warn',
    says: ['go 1.23.0', 'a.org/m1@v1.0.0 says go 1.25.1', '2 such modules'],
    commands: ['go get go@1.25.1'],
  });
  expectFinding(check, withGo('1.24', '1.24.0'), { severity: 'warn' });
});

test('stays quiet at or above all, and about lines from before 1.21', () => {
  expectQuiet(check, withGo('1.25.0', '1.25.0', '1.18'));
  expectQuiet(check, withGo('1.16', '1.20'));
  expectQuiet(check, { ...facts(project(goMod())), 'go.vendor': gone() }, 'not-applicable');
});

test('cannot tell without the list', () => {
  expectUnknown(check, facts(project(goMod())), 'go.vendor');
});
