import { countAbove, histogramOf, totalOf } from '../../analyze/exposition/samples.ts';
import { say } from '../../base/messages.ts';
import { formatCount } from '../../base/units.ts';
import { defineCheck } from '../../model/check.ts';
import { withoutCluster } from '../cluster.ts';
import { finding, pass, unknown } from '../verdicts.ts';

const NAME = 'pilot_xds_config_size_bytes';
const GRPC_LIMIT = 4_000_000;
const STRAIN = 10_000_000;

const texts = {
  large: {
    en: '{count} of {all} pushes of istiod were larger than {limit} MB.',
    zh: 'istiod 的 {all} 次推送中有 {count} 次大于 {limit} MB。',
  },
  scope: { en: 'Tell each namespace what it talks to:', zh: '为每个命名空间声明其访问范围：' },
  fine: { en: '{all} pushes, none above 4 MB', zh: '{all} 次推送均不超过 4 MB' },
  notExposed: { en: '{name} is not among the metrics of istiod', zh: 'istiod 的指标中没有 {name}' },
  unlock: { en: 'store the whole text of /metrics of istiod', zh: '保存 istiod 完整的 /metrics 文本' },
  none: { en: 'istiod has pushed nothing yet', zh: 'istiod 尚未推送' },
} as const;

/** The control plane of the mesh pushes very large configurations. */
export const check = defineCheck({
  id: 'MESH001',
  slug: 'mesh-config-size',
  room: 'mesh',
  scope: 'host',
  severity: 'error',
  title: { en: 'Very large pushes of mesh configuration', zh: '网格配置推送过大' },
  doc: {
    why: {
      en: 'Without a Sidecar resource every proxy is told of every service in the mesh, again at each change of an endpoint. Pushes of megabytes to hundreds of proxies keep istiod and the proxies busy, each proxy holds it in memory, and routes lag behind deployments: 503 while pods are replaced.',
      zh: '没有 Sidecar 资源时，每个代理都会获知网格中的所有服务，端点每次变化都要重新推送。向数百个代理推送数兆配置会拖累 istiod 与代理，每个代理都要在内存中保存，路由滞后于发布：替换 Pod 时出现 503。',
    },
    rule: {
      en: 'The histogram pilot_xds_config_size_bytes has observations above 4 MB (warning) or above 10 MB (error).',
      zh: '直方图 pilot_xds_config_size_bytes 中有超过 4 MB（警告）或 10 MB（错误）的观测。',
    },
    falsePositive: {
      en: 'The counts are those since istiod started; one push before a Sidecar was added still shows.',
      zh: '计数自 istiod 启动累计；添加 Sidecar 之前的推送仍会显示。',
    },
    remedy: {
      en: 'Sidecar resources with egress hosts; discoverySelectors.',
      zh: '使用带 egress hosts 的 Sidecar 资源与 discoverySelectors。',
    },
    refs: [
      'https://github.com/istio/istio/blob/master/pilot/pkg/xds/monitoring.go',
      'https://istio.io/latest/docs/ops/configuration/mesh/configuration-scoping/',
    ],
  },
  threshold: {
    value: { en: '> 4 MB warn, > 10 MB error', zh: '警告：> 4 MB；错误：> 10 MB' },
    source: {
      en: 'istio, pilot/pkg/xds/monitoring.go: the bounds of the histogram and why they are there',
      zh: 'istio 源码 pilot/pkg/xds/monitoring.go：直方图的各个边界及其理由',
    },
    ours: false,
  },
  needs: ['scenario'],
  reads: ['k8s.pod', 'mesh.controlPlane'],
  texts,
  run: (view) => {
    const metrics = view.look('mesh.controlPlane');
    if (metrics.status !== 'ok') return withoutCluster(view, 'mesh.controlPlane', metrics);
    const sizes = histogramOf(metrics.value, NAME);
    const above = sizes === undefined ? undefined : countAbove(sizes, GRPC_LIMIT);
    if (sizes === undefined || above === undefined)
      return unknown(say(texts.notExposed, { name: NAME }), texts.unlock);
    const all = formatCount(totalOf(sizes));
    if (totalOf(sizes) === 0) return unknown(texts.none, texts.unlock);
    if (above === 0) return pass(say(texts.fine, { all }));
    const straining = countAbove(sizes, STRAIN) ?? 0;
    const count = formatCount(straining > 0 ? straining : above);
    return finding({
      severity: straining > 0 ? 'error' : 'warn',
      confidence: 0.8,
      claim: say(texts.large, { count, all, limit: straining > 0 ? 10 : 4 }),
      evidence: [view.proof('mesh.controlPlane', `${NAME}: ${above} above 4 MB, ${straining} above 10 MB`)],
      remedy: [
        {
          text: texts.scope,
          command: 'kind: Sidecar, spec: { egress: [{ hosts: ["./*", "istio-system/*"] }] }',
        },
      ],
    });
  },
});
