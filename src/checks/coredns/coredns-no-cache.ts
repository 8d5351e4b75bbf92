import { sumOf } from '../../analyze/exposition/samples.ts';
import { say } from '../../base/messages.ts';
import { formatRatio } from '../../base/units.ts';
import { defineCheck } from '../../model/check.ts';
import { valueOf } from '../../model/evidence.ts';
import type { ExpositionSample } from '../../model/exposition.ts';
import type { CorefileServer } from '../../model/kubernetes.ts';
import { withoutCluster } from '../cluster.ts';
import { finding, notApplicable, pass } from '../verdicts.ts';

/** The smallest time an answer stays in the cache unless the plugin is told otherwise (MINTTL of CoreDNS). */
const MIN_TTL_SEC = 5;

const texts = {
  none: {
    en: 'CoreDNS answers for {zones} without a cache: each query for an outside name goes to {upstream}.',
    zh: 'CoreDNS 为 {zones} 应答时没有缓存：每次外部域名查询都会转发到 {upstream}。',
  },
  short: {
    en: 'CoreDNS keeps answers for {zones} for at most {ttl} s.',
    zh: 'CoreDNS 对 {zones} 的应答最多缓存 {ttl} 秒。',
  },
  add: { en: 'In the Corefile:', zh: '在 Corefile 中：' },
  noForward: { en: 'no server of the Corefile forwards queries', zh: 'Corefile 中没有转发查询的服务器' },
  fine: { en: '{zones} are cached for up to {ttl} s{ratio}', zh: '{zones} 最多缓存 {ttl} 秒{ratio}' },
  ratio: { en: '; {share} of the queries are answered from it', zh: '；{share} 的查询由缓存应答' },
} as const;

/** CoreDNS forwards without keeping answers. */
export const check = defineCheck({
  id: 'COREDNS001',
  slug: 'coredns-no-cache',
  room: 'coredns',
  scope: 'host',
  severity: 'warn',
  title: { en: 'CoreDNS without a cache', zh: 'CoreDNS 没有缓存' },
  doc: {
    why: {
      en: 'Without the cache plugin CoreDNS asks the resolvers of the node for every outside name, and for every wrong name that search domains make of it. The node loses port after port and the upstream its patience; look-ups then take five seconds, the time-out of the client.',
      zh: '没有 cache 插件时，CoreDNS 会为每个外部域名以及搜索域拼出的每个错误名称询问节点的解析器。节点端口被大量占用，上游开始限流；此时解析需要五秒，即客户端的超时。',
    },
    rule: {
      en: 'A server of the Corefile with the forward plugin has no cache plugin, or one with a time of less than 5 s.',
      zh: 'Corefile 中带 forward 插件的服务器没有 cache 插件，或其时间少于 5 秒。',
    },
    falsePositive: {
      en: 'A cache elsewhere on the way, such as NodeLocal DNSCache on each node.',
      zh: '路径上另有缓存，例如每个节点上的 NodeLocal DNSCache。',
    },
    remedy: { en: 'cache 30, as kubeadm installs it.', zh: '设为 cache 30（kubeadm 的默认值）。' },
    refs: [
      'https://coredns.io/plugins/cache/',
      'https://kubernetes.io/docs/tasks/administer-cluster/dns-custom-nameservers/',
    ],
  },
  threshold: {
    value: { en: 'cache present, at least 5 s', zh: '有缓存，且至少 5 s' },
    source: {
      en: 'CoreDNS, plugin cache: MINTTL is 5 s by default',
      zh: 'CoreDNS cache 插件：MINTTL 默认为 5 s',
    },
    ours: false,
  },
  needs: ['scenario'],
  reads: ['k8s.pod', 'coredns.config', 'coredns.metrics'],
  texts,
  run: (view) => {
    const config = view.look('coredns.config');
    if (config.status !== 'ok') return withoutCluster(view, 'coredns.config', config);
    const forwarding = config.value.filter((server) => pluginOf(server, 'forward') !== undefined);
    const [worst] = [...forwarding].sort((a, b) => cacheSec(a) - cacheSec(b));
    if (worst === undefined) return notApplicable(texts.noForward);
    const ttl = cacheSec(worst);
    const zones = worst.keys.join(', ');
    if (ttl >= MIN_TTL_SEC) {
      const ratio = hitRatio(valueOf(view.look('coredns.metrics')) ?? []);
      return pass(
        say(texts.fine, {
          zones,
          ttl,
          ratio: ratio === undefined ? '' : say(texts.ratio, { share: formatRatio(ratio) }),
        }),
      );
    }
    const upstream = pluginOf(worst, 'forward')?.args.slice(1).join(', ') ?? '';
    return finding({
      severity: 'warn',
      confidence: 0.9,
      claim: say(ttl < 0 ? texts.none : texts.short, { zones, upstream, ttl }),
      evidence: [
        view.proof('coredns.config', `${zones}: ${worst.plugins.map(({ name }) => name).join(' ')}`),
      ],
      remedy: [{ text: texts.add, command: 'cache 30' }],
    });
  },
});

function pluginOf({ plugins }: CorefileServer, name: string): CorefileServer['plugins'][number] | undefined {
  return plugins.find((plugin) => plugin.name === name);
}

/** The longest time an answer is kept; -1 without a cache. 3600 when nothing is said. */
function cacheSec(server: CorefileServer): number {
  const cache = pluginOf(server, 'cache');
  if (cache === undefined) return -1;
  const success = cache.block.find(([word]) => word === 'success')?.[2];
  const ttl = success ?? cache.args[0];
  return ttl !== undefined && /^\d+$/.test(ttl) ? Number(ttl) : 3600;
}

/** Share of the queries that the cache answers; undefined before there are any. */
function hitRatio(samples: readonly ExpositionSample[]): number | undefined {
  const hits = sumOf(samples, 'coredns_cache_hits_total');
  const requests =
    sumOf(samples, 'coredns_cache_requests_total') ??
    (hits ?? 0) + (sumOf(samples, 'coredns_cache_misses_total') ?? 0);
  return hits === undefined || requests === 0 ? undefined : hits / requests;
}
