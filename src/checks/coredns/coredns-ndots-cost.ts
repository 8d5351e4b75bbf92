import { sumOf } from '../../analyze/exposition/samples.ts';
import { say } from '../../base/messages.ts';
import { formatCount, formatRatio } from '../../base/units.ts';
import { defineCheck } from '../../model/check.ts';
import { valueOf } from '../../model/evidence.ts';
import type { ExpositionSample } from '../../model/exposition.ts';
import { withoutCluster } from '../cluster.ts';
import { unknownFor } from '../run-check.ts';
import { finding, notApplicable, pass, unknown } from '../verdicts.ts';

const RESPONSES = 'coredns_dns_responses_total';
const WARN = 0.5;
const MIN_RESPONSES = 1000;

const texts = {
  cost: {
    en: '{share} of what CoreDNS answers is "no such name" ({count} answers). With ndots:{ndots} and {domains} search domains this pod sends {queries} queries for one outside name, of which 2 help.',
    zh: 'CoreDNS 的应答中有 {share} 是“域名不存在”（共 {count} 次）。在 ndots:{ndots} 与 {domains} 个搜索域下，本 Pod 解析一个外部域名要发 {queries} 次查询，其中只有 2 次有用。',
  },
  lower: { en: 'Lower ndots for the pod:', zh: '为 Pod 降低 ndots：' },
  autopath: {
    en: 'Or let CoreDNS follow the search list itself (needs pods verified):',
    zh: '或让 CoreDNS 自行遍历搜索列表（需要 pods verified）：',
  },
  search: {
    en: 'ndots:{ndots} with {domains} search domains costs nothing',
    zh: 'ndots:{ndots} 与 {domains} 个搜索域没有额外开销',
  },
  auto: {
    en: 'CoreDNS follows the search list itself (autopath)',
    zh: 'CoreDNS 自行遍历搜索列表（autopath）',
  },
  fine: {
    en: '{share} of {count} answers are "no such name"',
    zh: '{count} 次应答中 {share} 为“域名不存在”',
  },
  few: { en: 'CoreDNS has answered {count} queries only', zh: 'CoreDNS 只应答了 {count} 次查询' },
  wait: { en: 'look again later', zh: '稍后再看' },
} as const;

/** Search domains make most of what CoreDNS has to answer. */
export const check = defineCheck({
  id: 'COREDNS002',
  slug: 'coredns-ndots-cost',
  room: 'coredns',
  scope: 'host',
  severity: 'warn',
  title: { en: 'Most answers of CoreDNS are "no such name"', zh: 'CoreDNS 的应答多为“域名不存在”' },
  doc: {
    why: {
      en: 'dns-ndots-storm sees the setting; this check sees its price. Each wrong name is one more packet that conntrack, CoreDNS and its upstream carry, for IPv4 and IPv6 each, before the right one is asked. Under load the right one is what times out.',
      zh: 'dns-ndots-storm 看到的是设置，本检查看到的是代价。每个错误名称都是 conntrack、CoreDNS 与上游多承担的一个报文（IPv4 与 IPv6 各一次），之后才轮到正确的名称。高负载下超时的恰恰是正确的那次。',
    },
    rule: {
      en: 'The pod has ndots of 2 or more and search domains, the Corefile has no autopath, and more than half of at least 1,000 answers of one CoreDNS are NXDOMAIN; between two samples where both are there.',
      zh: 'Pod 的 ndots 不小于 2 且有搜索域，Corefile 没有 autopath，并且某个 CoreDNS 至少 1000 次应答中超过一半为 NXDOMAIN；有两次采样时取其间增量。',
    },
    falsePositive: {
      en: 'The counter is that of the cluster: other pods may be the ones that ask, and a crawler asks for many names that do not exist.',
      zh: '计数属于整个集群：可能是其他 Pod 在查询；爬虫也会查询大量不存在的名称。',
    },
    remedy: {
      en: 'Outside names with a dot at the end, ndots:2, NodeLocal DNSCache, or autopath.',
      zh: '外部名称以点结尾、ndots:2、NodeLocal DNSCache 或 autopath。',
    },
    refs: [
      'https://coredns.io/plugins/metrics/',
      'https://coredns.io/plugins/autopath/',
      'https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/',
    ],
  },
  threshold: {
    value: { en: 'NXDOMAIN > 50 % of >= 1000 answers', zh: '至少 1000 个应答中 NXDOMAIN > 50 %' },
    source: {
      en: 'our own: with three search domains six of eight answers are NXDOMAIN',
      zh: '自定：有三个搜索域时，八个应答中有六个是 NXDOMAIN',
    },
    ours: true,
  },
  needs: ['scenario'],
  reads: ['k8s.pod', 'dns.resolvConf', 'coredns.config', 'coredns.metrics'],
  texts,
  run: (view) => {
    const metrics = view.look('coredns.metrics');
    if (metrics.status !== 'ok') return withoutCluster(view, 'coredns.metrics', metrics);
    const resolv = view.look('dns.resolvConf');
    if (resolv.status !== 'ok') return unknownFor('dns.resolvConf', resolv);
    const { ndots, search } = resolv.value;
    const place = { ndots, domains: search.length, queries: 2 * (search.length + 1) };
    if (ndots < 2 || search.length === 0) return notApplicable(say(texts.search, place));
    const servers = valueOf(view.look('coredns.config')) ?? [];
    if (servers.some(({ plugins }) => plugins.some(({ name }) => name === 'autopath')))
      return pass(texts.auto);
    const answers = answersSince(metrics.value, valueOf(view.before('coredns.metrics')));
    if (answers.all < MIN_RESPONSES) return unknown(say(texts.few, { count: answers.all }), texts.wait);
    const share = answers.wrong / answers.all;
    const values = { ...place, share: formatRatio(share), count: formatCount(answers.all) };
    if (share <= WARN) return pass(say(texts.fine, values));
    return finding({
      severity: 'warn',
      confidence: 0.6,
      claim: say(texts.cost, values),
      evidence: [
        view.proof('coredns.metrics', `${RESPONSES}{rcode="NXDOMAIN"} ${answers.wrong} of ${answers.all}`),
        view.proof('dns.resolvConf', `search ${search.join(' ')}; options ndots:${ndots}`),
      ],
      remedy: [
        { text: texts.lower, command: 'dnsConfig: { options: [{ name: ndots, value: "2" }] }' },
        { text: texts.autopath, command: 'autopath @kubernetes' },
      ],
    });
  },
});

function answersSince(
  now: readonly ExpositionSample[],
  before: readonly ExpositionSample[] | undefined,
): { readonly all: number; readonly wrong: number } {
  const count = (samples: readonly ExpositionSample[]) => ({
    all: sumOf(samples, RESPONSES) ?? 0,
    wrong: sumOf(samples, RESPONSES, ({ rcode }) => rcode === 'NXDOMAIN') ?? 0,
  });
  const whole = count(now);
  if (before === undefined) return whole;
  const earlier = count(before);
  const since = { all: whole.all - earlier.all, wrong: whole.wrong - earlier.wrong };
  // After a restart or over a quiet moment the whole life says more.
  return since.all >= MIN_RESPONSES && since.wrong >= 0 ? since : whole;
}
