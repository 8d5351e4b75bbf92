import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { withoutCluster } from '../cluster.ts';
import { finding, pass } from '../verdicts.ts';

const texts = {
  lacking: {
    en: 'qosClass {qosClass}; no request: {lacking}',
    zh: 'qosClass {qosClass}；未设请求：{lacking}',
  },
  bestEffort: {
    en: 'The pod asks for nothing (BestEffort): under memory pressure of the node it is the first to be killed, and CPU it gets only when nobody else wants it.',
    zh: 'Pod 没有任何资源请求（BestEffort）：节点内存紧张时最先被杀，CPU 只有在别人不用时才能得到。',
  },
  some: {
    en: 'Container {container} has no {what} request: the scheduler counts it as nothing.',
    zh: '容器 {container} 没有 {what} 请求：调度器按零计算。',
  },
  set: { en: 'Ask for what it uses on an ordinary day:', zh: '按平日用量设置请求：' },
  fine: { en: 'CPU and memory are requested', zh: '已请求 CPU 与内存' },
} as const;

/** A container without requests. */
export const check = defineCheck({
  id: 'K8S005',
  slug: 'k8s-no-requests',
  room: 'k8s',
  scope: 'pod',
  severity: 'info',
  title: { en: 'No resource requests', zh: '没有资源请求' },
  doc: {
    why: {
      en: "Requests are what the scheduler fits pods by, what cpu.weight is made of, and what decides who is evicted or killed first. Without them a server shares a node with whatever else lands there, and its latency is the neighbours' business.",
      zh: '调度器按请求安排 Pod，cpu.weight 由请求换算，驱逐与被杀的先后也由请求决定。没有请求的服务与任意邻居共享节点，延迟由邻居决定。',
    },
    rule: {
      en: 'The judged container has no CPU or no memory request. A limit without a request counts as one: the API server then sets the request to the limit.',
      zh: '被诊断容器缺少 CPU 或内存请求。只写限额也算有请求：API 服务器会把请求设为限额。',
    },
    falsePositive: {
      en: 'Batch work that may wait and may be killed.',
      zh: '可以等待、可以被杀的批处理任务。',
    },
    remedy: { en: 'Write requests; a limit for memory too.', zh: '写明请求，并为内存设置限额。' },
    refs: [
      'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/',
      'https://kubernetes.io/docs/concepts/workloads/pods/pod-qos/',
    ],
  },
  needs: ['scenario'],
  reads: ['k8s.pod'],
  texts,
  run: (view) => {
    const pod = view.look('k8s.pod');
    if (pod.status !== 'ok') return withoutCluster(view, 'k8s.pod', pod);
    const { qosClass, container } = pod.value;
    const { requests, limits, name } = container;
    const lacking = [
      ...((requests.cpuMilli ?? limits.cpuMilli ?? 0n) > 0n ? [] : ['CPU']),
      ...((requests.memoryBytes ?? limits.memoryBytes ?? 0n) > 0n ? [] : ['memory']),
    ];
    if (lacking.length === 0) return pass(texts.fine);
    const isBestEffort = qosClass === 'BestEffort';
    const what = { en: lacking.join(' and no '), zh: lacking.join('、').replace('memory', '内存') };
    return finding({
      severity: 'info',
      claim: isBestEffort ? texts.bestEffort : say(texts.some, { container: name, what }),
      evidence: [view.proof('k8s.pod', say(texts.lacking, { qosClass, lacking: lacking.join(', ') }))],
      remedy: [{ text: texts.set, command: 'resources: { requests: { cpu: 250m, memory: 256Mi } }' }],
    });
  },
});
