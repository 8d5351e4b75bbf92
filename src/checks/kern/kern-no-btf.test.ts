import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts } from '../testing/facts.ts';
import { check } from './kern-no-btf.ts';

test('fires when it is not there', () => {
  expectFinding(check, facts({ 'kernel.btf': false }), { severity: 'info' });
});

test('stays quiet when it is', () => {
  expectQuiet(check, facts({ 'kernel.btf': true }));
});

test('cannot tell from a snapshot that does not hold it', () => {
  expectUnknown(check, facts({}), 'kernel.btf');
});
