import { sumOf } from '../../analyze/exposition/samples.ts';
import { say } from '../../base/messages.ts';
import { formatBytes, formatCount } from '../../base/units.ts';
import { defineCheck } from '../../model/check.ts';
import { valueOf } from '../../model/evidence.ts';
import { withoutCluster } from '../cluster.ts';
import { finding, notApplicable, pass, unknown } from '../verdicts.ts';

const CLUSTERS = 'envoy_cluster_manager_active_clusters';
const MANY = 1000;
/** Names that meshes give the container of their proxy. */
const PROXY = /^(?:istio-proxy|envoy(?:-sidecar)?|consul-dataplane|kuma-sidecar)$/;

const texts = {
  many: {
    en: 'The proxy beside this program knows {clusters} upstream clusters and has {memory} allocated for them.',
    zh: '本程序旁的代理掌握 {clusters} 个上游集群，为此分配了 {memory}。',
  },
  scope: { en: 'Tell it what this namespace talks to:', zh: '声明该命名空间的访问范围：' },
  fine: { en: '{clusters} upstream clusters', zh: '{clusters} 个上游集群' },
  none: { en: 'no container of the pod is the proxy of a mesh', zh: 'Pod 中没有网格代理容器' },
  unclear: { en: 'an unknown amount', zh: '未知大小的内存' },
  notExposed: { en: '{name} is not among the metrics of the proxy', zh: '代理的指标中没有 {name}' },
  unlock: { en: 'store the text of /stats/prometheus of the proxy', zh: '保存代理 /stats/prometheus 的文本' },
} as const;

/** The proxy of the pod knows the whole mesh. */
export const check = defineCheck({
  id: 'MESH002',
  slug: 'mesh-proxy-scope',
  room: 'mesh',
  scope: 'pod',
  severity: 'warn',
  title: { en: 'Proxy knows the whole mesh', zh: '代理加载了整个网格' },
  doc: {
    why: {
      en: "The proxy's memory counts for the pod and for the node, not for the program, and grows with the services of the mesh: tens of megabytes for each thousand clusters, in every pod. A proxy that is killed for memory takes the program's network with it.",
      zh: '代理的内存计入 Pod 与节点而非程序，且随网格服务数量增长：每个 Pod 每千个集群需要数十兆。代理因内存被杀时，程序的网络也随之中断。',
    },
    rule: {
      en: 'envoy_cluster_manager_active_clusters of the proxy in the pod is above 1,000.',
      zh: 'Pod 内代理的 envoy_cluster_manager_active_clusters 超过 1000。',
    },
    falsePositive: { en: 'A gateway that serves the whole mesh.', zh: '服务整个网格的网关。' },
    remedy: { en: 'A Sidecar resource for the namespace.', zh: '为命名空间配置 Sidecar 资源。' },
    refs: [
      'https://www.envoyproxy.io/docs/envoy/latest/configuration/upstream/cluster_manager/cluster_stats',
      'https://istio.io/latest/docs/ops/configuration/mesh/configuration-scoping/',
    ],
  },
  threshold: {
    value: { en: '> 1000 clusters', zh: '> 1000 个 cluster' },
    source: {
      en: 'no published number was found; Istio names no size',
      zh: '未找到公开发布的数值；Istio 没有给出规模',
    },
    ours: true,
  },
  needs: ['scenario'],
  reads: ['k8s.pod', 'mesh.proxy'],
  texts,
  run: (view) => {
    const metrics = view.look('mesh.proxy');
    const pod = valueOf(view.look('k8s.pod'));
    if (pod !== undefined && !pod.containers.some(({ name }) => PROXY.test(name)))
      return notApplicable(texts.none);
    if (metrics.status !== 'ok') return withoutCluster(view, 'mesh.proxy', metrics);
    const clusters = sumOf(metrics.value, CLUSTERS);
    if (clusters === undefined) return unknown(say(texts.notExposed, { name: CLUSTERS }), texts.unlock);
    const bytes = sumOf(metrics.value, 'envoy_server_memory_allocated');
    const memory = bytes === undefined ? texts.unclear : formatBytes(bytes);
    const values = { clusters: formatCount(clusters), memory };
    if (clusters <= MANY) return pass(say(texts.fine, values));
    return finding({
      severity: 'warn',
      confidence: 0.7,
      claim: say(texts.many, values),
      evidence: [view.proof('mesh.proxy', `${CLUSTERS} ${clusters}`)],
      remedy: [{ text: texts.scope, command: 'kind: Sidecar, spec: { egress: [{ hosts: ["./*"] }] }' }],
    });
  },
});
