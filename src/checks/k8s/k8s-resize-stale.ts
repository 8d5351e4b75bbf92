import { parseGomemlimit } from '../../analyze/memory-model/parse-gomemlimit.ts';
import { say } from '../../base/messages.ts';
import { formatBytes } from '../../base/units.ts';
import { defineCheck } from '../../model/check.ts';
import type { KubernetesCondition, PodContainer } from '../../model/kubernetes.ts';
import { withoutCluster } from '../cluster.ts';
import { unknownFor } from '../run-check.ts';
import { finding, notApplicable, pass } from '../verdicts.ts';

const texts = {
  memory: {
    en: 'The memory limit was resized to {limit} while the process still has GOMEMLIMIT={env} from its start.',
    zh: '内存上限已调整为 {limit}，而进程仍保留启动时的 GOMEMLIMIT={env}。',
  },
  cpu: {
    en: 'The CPU limit was resized to {limit} while the process still has GOMAXPROCS={env} from its start.',
    zh: 'CPU 限额已调整为 {limit}，而进程仍保留启动时的 GOMAXPROCS={env}。',
  },
  pending: {
    en: 'A resize of the pod waits ({reason}): the limits in force are the old ones.',
    zh: 'Pod 的资源调整正在等待（{reason}）：生效的仍是旧限额。',
  },
  restart: {
    en: 'Let the resize restart the container, so that its environment is made anew:',
    zh: '让资源调整时重启容器，以便重新生成环境变量：',
  },
  setInProcess: {
    en: 'Or set it in the process: debug.SetMemoryLimit from the control group, again each minute.',
    zh: '或在进程内设置：每分钟按控制组重新调用 debug.SetMemoryLimit。',
  },
  free: {
    en: 'Leave GOMAXPROCS unset: Go 1.25 and newer follow the quota by themselves.',
    zh: '不要设置 GOMAXPROCS：Go 1.25 及更高版本会自动跟随配额。',
  },
  look: { en: 'See why it waits:', zh: '查看等待原因：' },
  none: {
    en: 'neither GOMEMLIMIT nor GOMAXPROCS comes from a limit',
    zh: 'GOMEMLIMIT 与 GOMAXPROCS 均非取自限额',
  },
  fine: { en: 'the environment agrees with the limits in force', zh: '环境变量与生效的限额一致' },
} as const;

/** The environment still holds the limit from before a resize in place. */
export const check = defineCheck({
  id: 'K8S002',
  slug: 'k8s-resize-stale',
  room: 'k8s',
  scope: 'pod',
  severity: 'warn',
  title: { en: 'Environment from before a resize', zh: '环境变量仍是调整前的限额' },
  doc: {
    why: {
      en: 'A resize in place changes the control group of a running container, never its environment. GOMEMLIMIT from the downward API keeps the old number: after growing the program collects for memory it has, after shrinking it is killed before it collects.',
      zh: '就地调整会改变运行中容器的控制组，但从不改变其环境变量。来自 downward API 的 GOMEMLIMIT 保持旧值：扩容后程序仍为已有的内存频繁回收，缩容后在回收前就被杀死。',
    },
    rule: {
      en: 'GOMEMLIMIT or GOMAXPROCS of the container comes from its own limit (resourceFieldRef), and the value in the environment of the process differs from the limit that the kubelet reports as in force (status.containerStatuses[].resources). A condition PodResizePending is told as well.',
      zh: '容器的 GOMEMLIMIT 或 GOMAXPROCS 取自自身限额（resourceFieldRef），且进程环境中的值与 kubelet 报告的生效限额（status.containerStatuses[].resources）不同。同时报告 PodResizePending 状况。',
    },
    falsePositive: {
      en: 'A program that sets its own limit at run time; its environment no longer matters.',
      zh: '程序在运行时自行设置限额，环境变量不再起作用。',
    },
    remedy: {
      en: 'resizePolicy RestartContainer for memory, or a program that follows its control group.',
      zh: '对内存使用 resizePolicy RestartContainer，或让程序自行跟随控制组。',
    },
    refs: [
      'https://kubernetes.io/docs/tasks/configure-pod-container/resize-container-resources/',
      'https://go.dev/blog/container-aware-gomaxprocs',
    ],
  },
  needs: ['scenario'],
  reads: ['k8s.pod', 'env'],
  texts,
  run: (view) => {
    const pod = view.look('k8s.pod');
    if (pod.status !== 'ok') return withoutCluster(view, 'k8s.pod', pod);
    const { container, conditions } = pod.value;
    const waiting = conditions.find(({ type, status }) => type === 'PodResizePending' && status === 'True');
    const proof = (value: string) => view.proof('k8s.pod', value);
    if (waiting !== undefined) {
      return finding({
        severity: 'warn',
        confidence: 0.95,
        claim: say(texts.pending, { reason: reasonOf(waiting) }),
        evidence: [proof(`PodResizePending: ${reasonOf(waiting)}`)],
        remedy: [
          {
            text: texts.look,
            command: `kubectl get pod ${pod.value.name} -n ${pod.value.namespace} -o yaml`,
          },
        ],
      });
    }
    if (ownLimits(container).length === 0) return notApplicable(say(texts.none));
    const env = view.look('env');
    if (env.status !== 'ok') return unknownFor('env', env);
    const [stale] = ownLimits(container).flatMap((name) => staleness(container, name, env.value.get(name)));
    if (stale === undefined) return pass(say(texts.fine));
    const isMemory = stale.name === 'GOMEMLIMIT';
    return finding({
      severity: 'warn',
      confidence: 0.9,
      claim: say(isMemory ? texts.memory : texts.cpu, { ...stale }),
      evidence: [proof(`limit in force ${stale.limit}`), view.proof('env', `${stale.name}=${stale.env}`)],
      remedy: isMemory
        ? [
            {
              text: texts.restart,
              command: 'resizePolicy: [{ resourceName: memory, restartPolicy: RestartContainer }]',
            },
            { text: texts.setInProcess },
          ]
        : [{ text: texts.free }],
    });
  },
});

type Name = 'GOMEMLIMIT' | 'GOMAXPROCS';

interface Stale {
  readonly name: Name;
  readonly limit: string;
  readonly env: string;
}

/** Which of the two come undivided from a limit of the container itself. */
function ownLimits({ name: own, env }: PodContainer): readonly Name[] {
  return env.flatMap(({ name, resource }) =>
    (name === 'GOMEMLIMIT' || name === 'GOMAXPROCS') &&
    resource?.container === own &&
    resource.resource === (name === 'GOMEMLIMIT' ? 'limits.memory' : 'limits.cpu') &&
    resource.divisor === '1'
      ? [name]
      : [],
  );
}

function staleness(
  { limits, limitsInForce }: PodContainer,
  name: Name,
  env: string | undefined,
): readonly Stale[] {
  const { cpuMilli, memoryBytes } = limitsInForce ?? limits;
  if (env === undefined) return [];
  if (name === 'GOMAXPROCS') {
    // The downward API rounds CPUs up.
    return cpuMilli === undefined || String((cpuMilli + 999n) / 1000n) === env
      ? []
      : [{ name, limit: `${Number(cpuMilli) / 1000}`, env }];
  }
  const now = parseGomemlimit(env);
  return memoryBytes === undefined || now.status !== 'bytes' || now.bytes === memoryBytes
    ? []
    : [{ name, limit: formatBytes(memoryBytes), env: formatBytes(now.bytes) }];
}

function reasonOf({ reason, message }: KubernetesCondition): string {
  return [reason, message]
    .filter((part) => part !== '')
    .join(': ')
    .slice(0, 200);
}
