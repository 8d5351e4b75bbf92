import { test } from 'vitest';
import { condition, IN_POD, node, NO_POD } from '../testing/cluster.ts';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts } from '../testing/facts.ts';
import { check } from './cni-node-network.ts';

const on = (...conditions: ReturnType<typeof condition>[]) =>
  facts({ ...IN_POD, 'k8s.node': node('v1.33.0', { conditions }) });
const event = (reason: string, message: string, count = 1) => ({
  type: 'Warning',
  reason,
  message,
  count,
  lastSeenUnixMs: undefined,
});
const NOT_INITIALIZED =
  'container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized';

test('fires on conditions of the node and on events of the pod', () => {
  expectFinding(check, on(condition('Ready', 'False', 'KubeletNotReady', NOT_INITIALIZED)), {
    severity: 'error',
    says: ['node-1', 'cni plugin not initialized'],
  });
  expectFinding(
    check,
    on(condition('NetworkUnavailable', 'True', 'NoRouteCreated'), condition('Ready', 'True')),
    {
      severity: 'error',
      says: ['NoRouteCreated'],
    },
  );
  const events = [
    event('FailedCreatePodSandBox', 'plugin type="calico" failed (add): network: no addresses', 7),
  ];
  expectFinding(
    check,
    { ...on(condition('Ready', 'True')), ...facts({ 'k8s.events': events }) },
    {
      severity: 'warn',
      says: ['7 times', 'calico'],
    },
  );
});

test('stays quiet when the network is ready', () => {
  expectQuiet(check, on(condition('NetworkUnavailable', 'False', 'CalicoIsUp'), condition('Ready', 'True')));
  const others = facts({ 'k8s.events': [event('FailedCreatePodSandBox', 'no space left on device')] });
  expectQuiet(check, { ...on(condition('Ready', 'True')), ...others });
  expectQuiet(check, facts(NO_POD), 'not-applicable');
});

test('cannot tell without the node', () => {
  expectUnknown(check, facts(IN_POD), 'k8s/node.json');
  expectUnknown(check, on(), 'Ready');
});
