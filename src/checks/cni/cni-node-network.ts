import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import type { KubernetesCondition, PodEvent } from '../../model/kubernetes.ts';
import { withoutCluster } from '../cluster.ts';
import { finding, pass, unknown } from '../verdicts.ts';

const NETWORK = /cni|network plugin|networkpluginnotready|container runtime network/i;

const texts = {
  condition: {
    en: 'The network of node {node} is not ready ({why}): new pods get no address there.',
    zh: '节点 {node} 的网络未就绪（{why}）：新 Pod 无法获得地址。',
  },
  sandbox: {
    en: 'The network plugin failed to set up this pod {count} times ({why}).',
    zh: '网络插件为该 Pod 配置网络失败 {count} 次（{why}）。',
  },
  agent: { en: "Look at the plugin's own pod on that node:", zh: '查看该节点上网络插件自身的 Pod：' },
  fine: { en: 'the network of the node is ready', zh: '节点网络就绪' },
  silent: { en: 'the node has no condition Ready', zh: '节点没有 Ready 状况' },
  unlock: { en: 'read the node when its kubelet has reported', zh: '在 kubelet 上报后再读取节点' },
} as const;

/** The network plugin of the node does not work. */
export const check = defineCheck({
  id: 'CNI001',
  slug: 'cni-node-network',
  room: 'cni',
  scope: 'host',
  severity: 'error',
  title: { en: 'Network of the node not ready', zh: '节点网络未就绪' },
  doc: {
    why: {
      en: "Pods that run keep their network; new ones hang in ContainerCreating, and a rollout stops half way. The cause is on the node: the plugin's agent is down, /etc/cni/net.d is empty, or the addresses of the node are used up.",
      zh: '运行中的 Pod 网络不受影响，但新 Pod 卡在 ContainerCreating，滚动发布停在半途。原因在节点上：插件代理停止、/etc/cni/net.d 为空，或节点地址耗尽。',
    },
    rule: {
      en: 'The condition NetworkUnavailable of the node is True, or Ready is not True with a message about the network or CNI: error. Events FailedCreatePodSandBox of the pod that name network or CNI: warning.',
      zh: '节点状况 NetworkUnavailable 为 True，或 Ready 不为 True 且消息提及网络或 CNI：错误。Pod 的 FailedCreatePodSandBox 事件提及网络或 CNI：警告。',
    },
    falsePositive: {
      en: 'A node that is just joining reports so for its first minute.',
      zh: '刚加入的节点在最初一分钟会如此报告。',
    },
    remedy: {
      en: "Repair the plugin's agent; free addresses or widen the range of the node.",
      zh: '修复插件代理；释放地址或扩大节点地址段。',
    },
    refs: [
      'https://kubernetes.io/docs/reference/node/node-status/#condition',
      'https://kubernetes.io/docs/concepts/extend-kubernetes/compute-storage-net/network-plugins/',
    ],
  },
  needs: ['scenario'],
  reads: ['k8s.pod', 'k8s.node', 'k8s.events'],
  texts,
  run: (view) => {
    const node = view.look('k8s.node');
    const events = view.look('k8s.events');
    const remedy = [
      {
        text: texts.agent,
        command: 'kubectl get pods -n kube-system -o wide --field-selector spec.nodeName=NODE',
      },
    ];
    const failed = events.status === 'ok' ? events.value.filter(isSandboxFailure) : [];
    const last = failed.at(-1);
    if (node.status === 'ok') {
      const broken = node.value.conditions.find(isNetworkDown);
      if (broken !== undefined) {
        const why = shortened(broken.message || broken.reason || broken.type);
        return finding({
          severity: 'error',
          confidence: 0.95,
          claim: say(texts.condition, { node: node.value.name, why }),
          evidence: [view.proof('k8s.node', `${broken.type} ${broken.status} ${broken.reason}`.trim())],
          remedy,
        });
      }
    }
    if (last !== undefined) {
      const count = failed.reduce((sum, event) => sum + event.count, 0);
      return finding({
        severity: 'warn',
        confidence: 0.8,
        claim: say(texts.sandbox, { count, why: shortened(last.message) }),
        evidence: [view.proof('k8s.events', `${last.reason}: ${shortened(last.message)}`)],
        remedy,
      });
    }
    if (node.status !== 'ok') return withoutCluster(view, 'k8s.node', node);
    return node.value.conditions.some(({ type }) => type === 'Ready')
      ? pass(texts.fine)
      : unknown(texts.silent, texts.unlock);
  },
});

function isNetworkDown({ type, status, reason, message }: KubernetesCondition): boolean {
  if (type === 'NetworkUnavailable') return status === 'True';
  return type === 'Ready' && status !== 'True' && NETWORK.test(`${reason} ${message}`);
}

function isSandboxFailure({ reason, message }: PodEvent): boolean {
  return reason === 'FailedCreatePodSandBox' && /cni|network/i.test(message);
}

function shortened(text: string): string {
  return text.length > 160 ? `${text.slice(0, 160)}…` : text;
}
