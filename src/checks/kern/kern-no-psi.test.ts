import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts } from '../testing/facts.ts';
import { check } from './kern-no-psi.ts';

test('fires when it is not there', () => {
  expectFinding(check, facts({ 'kernel.psi': false }), { severity: 'info' });
});

test('stays quiet when it is', () => {
  expectQuiet(check, facts({ 'kernel.psi': true }));
});

test('cannot tell from a snapshot that does not hold it', () => {
  expectUnknown(check, facts({}), 'kernel.psi');
});
