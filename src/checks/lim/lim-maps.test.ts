import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts } from '../testing/facts.ts';
import { check } from './lim-maps.ts';

test('fires over 80 %', () => {
  expectFinding(check, facts({ 'process.mapCount': 60_000, 'kernel.maxMapCount': 65_530n }), {
    severity: 'warn',
    says: ['60,000 of 65,530', '91.6 %'],
  });
});

test('stays quiet below', () => {
  expectQuiet(check, facts({ 'process.mapCount': 500, 'kernel.maxMapCount': 65_530n }));
});

test('cannot tell without a process', () => {
  expectUnknown(check, facts({ 'kernel.maxMapCount': 65_530n }), 'process.mapCount');
});
