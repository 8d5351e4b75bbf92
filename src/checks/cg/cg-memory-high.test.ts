import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { denied, facts, gone, here, memoryChain } from '../testing/facts.ts';
import { check } from './cg-memory-high.ts';

const group = (high: bigint, events = here({ high })) => memoryChain([{ high: here(1n << 29n), events }]);

test('fires when the line was crossed', () => {
  expectFinding(check, facts({ 'cgroup.memory': group(7n) }), {
    severity: 'warn',
    says: ['512 MiB', '7 times'],
    commands: ['GOMEMLIMIT=460MiB'],
  });
  expectFinding(check, facts({ 'cgroup.memory': group(9n) }), {
    severity: 'warn',
    says: ['2 times between'],
    before: facts({ 'cgroup.memory': group(7n) }),
  });
});

test('stays quiet when it was not, when it is not set, and on v1', () => {
  expectQuiet(check, facts({ 'cgroup.memory': group(0n) }));
  expectQuiet(check, facts({ 'cgroup.memory': memoryChain([{ high: here(null) }]) }), 'not-applicable');
  expectQuiet(check, facts({ 'cgroup.memory': memoryChain([{}], 1) }), 'not-applicable');
});

test('cannot tell without the events or when memory.high is refused', () => {
  expectUnknown(check, facts({ 'cgroup.memory': group(0n, gone()) }), 'memory.events');
  expectUnknown(check, facts({ 'cgroup.memory': memoryChain([{ high: denied() }]) }), 'permission');
});
