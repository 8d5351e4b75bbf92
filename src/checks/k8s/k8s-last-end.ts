import { say } from '../../base/messages.ts';
import { formatBytes } from '../../base/units.ts';
import { defineCheck } from '../../model/check.ts';
import { withoutCluster } from '../cluster.ts';
import { finding, pass } from '../verdicts.ts';

const SIGKILL_EXIT = 137;

const texts = {
  oom: {
    en: 'Container {container} was killed for memory before this start (OOMKilled, limit {limit}); it has been restarted {restarts} times.',
    zh: '容器 {container} 在本次启动前因内存被杀（OOMKilled，上限 {limit}）；共重启 {restarts} 次。',
  },
  killed: {
    en: 'Container {container} ended with 137 before this start, but not for memory of its own group: a failed liveness probe, the end of a grace period, or the memory of the node; it has been restarted {restarts} times.',
    zh: '容器 {container} 在本次启动前以 137 退出，但并非自身控制组内存不足：可能是存活探针失败、宽限期结束或节点内存不足；共重启 {restarts} 次。',
  },
  failed: {
    en: 'Container {container} ended with exit code {code} ({reason}) before this start; it has been restarted {restarts} times.',
    zh: '容器 {container} 在本次启动前以退出码 {code}（{reason}）结束；共重启 {restarts} 次。',
  },
  noLimit: { en: 'none', zh: '无' },
  memory: { en: 'Keep the heap below the limit:', zh: '让堆保持在上限以下：' },
  previous: { en: 'Read what it said last:', zh: '查看其最后的输出：' },
  fine: { en: 'it has not ended badly', zh: '没有异常结束' },
} as const;

/** How the container ended the last time. */
export const check = defineCheck({
  id: 'K8S007',
  slug: 'k8s-last-end',
  room: 'k8s',
  scope: 'pod',
  severity: 'error',
  title: { en: 'The last run ended badly', zh: '上一次运行异常结束' },
  doc: {
    why: {
      en: 'A restarted container has a new control group, whose counters are zero: oom_kill says nothing about the kill before. The status of the pod still does.',
      zh: '重启后的容器位于新的控制组，计数器归零：oom_kill 不再反映之前的那次被杀，而 Pod 的状态仍有记录。',
    },
    rule: {
      en: 'lastState.terminated of the judged container: reason OOMKilled is an error, exit code 137 without it a warning, another code but 0 a warning.',
      zh: '被诊断容器的 lastState.terminated：原因为 OOMKilled 是错误；没有该原因的退出码 137 是警告；其他非 0 退出码是警告。',
    },
    falsePositive: {
      en: 'A program that ends by itself with a code when its configuration changes.',
      zh: '程序在配置变更时主动以非零退出码结束。',
    },
    remedy: {
      en: 'For memory: GOMEMLIMIT at 90 to 95 % of the limit, then the limit itself. Else the log of the run before.',
      zh: '内存问题：将 GOMEMLIMIT 设为上限的 90 % 到 95 %，再考虑上限本身。否则查看上一次运行的日志。',
    },
    refs: [
      'https://kubernetes.io/docs/tasks/configure-pod-container/assign-memory-resource/',
      'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#container-state-terminated',
    ],
  },
  needs: ['scenario'],
  reads: ['k8s.pod'],
  texts,
  run: (view) => {
    const pod = view.look('k8s.pod');
    if (pod.status !== 'ok') return withoutCluster(view, 'k8s.pod', pod);
    const { namespace, name, container } = pod.value;
    const { lastEnd, restarts, limits } = container;
    if (lastEnd === undefined || lastEnd.exitCode === 0) return pass(texts.fine);
    const { reason, exitCode: code } = lastEnd;
    const isMemory = reason === 'OOMKilled';
    const limit = limits.memoryBytes === undefined ? texts.noLimit : formatBytes(limits.memoryBytes);
    const text = isMemory ? texts.oom : code === SIGKILL_EXIT ? texts.killed : texts.failed;
    return finding({
      severity: isMemory ? 'error' : 'warn',
      confidence: isMemory ? 0.95 : 0.7,
      claim: say(text, { container: container.name, limit, restarts, code, reason }),
      evidence: [view.proof('k8s.pod', `lastState.terminated: ${reason} ${code}, restartCount ${restarts}`)],
      remedy: [
        ...(isMemory && limits.memoryBytes !== undefined
          ? [{ text: texts.memory, command: `GOMEMLIMIT=${(limits.memoryBytes * 9n) / 10n / 1_048_576n}MiB` }]
          : []),
        {
          text: texts.previous,
          command: `kubectl logs -n ${namespace} ${name} -c ${container.name} --previous`,
        },
      ],
    });
  },
});
