import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { finding, pass } from '../verdicts.ts';

const texts = {
  storm: {
    en: 'ndots:{ndots} with {count} search domains: an outside name with fewer dots costs {queries} queries in place of 2.',
    zh: 'ndots:{ndots} 且有 {count} 个搜索域：点数较少的外部名称需要 {queries} 次查询，而不是 2 次。',
  },
  dot: { en: 'End outside names with a dot:', zh: '外部名称以点结尾：' },
  lower: { en: 'Or lower ndots for the pod:', zh: '或为 Pod 降低 ndots：' },
  fine: { en: 'ndots:{ndots}, {count} search domains', zh: 'ndots:{ndots}，{count} 个搜索域' },
} as const;

/** A high ndots with several search domains multiplies look-ups. */
export const check = defineCheck({
  id: 'DNS005',
  slug: 'dns-ndots-storm',
  room: 'dns',
  scope: 'pod',
  severity: 'warn',
  title: { en: 'Each outside name is looked up many times', zh: '每个外部域名会被查询多次' },
  doc: {
    why: {
      en: "With ndots:5 a name such as api.example.com is first tried with every search domain, for IPv4 and IPv6 each. Three domains make eight queries out of two, and the useful pair comes last. Under load the cluster's DNS is what breaks.",
      zh: 'ndots:5 时，api.example.com 这样的名称会先与每个搜索域拼接，并各查一次 IPv4 和 IPv6。三个搜索域会把两次查询变成八次，真正有用的排在最后。高负载下最先垮掉的是集群 DNS。',
    },
    rule: { en: 'ndots >= 5 and three or more search domains.', zh: 'ndots ≥ 5 且搜索域不少于三个。' },
    falsePositive: {
      en: 'A service that asks only for names inside of the cluster.',
      zh: '只访问集群内部名称的服务。',
    },
    remedy: {
      en: 'Write outside names with a dot at the end, or lower ndots to 2.',
      zh: '外部名称以点结尾，或把 ndots 降为 2。',
    },
    refs: [
      'https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/',
      'https://man7.org/linux/man-pages/man5/resolv.conf.5.html',
    ],
  },
  threshold: {
    value: { en: 'ndots >= 5 and >= 3 search domains', zh: 'ndots >= 5 且搜索域 >= 3 个' },
    source: { en: 'the defaults of Kubernetes', zh: 'Kubernetes 的默认值' },
    ours: false,
  },
  needs: ['dns.resolvConf'],
  texts,
  run: (view) => {
    const { ndots, search } = view.get('dns.resolvConf');
    const values = { ndots, count: search.length, queries: 2 * (search.length + 1) };
    if (ndots < 5 || search.length < 3) return pass(say(texts.fine, values));
    return finding({
      severity: 'warn',
      confidence: 0.6,
      claim: say(texts.storm, values),
      evidence: [view.proof('dns.resolvConf', `search ${search.join(' ')}; options ndots:${ndots}`)],
      remedy: [
        { text: texts.dot, command: 'https://api.example.com./v1' },
        { text: texts.lower, command: 'dnsConfig: { options: [{ name: ndots, value: "2" }] }' },
      ],
    });
  },
});
