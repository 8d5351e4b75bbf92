import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts } from '../testing/facts.ts';
import { check } from './lim-fd-pressure.ts';

const at = (total: number, soft: bigint | null, sockets: number | null = 900) =>
  facts({
    'process.openFiles': { total, sockets },
    'process.limits': { 'open files': { soft, hard: soft } },
  });

test('fires over 80 %', () => {
  expectFinding(check, at(950, 1024n), { severity: 'warn', says: ['950 of 1,024', '92.8 %', '900'] });
  expectFinding(check, at(950, 1024n, null), { severity: 'warn', says: ['an unknown number'] });
});

test('stays quiet below, and without limit', () => {
  expectQuiet(check, at(800, 1024n));
  expectQuiet(check, at(800, null));
});

test('cannot tell without a process', () => {
  expectUnknown(check, facts({ 'process.limits': {} }), 'process.openFiles');
  expectUnknown(
    check,
    facts({ 'process.openFiles': { total: 1, sockets: 0 }, 'process.limits': {} }),
    'open files',
  );
});
