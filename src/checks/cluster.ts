import { type LocalText, say } from '../base/messages.ts';
import type { FactView, Verdict } from '../model/check.ts';
import type { Evidence } from '../model/evidence.ts';
import type { ClusterFacts } from '../model/kubernetes.ts';
import { clusterTexts as m } from './cluster.messages.ts';
import { notApplicable, unknown } from './verdicts.ts';

/** The file behind each fact, and the permission its request needs (src/formats/k8s/README.md). */
const SOURCES: Readonly<Record<keyof ClusterFacts, readonly [file: string, permission: string]>> = {
  'k8s.pod': ['k8s/pod.json', 'pods: get'],
  'k8s.node': ['k8s/node.json', 'nodes: get'],
  'k8s.kubelet': ['k8s/configz.json', 'nodes/proxy: get'],
  'k8s.events': ['k8s/events.json', 'events: list'],
  'k8s.ingresses': ['k8s/ingresses.json', 'ingresses.networking.k8s.io: list'],
  'k8s.limitRanges': ['k8s/limitranges.json', 'limitranges: list'],
  'k8s.quotas': ['k8s/resourcequotas.json', 'resourcequotas: list'],
  'k8s.certificates': ['k8s/certificates.json', 'certificates.cert-manager.io: list'],
  'coredns.config': ['k8s/coredns.json', 'configmaps: get'],
  'coredns.metrics': ['k8s/metrics/coredns.txt', 'pods/proxy: get'],
  'etcd.metrics': ['k8s/metrics/etcd.txt', 'pods/proxy: get'],
  'ingress.metrics': ['k8s/metrics/ingress-nginx.txt', 'pods/proxy: get'],
  'mesh.controlPlane': ['k8s/metrics/istiod.txt', 'pods/proxy: get'],
  'mesh.proxy': ['k8s/metrics/envoy.txt', 'pods/proxy: get'],
};

/**
 * The verdict where a fact of the cluster is missing: outside of Kubernetes, and where the cluster has nothing of the kind,
 * the check does not apply; else it cannot tell, and the file and the permission that would let it are named.
 */
export function withoutCluster(
  view: FactView<'scenario', 'k8s.pod'>,
  key: keyof ClusterFacts,
  evidence: Evidence<unknown>,
): Verdict {
  if (evidence.status === 'ok') throw new Error(`fact ${key} is there`);
  if (evidence.status === 'absent') {
    // The API server that gave the pod knows of nothing of the kind.
    if (view.look('k8s.pod').status === 'ok') return notApplicable(evidence.reason);
    if (!view.get('scenario').includes('kubernetes-pod')) return notApplicable(m.outside);
  }
  const [file, permission] = SOURCES[key];
  const text = file.startsWith('k8s/metrics/') ? m.unlockMetrics : m.unlockPod;
  return unknown(reasonOf(file, evidence.reason), say(text, { permission, file }));
}

function reasonOf(file: string, reason: LocalText): LocalText {
  return say(m.reason, { file, reason });
}
