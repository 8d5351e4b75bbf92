import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { binary, facts } from '../testing/facts.ts';
import { check } from './tc-patch-behind.ts';

test('fires below the newest patch', () => {
  expectFinding(check, facts({ 'go.binary': binary('go1.27.1') }), {
    severity: 'warn',
    says: ['3 patch releases', 'go1.27.4'],
  });
});

test('stays quiet at it, above it, for pre-releases and for releases that get none', () => {
  expectQuiet(check, facts({ 'go.binary': binary('go1.27.4') }));
  expectQuiet(check, facts({ 'go.binary': binary('go1.27.9') }));
  expectQuiet(check, facts({ 'go.binary': binary('go1.28.0') }));
  expectQuiet(check, facts({ 'go.binary': binary('go1.24.1') }), 'not-applicable');
  expectQuiet(
    check,
    facts({ 'go.binary': { ...binary('go1.27'), version: { text: 'go1.27rc1', minor: 27, patch: null } } }),
    'not-applicable',
  );
});

test('cannot tell without a release', () => {
  expectUnknown(check, facts({}));
});
