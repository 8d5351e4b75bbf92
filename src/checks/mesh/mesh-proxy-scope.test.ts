import { test } from 'vitest';
import { IN_POD, NO_POD, pod, podContainer, sample } from '../testing/cluster.ts';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { denied, facts } from '../testing/facts.ts';
import { check } from './mesh-proxy-scope.ts';

const proxy = (clusters: number) =>
  facts({
    ...IN_POD,
    'mesh.proxy': [
      sample('envoy_cluster_manager_active_clusters', clusters),
      sample('envoy_server_memory_allocated', 190 * 2 ** 20),
    ],
  });

test('fires when the proxy knows everybody', () => {
  expectFinding(check, proxy(4200), { severity: 'warn', says: ['4,200', '190 MiB'] });
});

test('stays quiet when it knows a few', () => {
  expectQuiet(check, proxy(60));
  expectQuiet(check, facts(NO_POD), 'not-applicable');
  expectQuiet(check, facts({ ...IN_POD, 'k8s.pod': pod() }), 'not-applicable');
});

test('cannot tell without the metrics', () => {
  expectUnknown(check, facts(IN_POD), 'k8s/metrics/envoy.txt');
  const beside = pod(
    {},
    { containers: [podContainer(), podContainer({ name: 'istio-proxy', kind: 'sidecar' })] },
  );
  expectUnknown(check, { ...facts({ ...IN_POD, 'k8s.pod': beside }), 'mesh.proxy': denied() }, 'envoy.txt');
  expectUnknown(check, facts({ ...IN_POD, 'mesh.proxy': [] }), 'envoy_cluster_manager_active_clusters');
});
