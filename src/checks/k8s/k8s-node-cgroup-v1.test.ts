import { test } from 'vitest';
import { IN_POD, node, NO_POD } from '../testing/cluster.ts';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts } from '../testing/facts.ts';
import { check } from './k8s-node-cgroup-v1.ts';

const on = (version: string, failCgroupV1?: boolean) =>
  facts({
    ...IN_POD,
    'cgroup.mode': 'v1',
    'k8s.node': node(version),
    ...(failCgroupV1 === undefined
      ? {}
      : {
          'k8s.kubelet': {
            failCgroupV1,
            cpuManagerPolicy: 'none',
            cpuCfsQuota: true,
            podPidsLimit: undefined,
          },
        }),
  });

test('fires harder the newer the kubelet is', () => {
  expectFinding(check, on('v1.30.4'), { severity: 'info', says: ['v1.30.4'] });
  expectFinding(check, on('v1.33.2+k3s1'), { severity: 'warn', says: ['from 1.35'] });
  expectFinding(check, on('v1.35.0'), { severity: 'error', commands: ['failCgroupV1'] });
  expectFinding(check, on('v1.36.1', false), { severity: 'warn', says: ['only because'] });
});

test('stays quiet on cgroup v2 and outside of Kubernetes', () => {
  expectQuiet(check, facts({ ...IN_POD, 'cgroup.mode': 'v2', 'k8s.node': node('v1.35.0') }));
  expectQuiet(check, facts({ ...NO_POD, 'cgroup.mode': 'v1' }), 'not-applicable');
});

test('cannot tell without the node or the mode', () => {
  expectUnknown(check, facts({ ...IN_POD, 'cgroup.mode': 'v1' }), 'k8s/node.json');
  expectUnknown(check, facts({ ...IN_POD, 'k8s.node': node('v1.35.0') }), 'cgroup.mode');
  expectUnknown(check, on('unknown'), 'unknown');
});
