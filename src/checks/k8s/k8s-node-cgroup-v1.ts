import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { valueOf } from '../../model/evidence.ts';
import { withoutCluster } from '../cluster.ts';
import { unknownFor } from '../run-check.ts';
import { finding, notApplicable, pass, unknown } from '../verdicts.ts';

/** Kubernetes 1.31 put cgroup v1 into maintenance mode, 1.35 refuses it unless told otherwise. */
const MAINTENANCE = 31;
const REFUSED = 35;

const texts = {
  refused: {
    en: 'The node runs cgroup v1 with kubelet {version}, which does not start on it unless failCgroupV1 is false.',
    zh: '节点使用 cgroup v1 且 kubelet 为 {version}；除非 failCgroupV1 为 false，否则无法在其上启动。',
  },
  kept: {
    en: 'The node runs cgroup v1 with kubelet {version} only because failCgroupV1 is false; support is to be removed.',
    zh: '节点使用 cgroup v1，kubelet {version} 能运行只因 failCgroupV1 为 false；该支持将被移除。',
  },
  old: {
    en: 'The node runs cgroup v1 with kubelet {version}: from 1.35 on the kubelet refuses to start there.',
    zh: '节点使用 cgroup v1，kubelet 为 {version}：自 1.35 起 kubelet 会拒绝在其上启动。',
  },
  migrate: { en: 'Boot the node with the unified hierarchy:', zh: '以统一层级启动节点：' },
  keep: { en: 'For a while, in the configuration of the kubelet:', zh: '过渡期可在 kubelet 配置中设置：' },
  v2: { en: 'the node runs cgroup v2', zh: '节点使用 cgroup v2' },
  none: { en: 'no control groups are mounted', zh: '没有挂载控制组' },
  hidden: { en: 'the mode of the control groups is not known', zh: '无法得知控制组模式' },
  unlock: { en: 'read the pod from its node', zh: '从所在节点读取该 Pod' },
  noVersion: {
    en: 'the node reports the kubelet version as "{version}"',
    zh: '节点报告的 kubelet 版本为“{version}”',
  },
} as const;

/** A node of Kubernetes on cgroup v1. */
export const check = defineCheck({
  id: 'K8S003',
  slug: 'k8s-node-cgroup-v1',
  room: 'k8s',
  scope: 'host',
  severity: 'error',
  title: { en: 'Node on cgroup v1', zh: '节点使用 cgroup v1' },
  doc: {
    why: {
      en: 'cgroup v1 is in maintenance since Kubernetes 1.31; from 1.35 on a kubelet with its own defaults ends at start on such a node. An upgrade of the cluster then takes the node away. Memory QoS, PSI and in-place resize of memory need v2 anyway.',
      zh: '自 Kubernetes 1.31 起 cgroup v1 进入维护状态；1.35 起默认配置的 kubelet 在这类节点上启动即退出，集群升级会使节点下线。内存 QoS、PSI 与内存就地调整本来就需要 v2。',
    },
    rule: {
      en: 'The control groups are v1 or hybrid. kubelet 1.35 and newer: error, or a warning where configz says failCgroupV1 false. 1.31 to 1.34: warning. Older: info.',
      zh: '控制组为 v1 或 hybrid。kubelet 1.35 及更新：错误；若 configz 中 failCgroupV1 为 false 则为警告。1.31 到 1.34：警告。更早：提示。',
    },
    falsePositive: {
      en: 'A kubelet 1.35 that runs on v1 at this moment was told to; without configz this check does not see it.',
      zh: '此刻在 v1 上运行的 kubelet 1.35 必然已被允许；没有 configz 时本检查看不到这一点。',
    },
    remedy: { en: 'Migrate the node to cgroup v2.', zh: '将节点迁移到 cgroup v2。' },
    refs: [
      'https://kubernetes.io/docs/concepts/architecture/cgroups/',
      'https://github.com/kubernetes/enhancements/issues/5573',
    ],
  },
  threshold: {
    value: { en: 'kubelet 1.31 warn, 1.35 error', zh: 'kubelet 1.31 起警告，1.35 起错误' },
    source: {
      en: 'Kubernetes KEP-4569 (maintenance mode) and KEP-5573 (failCgroupV1 true by default)',
      zh: 'Kubernetes KEP-4569（维护模式）与 KEP-5573（failCgroupV1 默认为 true）',
    },
    ours: false,
  },
  needs: ['scenario'],
  reads: ['k8s.pod', 'k8s.node', 'k8s.kubelet', 'cgroup.mode'],
  texts,
  run: (view) => {
    const node = view.look('k8s.node');
    if (node.status !== 'ok') return withoutCluster(view, 'k8s.node', node);
    const mode = view.look('cgroup.mode');
    if (mode.status !== 'ok') return unknownFor('cgroup.mode', mode);
    if (mode.value === 'v2') return pass(say(texts.v2));
    if (mode.value === 'none') return notApplicable(say(texts.none));
    if (mode.value === 'unknown') return unknown(say(texts.hidden), say(texts.unlock));
    const version = node.value.kubeletVersion;
    const minor = /^v?1\.(\d+)/.exec(version)?.[1];
    if (minor === undefined) return unknown(say(texts.noVersion, { version }), say(texts.unlock));
    const isKept = valueOf(view.look('k8s.kubelet'))?.failCgroupV1 === false;
    const isRefused = Number(minor) >= REFUSED;
    const text = !isRefused ? texts.old : isKept ? texts.kept : texts.refused;
    return finding({
      severity: isRefused && !isKept ? 'error' : Number(minor) >= MAINTENANCE ? 'warn' : 'info',
      confidence: isRefused && !isKept ? 0.7 : 0.95,
      claim: say(text, { version }),
      evidence: [view.proof('cgroup.mode', mode.value), view.proof('k8s.node', `kubelet ${version}`)],
      remedy: [
        { text: texts.migrate, command: 'systemd.unified_cgroup_hierarchy=1' },
        ...(isRefused && !isKept ? [{ text: texts.keep, command: 'failCgroupV1: false' }] : []),
      ],
    });
  },
});
