import { say } from '../../base/messages.ts';
import { formatCount } from '../../base/units.ts';
import { defineCheck } from '../../model/check.ts';
import { withoutCluster } from '../cluster.ts';
import { finding, notApplicable, pass } from '../verdicts.ts';

const MANY_PATHS = 2000;
/** In UTF-16 units; each is at least one byte of the file that the proxy reads. */
const LONG_SNIPPETS = 256 * 1024;

const texts = {
  large: {
    en: 'The ingress controller has {paths} paths of {hosts} hosts in {objects} objects to serve, with {snippets} characters of snippets; the largest object is {largest}.',
    zh: '入口控制器需要处理 {objects} 个对象中 {hosts} 个主机的 {paths} 条路径，片段共 {snippets} 个字符；最大的对象为 {largest}。',
  },
  split: { en: 'Give one controller only a part of them:', zh: '让一个控制器只负责其中一部分：' },
  none: { en: 'there is no Ingress', zh: '没有 Ingress' },
  fine: { en: '{paths} paths in {objects} objects', zh: '{objects} 个对象共 {paths} 条路径' },
} as const;

/** The configuration of the ingress controller is very large. */
export const check = defineCheck({
  id: 'INGRESS001',
  slug: 'ingress-config-size',
  room: 'ingress',
  scope: 'host',
  severity: 'warn',
  title: { en: 'Very large ingress configuration', zh: '入口配置过大' },
  doc: {
    why: {
      en: 'Controllers that write one file for the proxy test and load all of it on each change. With thousands of paths that takes many seconds and hundreds of megabytes, old workers stay until their connections end, and a change of one team is seen late by all.',
      zh: '为代理写出单个配置文件的控制器每次变更都要测试并加载全部内容。路径上千时需要许多秒与数百兆内存，旧工作进程要等连接结束才退出，某个团队的变更会让所有人都延后生效。',
    },
    rule: {
      en: 'All Ingress objects of the cluster together have more than 2,000 paths, or more than 262,144 characters of *-snippet annotations.',
      zh: '集群所有 Ingress 对象合计超过 2000 条路径，或 *-snippet 注解超过 262144 个字符。',
    },
    falsePositive: {
      en: 'Several controllers that share the objects by class, or one that changes single routes without loading a file.',
      zh: '多个控制器按 class 分担对象，或控制器可逐条更新路由而无需加载文件。',
    },
    remedy: {
      en: 'Several ingress classes; fewer objects by wildcard hosts; no snippets.',
      zh: '划分多个 ingress class；用通配主机减少对象；不使用片段。',
    },
    refs: [
      'https://kubernetes.io/docs/concepts/services-networking/ingress/#ingress-class',
      'https://kubernetes.github.io/ingress-nginx/how-it-works/',
    ],
  },
  threshold: {
    value: {
      en: '> 2000 paths or > 262144 characters of snippets',
      zh: '> 2000 条路径，或 snippet 超过 262144 个字符',
    },
    source: { en: 'our own; no controller states a limit', zh: '自定；没有控制器给出上限' },
    ours: true,
  },
  needs: ['scenario'],
  reads: ['k8s.pod', 'k8s.ingresses'],
  texts,
  run: (view) => {
    const load = view.look('k8s.ingresses');
    if (load.status !== 'ok') return withoutCluster(view, 'k8s.ingresses', load);
    const { objects, hosts, paths, snippetLength, largest } = load.value;
    if (objects === 0) return notApplicable(texts.none);
    const values = {
      objects: formatCount(objects),
      hosts: formatCount(hosts),
      paths: formatCount(paths),
      snippets: formatCount(snippetLength),
      largest: largest === undefined ? '–' : `${largest.name} (${formatCount(largest.paths)})`,
    };
    if (paths <= MANY_PATHS && snippetLength <= LONG_SNIPPETS) return pass(say(texts.fine, values));
    return finding({
      severity: 'warn',
      confidence: 0.6,
      claim: say(texts.large, values),
      evidence: [
        view.proof('k8s.ingresses', `${objects} objects, ${paths} paths, ${snippetLength} characters`),
      ],
      remedy: [{ text: texts.split, command: 'ingressClassName: team-a' }],
    });
  },
});
