import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts, here, memoryChain } from '../testing/facts.ts';
import { check } from './cg-swap-active.ts';

test('fires when memory is swapped out, on v2 and on v1', () => {
  expectFinding(check, facts({ 'cgroup.memory': memoryChain([{ swapCurrent: here(64n << 20n) }]) }), {
    severity: 'warn',
    says: ['64 MiB'],
    commands: ['memory.swap.max'],
  });
  expectFinding(check, facts({ 'cgroup.memory': memoryChain([{ stat: here({ swap: 4096n }) }], 1) }), {
    severity: 'warn',
    says: ['4 KiB'],
  });
});

test('stays quiet when nothing is', () => {
  expectQuiet(check, facts({ 'cgroup.memory': memoryChain([{ swapCurrent: here(0n) }]) }));
});

test('cannot tell without swap accounting', () => {
  expectUnknown(check, facts({ 'cgroup.memory': memoryChain([{}]) }));
  expectUnknown(check, facts({ 'cgroup.memory': memoryChain([{ stat: here({ rss: 1n }) }], 1) }));
});
