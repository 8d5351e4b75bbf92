import { defineMessages } from '../base/messages.ts';

/** What checks of a cluster say where something of it is not known. */
export const clusterTexts = defineMessages({
  outside: { en: 'the process runs in no pod of Kubernetes', zh: '该进程不在 Kubernetes 的 Pod 中运行' },
  reason: { en: '{file} is missing: {reason}', zh: '缺少 {file}：{reason}' },
  unlockPod: {
    en: 'name the pod (pod:NAMESPACE/NAME); needs the permission "{permission}"',
    zh: '指定 Pod（pod:命名空间/名称）；需要权限“{permission}”',
  },
  unlockMetrics: {
    en: 'name the pod with the permission "{permission}", or store the text of the metrics as {file} in a snapshot',
    zh: '以权限“{permission}”指定 Pod，或把指标文本存为快照中的 {file}',
  },
});
