import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts } from '../testing/facts.ts';
import { check } from './cpu-numa-spread.ts';

const nodes = [
  { id: 0, cpus: [{ first: 0, last: 7 }] },
  { id: 1, cpus: [{ first: 8, last: 15 }] },
];

test('fires when the CPUs lie on two nodes', () => {
  expectFinding(check, facts({ 'cpu.allowed': [{ first: 6, last: 9 }], 'numa.nodes': nodes }), {
    severity: 'info',
    says: ['2 NUMA nodes', '0, 1'],
  });
});

test('stays quiet within one node, and on machines with one', () => {
  expectQuiet(check, facts({ 'cpu.allowed': [{ first: 8, last: 15 }], 'numa.nodes': nodes }));
  expectQuiet(
    check,
    facts({ 'cpu.allowed': [{ first: 0, last: 3 }], 'numa.nodes': nodes.slice(0, 1) }),
    'not-applicable',
  );
});

test('cannot tell without the nodes', () => {
  expectUnknown(check, facts({ 'cpu.allowed': [{ first: 0, last: 3 }] }), 'numa.nodes');
});
