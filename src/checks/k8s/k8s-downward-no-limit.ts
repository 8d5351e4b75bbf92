import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import type { PodContainer, PodFacts, PodVariable } from '../../model/kubernetes.ts';
import { withoutCluster } from '../cluster.ts';
import { finding, notApplicable, pass } from '../verdicts.ts';

const texts = {
  noLimit: {
    en: '{name} takes {resource} of container {container}, which has no such limit: its value is what the whole node may give out.',
    zh: '{name} 取自容器 {container} 的 {resource}，而该容器没有此限额：得到的是整个节点的可分配量。',
  },
  noContainer: {
    en: '{name} takes {resource} of container {container}, which is not in the pod.',
    zh: '{name} 取自容器 {container} 的 {resource}，但 Pod 中没有该容器。',
  },
  divided: {
    en: 'GOMEMLIMIT takes {resource} divided by {divisor}, a bare number that Go reads as bytes: the collector would run all the time.',
    zh: 'GOMEMLIMIT 取 {resource} 除以 {divisor}，得到的裸数字会被 Go 当作字节数：垃圾回收将一直运行。',
  },
  whole: {
    en: 'GOMEMLIMIT is the whole memory limit: no room is left for file cache, C memory and kernel memory.',
    zh: 'GOMEMLIMIT 等于全部内存上限：没有为文件缓存、C 内存与内核内存留出空间。',
  },
  setLimit: { en: 'Set the limit that is read:', zh: '设置被读取的限额：' },
  noDivisor: {
    en: 'Leave the divisor out; the value is then in bytes:',
    zh: '去掉 divisor，取值即为字节数：',
  },
  lower: { en: 'Write 90 % of the limit:', zh: '写为上限的 90 %：' },
  none: { en: 'no variable is taken from requests or limits', zh: '没有变量取自资源请求或限额' },
  fine: { en: '{count} variables, all with a limit behind them', zh: '{count} 个变量，均有对应的限额' },
} as const;

interface Problem {
  readonly text: 'noLimit' | 'noContainer' | 'divided' | 'whole';
  readonly variable: PodVariable & { readonly resource: NonNullable<PodVariable['resource']> };
}

/** A variable from the downward API that is not the limit it seems to be. */
export const check = defineCheck({
  id: 'K8S001',
  slug: 'k8s-downward-no-limit',
  room: 'k8s',
  scope: 'pod',
  severity: 'error',
  title: { en: 'Downward API gives no usable limit', zh: 'downward API 没有给出可用的限额' },
  doc: {
    why: {
      en: 'A resourceFieldRef to a limit that is not set gives the allocatable amount of the node without a word: GOMEMLIMIT then is the memory of the whole machine and GOMAXPROCS all of its CPUs. With a divisor of 1Mi the value 512 means 512 bytes to Go.',
      zh: '指向未设置限额的 resourceFieldRef 会不声不响地给出节点的可分配量：GOMEMLIMIT 成了整台机器的内存，GOMAXPROCS 成了全部 CPU。divisor 为 1Mi 时，值 512 在 Go 看来就是 512 字节。',
    },
    rule: {
      en: 'For each variable of the container with a resourceFieldRef to limits.cpu or limits.memory: the container it names has that limit (warning otherwise). For GOMEMLIMIT the divisor is 1 (error otherwise), and the whole limit is a warning.',
      zh: '对容器中每个以 resourceFieldRef 指向 limits.cpu 或 limits.memory 的变量：所指容器须有该限额（否则警告）。对 GOMEMLIMIT，divisor 须为 1（否则错误），等于全部限额则警告。',
    },
    falsePositive: {
      en: 'A program that itself takes a share of the number; automemlimit does so when told.',
      zh: '程序自行取该数值的一部分；automemlimit 按配置会这样做。',
    },
    remedy: {
      en: 'Set the limit, and write GOMEMLIMIT as a number of its own at 90 to 95 % of it.',
      zh: '设置限额，并把 GOMEMLIMIT 单独写为其 90 % 到 95 %。',
    },
    refs: [
      'https://kubernetes.io/docs/concepts/workloads/pods/downward-api/',
      'https://go.dev/doc/gc-guide#Memory_limit',
    ],
  },
  threshold: {
    value: {
      en: 'the limit exists; divisor 1; less than the whole limit',
      zh: '设有限额；divisor 为 1；且小于整个限额',
    },
    source: {
      en: 'Kubernetes, "Downward API: fallback information for resource limits"; Go GC guide',
      zh: 'Kubernetes “Downward API: fallback information for resource limits”；Go GC 指南',
    },
    ours: false,
  },
  needs: ['scenario'],
  reads: ['k8s.pod'],
  texts,
  run: (view) => {
    const pod = view.look('k8s.pod');
    if (pod.status !== 'ok') return withoutCluster(view, 'k8s.pod', pod);
    const { env } = pod.value.container;
    const taken = env.filter((variable): variable is Problem['variable'] => variable.resource !== undefined);
    if (taken.length === 0) return notApplicable(say(texts.none));
    const problems = taken.flatMap((variable) => problemOf(pod.value, variable));
    const [worst] = [...problems].sort((a, b) => Number(b.text === 'divided') - Number(a.text === 'divided'));
    if (worst === undefined) return pass(say(texts.fine, { count: taken.length }));
    const { name, resource } = worst.variable;
    return finding({
      severity: worst.text === 'divided' ? 'error' : 'warn',
      confidence: 0.95,
      claim: say(texts[worst.text], { name, ...resource }),
      evidence: problems.map(({ variable }) =>
        view.proof(
          'k8s.pod',
          `${variable.name}: resourceFieldRef ${variable.resource.resource} of ${variable.resource.container}, divisor ${variable.resource.divisor}`,
        ),
      ),
      remedy: [remedyOf(worst)],
    });
  },
});

function problemOf(pod: PodFacts, variable: Problem['variable']): readonly Problem[] {
  const { container, resource, divisor } = variable.resource;
  if (!resource.startsWith('limits.')) return [];
  const named = pod.containers.find(({ name }) => name === container);
  if (named === undefined) return [{ text: 'noContainer', variable }];
  if (variable.name === 'GOMEMLIMIT' && divisor !== '1') return [{ text: 'divided', variable }];
  if (!hasLimit(named, resource)) return [{ text: 'noLimit', variable }];
  return variable.name === 'GOMEMLIMIT' ? [{ text: 'whole', variable }] : [];
}

function hasLimit({ limits }: PodContainer, resource: string): boolean {
  if (resource === 'limits.cpu') return limits.cpuMilli !== undefined;
  // Others (ephemeral-storage, huge pages) are not read here.
  return resource !== 'limits.memory' || limits.memoryBytes !== undefined;
}

function remedyOf({ text, variable }: Problem): {
  readonly text: (typeof texts)[keyof typeof texts];
  readonly command: string;
} {
  const { resource } = variable.resource;
  switch (text) {
    case 'divided':
      return { text: texts.noDivisor, command: `resourceFieldRef: { resource: ${resource} }` };
    case 'whole':
      return { text: texts.lower, command: '{ name: GOMEMLIMIT, value: "461MiB" }  # limit 512Mi' };
    default:
      return {
        text: texts.setLimit,
        command: `resources: { limits: { ${resource.slice('limits.'.length)}: … } }`,
      };
  }
}
