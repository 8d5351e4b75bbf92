import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts, gone, here, memoryChain } from '../testing/facts.ts';
import { check } from './cg-memory-pressure.ts';

const line = (avg10: number) => ({ avg10, avg60: 0, avg300: 0, totalUsec: 1n });
const pressure = (some: number, full: number) =>
  facts({ 'cgroup.memory': memoryChain([{ pressure: here({ some: line(some), full: line(full) }) }]) });

test('fires over 10 % some as a warning, over 5 % full as an error', () => {
  expectFinding(check, pressure(12.5, 1), { severity: 'warn', says: ['12.5 %'] });
  expectFinding(check, pressure(20, 6.1), { severity: 'error', says: ['6.1 %'] });
});

test('stays quiet at the lines, and on v1', () => {
  expectQuiet(check, pressure(10, 5));
  expectQuiet(check, facts({ 'cgroup.memory': memoryChain([{}], 1) }), 'not-applicable');
});

test('cannot tell without the file', () => {
  expectUnknown(check, facts({ 'cgroup.memory': memoryChain([{ pressure: gone() }]) }), 'memory.pressure');
});
