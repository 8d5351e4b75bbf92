import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts, here, limitUnknown, limited, memoryChain, unlimited } from '../testing/facts.ts';
import { check } from './cg-nonheap-share.ts';

const MIB = 1n << 20n;
const group = (current: bigint, anon: bigint) =>
  memoryChain([{ current: here(current), stat: here({ anon, file: current - anon, slab: MIB }) }]);
const limit = { 'limits.memory': limited(1024n * MIB) };

test('fires when much of the charge is cache', () => {
  expectFinding(check, facts({ ...limit, 'cgroup.memory': group(900n * MIB, 300n * MIB) }), {
    severity: 'info',
    says: ['66.7 %', 'file 600 MiB'],
  });
});

test("uses the runtime's own figure when it is known", () => {
  expectFinding(
    check,
    facts({
      ...limit,
      'cgroup.memory': group(900n * MIB, 880n * MIB),
      'go.memory': { sysMinusReleased: 500n * MIB },
    }),
    {
      severity: 'info',
      says: ['44.4 %'],
    },
  );
});

test('stays quiet when Go holds most of it, when little is used, and without a limit', () => {
  expectQuiet(check, facts({ ...limit, 'cgroup.memory': group(900n * MIB, 700n * MIB) }));
  expectQuiet(check, facts({ ...limit, 'cgroup.memory': group(400n * MIB, 10n * MIB) }));
  expectQuiet(
    check,
    facts({ 'limits.memory': unlimited(), 'cgroup.memory': group(1n, 0n) }),
    'not-applicable',
  );
});

test('cannot tell without figures or limit', () => {
  expectUnknown(check, facts({ ...limit, 'cgroup.memory': memoryChain([{}]) }), 'memory.stat');
  expectUnknown(check, facts({ 'limits.memory': limitUnknown(), 'cgroup.memory': group(1n, 0n) }));
});
