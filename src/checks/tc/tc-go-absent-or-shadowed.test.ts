import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { binary, facts, gone, goProject } from '../testing/facts.ts';
import { check } from './tc-go-absent-or-shadowed.ts';

const project = goProject('1.25');
const go = (path: string, version: string) => ({ path, realPath: path, version: binary(version).version });

test('fires without go, and with several', () => {
  expectFinding(check, facts({ 'go.project': project, 'go.toolchains': [] }), {
    severity: 'error',
    says: ['no go is on PATH'],
  });
  const two = [go('/usr/bin/go', 'go1.22.1'), go('/usr/local/go/bin/go', 'go1.26.1')];
  expectFinding(check, facts({ 'go.project': project, 'go.toolchains': two }), {
    severity: 'warn',
    says: ['2 different', '/usr/bin/go (go1.22.1)'],
  });
});

test('stays quiet with one, with two of one release, and outside of a project', () => {
  expectQuiet(
    check,
    facts({ 'go.project': project, 'go.toolchains': [go('/a/go', 'go1.26.1'), go('/b/go', 'go1.26.1')] }),
  );
  expectQuiet(check, { ...facts({ 'go.toolchains': [] }), 'go.project': gone('go.mod') }, 'not-applicable');
});

test('cannot tell without PATH', () => {
  expectUnknown(check, facts({ 'go.project': project }), 'go.toolchains');
});
