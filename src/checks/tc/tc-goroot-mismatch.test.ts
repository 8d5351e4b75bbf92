import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { binary, facts, gone } from '../testing/facts.ts';
import { check } from './tc-goroot-mismatch.ts';

const toolchains = [
  { path: '/usr/bin/go', realPath: '/usr/lib/go/bin/go', version: binary('go1.26.1').version },
];
const at = (root: string) => facts({ 'go.toolchains': toolchains, 'go.gorootVersion': binary(root).version });

test('fires when GOROOT holds another release', () => {
  expectFinding(check, at('go1.24.0'), {
    severity: 'error',
    says: ['go1.24.0', 'go1.26.1'],
    commands: ['unset GOROOT'],
  });
});

test('stays quiet when it holds the same, and when it is not set', () => {
  expectQuiet(check, at('go1.26.1'));
  expectQuiet(
    check,
    { ...facts({ 'go.toolchains': toolchains }), 'go.gorootVersion': gone('GOROOT') },
    'not-applicable',
  );
});

test('cannot tell when the folder cannot be read', () => {
  expectUnknown(
    check,
    { ...facts({ 'go.toolchains': toolchains }), 'go.gorootVersion': gone('/opt/go/VERSION') },
    'VERSION',
  );
});
