import { test } from 'vitest';
import { condition, IN_POD, node, NO_POD } from '../testing/cluster.ts';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts } from '../testing/facts.ts';
import { check } from './k8s-node-pressure.ts';

const on = (...conditions: ReturnType<typeof condition>[]) =>
  facts({ ...IN_POD, 'k8s.node': node('v1.33.0', { conditions }) });

test('fires under pressure and when the node is not ready', () => {
  expectFinding(check, on(condition('MemoryPressure', 'True', 'KubeletHasInsufficientMemory')), {
    severity: 'warn',
    says: ['MemoryPressure'],
  });
  expectFinding(check, on(condition('Ready', 'Unknown', 'NodeStatusUnknown')), {
    severity: 'error',
    says: ['NodeStatusUnknown'],
  });
});

test('stays quiet on a healthy node, and leaves the network to its own check', () => {
  expectQuiet(check, on(condition('Ready', 'True'), condition('DiskPressure', 'False')));
  expectQuiet(
    check,
    on(condition('Ready', 'False', 'KubeletNotReady', 'container runtime network not ready')),
  );
  expectQuiet(check, facts(NO_POD), 'not-applicable');
});

test('cannot tell without the node', () => {
  expectUnknown(check, facts(IN_POD), 'k8s/node.json');
});
