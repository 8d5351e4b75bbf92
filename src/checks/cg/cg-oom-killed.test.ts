import { expect, test } from 'vitest';
import { runCheck } from '../run-check.ts';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts, gone, here, memoryChain } from '../testing/facts.ts';
import { check } from './cg-oom-killed.ts';

const events = (oom_kill: bigint) => here({ low: 0n, high: 0n, max: 9n, oom: oom_kill, oom_kill });
const own = (kills: bigint) =>
  facts({ 'cgroup.memory': memoryChain([{ events: events(kills), max: here(1n << 29n) }]) });

test('fires for a kill in the own group', () => {
  expectFinding(check, own(2n), { severity: 'error', says: ['killed 2 processes'] });
});

test('fires as a warning for a limited parent, which remembers containers that are gone', () => {
  const groups = memoryChain([
    { events: events(0n) },
    { dir: '/sys/fs/cgroup/pod', events: events(3n), max: here(1n << 30n) },
  ]);
  expectFinding(check, facts({ 'cgroup.memory': groups }), {
    severity: 'warn',
    says: ['/sys/fs/cgroup/pod'],
  });
});

test('counts only what happened between two samples', () => {
  expectFinding(check, own(5n), {
    severity: 'error',
    says: ['killed 3 processes', 'between'],
    before: own(2n),
  });
  expect(runCheck(check, own(2n), own(2n)).status).toBe('pass');
});

test('stays quiet without kills, and for kills below a parent without limit', () => {
  expectQuiet(check, own(0n));
  const groups = memoryChain([
    { events: events(0n) },
    { dir: '/sys/fs/cgroup', events: events(7n), max: here(null) },
  ]);
  expectQuiet(check, facts({ 'cgroup.memory': groups }));
});

test('cannot tell without a counter', () => {
  expectUnknown(check, facts({ 'cgroup.memory': memoryChain([{ events: gone() }], 1) }), 'kill counter');
  expectUnknown(check, facts({ 'cgroup.memory': memoryChain([{ events: here({ under_oom: 0n }) }], 1) }));
});
