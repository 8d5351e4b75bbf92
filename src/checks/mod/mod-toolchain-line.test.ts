import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts, gone } from '../testing/facts.ts';
import { goMod, project, workspace } from '../testing/modules.ts';
import { check } from './mod-toolchain-line.ts';

const line = (go: string, toolchain: string | undefined) => facts(project(goMod({ go, toolchain })));

test('fires on names that are no release, on dead lines, and on two that differ', () => {
  expectFinding(check, line('1.22', 'go1.22'), {
    severity: 'warn',
    says: ['go1.22.0', 'not available'],
    commands: ['toolchain@go1.22.0'],
  });
  expectFinding(check, line('1.25.3', 'go1.25.1'), { severity: 'info', says: ['does nothing'] });
  const both = workspace(
    goMod({ go: '1.24.0', toolchain: 'go1.25.1' }),
    { go: '1.24.0', toolchain: 'go1.26.2' },
    [],
  );
  expectFinding(check, facts(both), { severity: 'info', says: ['go1.25.1', 'go1.26.2'] });
});

test('stays quiet on ordinary lines', () => {
  expectQuiet(check, line('1.24.0', 'go1.26.3'));
  expectQuiet(check, line('1.20', 'go1.20'));
  expectQuiet(check, line('1.24.0', 'go1.25.3-corp'));
  expectQuiet(check, line('1.24.0', 'default'), 'not-applicable');
  expectQuiet(check, line('1.24.0', undefined), 'not-applicable');
  expectQuiet(check, { 'go.project': gone() }, 'not-applicable');
});

test('cannot tell without go.mod', () => {
  expectUnknown(check, facts({}), 'go.project');
});
