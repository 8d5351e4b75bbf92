import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { withoutCluster } from '../cluster.ts';
import { finding, pass } from '../verdicts.ts';

const PRESSURES = ['MemoryPressure', 'DiskPressure', 'PIDPressure'];

const texts = {
  pressure: {
    en: 'Node {node} reports {types}: its kubelet evicts pods until that ends, BestEffort and those above their requests first.',
    zh: '节点 {node} 报告 {types}：kubelet 会驱逐 Pod 直到恢复，首先是 BestEffort 以及超出请求的 Pod。',
  },
  notReady: {
    en: 'Node {node} is not ready ({reason}): its pods get no traffic through services and are moved away after five minutes.',
    zh: '节点 {node} 未就绪（{reason}）：其 Pod 不再经 Service 接收流量，五分钟后会被迁走。',
  },
  look: { en: 'See what the kubelet says:', zh: '查看 kubelet 的说明：' },
  fine: { en: 'the node is ready and under no pressure', zh: '节点就绪且没有压力' },
} as const;

/** The node of the pod is short of something, or gone. */
export const check = defineCheck({
  id: 'K8S008',
  slug: 'k8s-node-pressure',
  room: 'k8s',
  scope: 'host',
  severity: 'error',
  title: { en: 'Node under pressure or not ready', zh: '节点有压力或未就绪' },
  doc: {
    why: {
      en: 'Latency that rises on one node only, evictions and images that cannot be pulled have their cause in the node. It says so in its conditions long before the service does.',
      zh: '仅某个节点延迟上升、Pod 被驱逐、镜像无法拉取，原因都在节点。节点状况会比服务更早说明问题。',
    },
    rule: {
      en: 'A condition MemoryPressure, DiskPressure or PIDPressure is True (warning), or Ready is not True for another reason than its network (error; cni-node-network judges that one).',
      zh: 'MemoryPressure、DiskPressure 或 PIDPressure 为 True（警告），或 Ready 因网络以外的原因不为 True（错误；网络原因由 cni-node-network 判断）。',
    },
    falsePositive: {
      en: 'Conditions lag by up to the eviction pressure transition period, five minutes.',
      zh: '状况的变化会滞后，最长为驱逐压力转换周期（五分钟）。',
    },
    remedy: {
      en: 'Requests that say what pods use, room on the node, eviction thresholds that fit it.',
      zh: '让请求反映真实用量，为节点留出余量，并设置合适的驱逐阈值。',
    },
    refs: [
      'https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/',
      'https://kubernetes.io/docs/reference/node/node-status/#condition',
    ],
  },
  needs: ['scenario'],
  reads: ['k8s.pod', 'k8s.node'],
  texts,
  run: (view) => {
    const node = view.look('k8s.node');
    if (node.status !== 'ok') return withoutCluster(view, 'k8s.node', node);
    const { name, conditions } = node.value;
    const proof = (type: string, status: string, reason: string) =>
      view.proof('k8s.node', `${type} ${status} ${reason}`.trim());
    const remedy = [{ text: texts.look, command: `kubectl describe node ${name}` }];
    const ready = conditions.find(({ type }) => type === 'Ready');
    const isNetwork = /network|cni/i.test(`${ready?.reason} ${ready?.message}`);
    if (ready !== undefined && ready.status !== 'True' && !isNetwork) {
      return finding({
        severity: 'error',
        confidence: 0.95,
        claim: say(texts.notReady, { node: name, reason: ready.reason || ready.status }),
        evidence: [proof('Ready', ready.status, ready.reason)],
        remedy,
      });
    }
    const high = conditions.filter(({ type, status }) => PRESSURES.includes(type) && status === 'True');
    if (high.length === 0) return pass(texts.fine);
    return finding({
      severity: 'warn',
      confidence: 0.95,
      claim: say(texts.pressure, { node: name, types: high.map(({ type }) => type).join(', ') }),
      evidence: high.map(({ type, status, reason }) => proof(type, status, reason)),
      remedy,
    });
  },
});
