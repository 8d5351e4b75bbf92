import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import type { PodVariable } from '../../model/kubernetes.ts';
import { withoutCluster } from '../cluster.ts';
import { finding, pass, unknown } from '../verdicts.ts';

/** Variables that name how long a program takes to stop. */
const SHUTDOWN_NAME = /(?:SHUTDOWN|GRACE|DRAIN|TERMINATION)/i;
const DURATION_NAME = /(?:TIMEOUT|PERIOD|SECONDS|DELAY|DURATION|_SEC|_MS)/i;
const UNITS: Readonly<Record<string, number>> = {
  ns: 1e-9,
  us: 1e-6,
  µs: 1e-6,
  ms: 1e-3,
  s: 1,
  m: 60,
  h: 3600,
};

const texts = {
  short: {
    en: 'The pod is given {grace} s to stop, and preStop ({hook} s) with the shutdown of the program ({stop}) takes {sum} s: it is killed before it is done.',
    zh: 'Pod 的终止宽限期为 {grace} 秒，而 preStop（{hook} 秒）加上程序退出（{stop}）需要 {sum} 秒：未完成就会被强杀。',
  },
  stopSaid: { en: '{seconds} s, {name}', zh: '{seconds} 秒，{name}' },
  stopUnsaid: { en: 'at least 0 s', zh: '至少 0 秒' },
  raise: { en: 'Give it more, with some seconds to spare:', zh: '延长宽限期，并留出几秒余量：' },
  fits: { en: '{sum} s of {grace} s', zh: '{grace} 秒中的 {sum} 秒' },
  noShutdown: {
    en: 'no variable says how long the program takes to stop',
    zh: '没有变量说明程序停止需要多久',
  },
  noHook: { en: 'how long the preStop hook takes is not written', zh: 'preStop 钩子未写明耗时' },
  unlock: {
    en: 'name the limit of http.Server.Shutdown in a variable (SHUTDOWN_TIMEOUT=20s)',
    zh: '用变量写明 http.Server.Shutdown 的时限（SHUTDOWN_TIMEOUT=20s）',
  },
} as const;

/** The pod is killed before hook and program are done. */
export const check = defineCheck({
  id: 'K8S004',
  slug: 'k8s-grace-too-short',
  room: 'k8s',
  scope: 'pod',
  severity: 'warn',
  title: { en: 'Grace period shorter than the shutdown', zh: '终止宽限期短于退出所需时间' },
  doc: {
    why: {
      en: 'The grace period begins with the preStop hook, not with SIGTERM. A hook that sleeps 20 s leaves 10 of the usual 30 s for http.Server.Shutdown; what is still running then is cut off with SIGKILL, at every deployment.',
      zh: '宽限期从 preStop 钩子开始计时，而不是从 SIGTERM 开始。钩子休眠 20 秒后，通常的 30 秒只剩 10 秒给 http.Server.Shutdown；届时未完成的请求会在每次部署时被 SIGKILL 中断。',
    },
    rule: {
      en: 'Seconds of preStop (sleep action, or sleep N in its command) plus the largest variable that names a shutdown, grace or drain time reach terminationGracePeriodSeconds. Without such a variable only a hook that takes it all by itself is told; otherwise the check cannot tell.',
      zh: 'preStop 的秒数（sleep 动作或命令中的 sleep N）加上表示 shutdown、grace 或 drain 时间的最大变量，达到 terminationGracePeriodSeconds。没有这样的变量时，只报告钩子单独耗尽的情况；否则无法判断。',
    },
    falsePositive: {
      en: 'A variable of that name that means something else; the page of evidence names it.',
      zh: '同类名称的变量另有含义；证据中会写明其名称。',
    },
    remedy: {
      en: 'terminationGracePeriodSeconds above preStop plus shutdown.',
      zh: 'terminationGracePeriodSeconds 应大于 preStop 与退出时间之和。',
    },
    refs: [
      'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination',
      'https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/',
    ],
  },
  threshold: {
    value: { en: 'preStop + shutdown < grace period', zh: 'preStop + 关闭时间 < 宽限期' },
    source: {
      en: 'Kubernetes, "Container Lifecycle Hooks": the grace period covers hook and stop together',
      zh: 'Kubernetes “Container Lifecycle Hooks”：宽限期同时包含钩子与停止过程',
    },
    ours: false,
  },
  needs: ['scenario'],
  reads: ['k8s.pod'],
  texts,
  run: (view) => {
    const pod = view.look('k8s.pod');
    if (pod.status !== 'ok') return withoutCluster(view, 'k8s.pod', pod);
    const { graceSec: grace, container } = pod.value;
    const hook = container.preStop?.seconds ?? 0;
    const [longest] = container.env
      .flatMap((variable) => shutdownOf(variable))
      .sort((a, b) => b.seconds - a.seconds);
    const sum = hook + (longest?.seconds ?? 0);
    if (sum < grace) {
      if (longest === undefined) return unknown(say(texts.noShutdown), say(texts.unlock));
      return container.preStop !== undefined && container.preStop.seconds === undefined
        ? unknown(say(texts.noHook), say(texts.unlock))
        : pass(say(texts.fits, { sum, grace }));
    }
    const stop = longest === undefined ? texts.stopUnsaid : say(texts.stopSaid, longest);
    return finding({
      severity: 'warn',
      confidence: longest === undefined ? 0.95 : 0.7,
      claim: say(texts.short, { grace, hook, stop, sum }),
      evidence: [
        view.proof('k8s.pod', `terminationGracePeriodSeconds ${grace}`),
        ...(container.preStop === undefined
          ? []
          : [view.proof('k8s.pod', `preStop ${container.preStop.kind} ${hook} s`)]),
        ...(longest === undefined ? [] : [view.proof('k8s.pod', `${longest.name}: ${longest.seconds} s`)]),
      ],
      remedy: [{ text: texts.raise, command: `terminationGracePeriodSeconds: ${Math.ceil(sum) + 10}` }],
    });
  },
});

function shutdownOf({
  name,
  value,
}: PodVariable): readonly { readonly name: string; readonly seconds: number }[] {
  if (value === undefined || !SHUTDOWN_NAME.test(name) || !DURATION_NAME.test(name)) return [];
  const seconds = /^\d+(?:\.\d+)?$/.test(value)
    ? Number(value) * (/_MS$|MILLI/i.test(name) ? 1e-3 : 1)
    : goDuration(value);
  return seconds === undefined || seconds > 86_400 ? [] : [{ name, seconds }];
}

/** A duration as time.ParseDuration reads it, in seconds. */
function goDuration(text: string): number | undefined {
  if (!/^(?:\d+(?:\.\d+)?(?:ns|us|µs|ms|s|m|h))+$/.test(text)) return undefined;
  return [...text.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)/g)].reduce(
    (sum, [, number, unit = 's']) => sum + Number(number) * (UNITS[unit] ?? 0),
    0,
  );
}
