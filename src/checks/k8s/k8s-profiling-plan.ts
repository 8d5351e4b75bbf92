import { type LocalText, say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import type { PodFacts } from '../../model/kubernetes.ts';
import { withoutCluster } from '../cluster.ts';
import { finding, pass } from '../verdicts.ts';

const texts = {
  plan: {
    en: 'Inside container {container}: {rows}. pprof over HTTP needs none of this.',
    zh: '在容器 {container} 内：{rows}。通过 HTTP 的 pprof 不需要这些权限。',
  },
  works: { en: '{tool} works', zh: '{tool} 可用' },
  needs: { en: '{tool} needs {right}', zh: '{tool} 需要 {right}' },
  ephemeral: {
    en: 'Bring the rights in a container of its own; the service keeps its restrictions:',
    zh: '在单独的临时容器中提供权限，服务自身的限制不变：',
  },
  forward: { en: 'CPU and heap profiles:', zh: 'CPU 与堆 profile：' },
  sameUser: {
    en: 'The ephemeral container must run as user {user} or as root to look into /proc/PID/root.',
    zh: '临时容器须以用户 {user} 或 root 运行，才能查看 /proc/PID/root。',
  },
  all: { en: 'every tool works inside of the container', zh: '容器内所有工具均可用' },
} as const;

/** The tools, and the capability that each needs besides root's usual ones. */
const TOOLS = [
  { tool: 'dlv/strace', capability: 'SYS_PTRACE' },
  { tool: 'perf', capability: 'PERFMON' },
  { tool: 'eBPF', capability: 'BPF' },
] as const;

/** Which captures the rights of the pod allow. */
export const check = defineCheck({
  id: 'K8S006',
  slug: 'k8s-profiling-plan',
  room: 'k8s',
  scope: 'pod',
  severity: 'info',
  title: { en: 'Captures that this pod allows', zh: '该 Pod 允许的采集手段' },
  doc: {
    why: {
      en: 'At three in the morning it matters which tool works in this pod and what the smallest change is that makes one work, without a new deployment of the service.',
      zh: '凌晨三点最需要知道：这个 Pod 里哪种工具能用，以及在不重新部署服务的前提下，最小的改动是什么。',
    },
    rule: {
      en: 'For each of dlv and strace (SYS_PTRACE), perf (PERFMON) and eBPF (BPF): it works when the container is privileged or adds that capability or SYS_ADMIN, runs as root, and its seccomp profile is not one of its own (Localhost). The finding lists what does not work.',
      zh: '对 dlv 与 strace（SYS_PTRACE）、perf（PERFMON）、eBPF（BPF）：当容器为特权容器，或添加了该能力或 SYS_ADMIN、以 root 运行、且 seccomp 不是自定义（Localhost）时可用。结论列出不可用的项。',
    },
    falsePositive: {
      en: 'dlv that starts the program itself (dlv exec) needs no capability; the node may forbid perf and eBPF by sysctl as well (perm-perf-blocked).',
      zh: '由 dlv 自行启动程序（dlv exec）无需能力；节点也可能通过 sysctl 禁止 perf 与 eBPF（见 perm-perf-blocked）。',
    },
    remedy: {
      en: 'kubectl debug with a profile; the namespace must admit it (Pod Security "baseline" refuses SYS_PTRACE).',
      zh: '使用 kubectl debug 的 profile；命名空间须允许（Pod Security 的 baseline 会拒绝 SYS_PTRACE）。',
    },
    refs: [
      'https://kubernetes.io/docs/tasks/debug/debug-application/debug-running-pod/#ephemeral-container',
      'https://kubernetes.io/docs/concepts/security/pod-security-standards/',
      'https://man7.org/linux/man-pages/man7/capabilities.7.html',
    ],
  },
  needs: ['scenario'],
  reads: ['k8s.pod'],
  texts,
  run: (view) => {
    const pod = view.look('k8s.pod');
    if (pod.status !== 'ok') return withoutCluster(view, 'k8s.pod', pod);
    const { namespace, name, container } = pod.value;
    const rows = TOOLS.map(({ tool, capability }) => ({ tool, right: lackingFor(pod.value, capability) }));
    if (rows.every(({ right }) => right === undefined)) return pass(texts.all);
    const said = rows.map(({ tool, right }) =>
      right === undefined ? say(texts.works, { tool }) : say(texts.needs, { tool, right }),
    );
    const port = container.containerPorts.at(-1) ?? 6060;
    const { runAsUser } = container.security;
    return finding({
      severity: 'info',
      confidence: 0.8,
      claim: say(texts.plan, { container: container.name, rows: joined(said) }),
      evidence: [
        view.proof(
          'k8s.pod',
          `privileged ${container.security.privileged}, capabilities +[${container.security.addedCapabilities.join(' ')}], shareProcessNamespace ${pod.value.shareProcessNamespace}, runAsUser ${runAsUser ?? 'not set'}`,
        ),
      ],
      remedy: [
        { text: texts.forward, command: `kubectl port-forward -n ${namespace} ${name} ${port}` },
        {
          text: texts.ephemeral,
          command: `kubectl debug -n ${namespace} ${name} -it --profile=sysadmin --target=${container.name} --image=IMAGE`,
        },
        ...(runAsUser === undefined || runAsUser === 0
          ? []
          : [{ text: say(texts.sameUser, { user: runAsUser }) }]),
      ],
    });
  },
});

/** What one tool lacks in the container; undefined when it works. */
function lackingFor({ container }: PodFacts, capability: string): string | undefined {
  const { privileged, addedCapabilities, runAsUser, runAsNonRoot, seccomp } = container.security;
  if (privileged) return undefined;
  const has = addedCapabilities.some((name) => [capability, 'SYS_ADMIN', 'ALL'].includes(name));
  // A capability of the container reaches a process of another user only through files that carry it.
  const isRoot = runAsUser === undefined ? runAsNonRoot !== true : runAsUser === 0;
  if (!has) return capability;
  if (!isRoot) return 'runAsUser: 0';
  return seccomp === 'Localhost' ? 'seccomp' : undefined;
}

function joined(parts: readonly LocalText[]): LocalText {
  return { en: parts.map(({ en }) => en).join(', '), zh: parts.map(({ zh }) => zh).join('，') };
}
