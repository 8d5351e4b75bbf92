import { defineMessages } from '../base/messages.ts';

/** Why nothing is known of a cluster, or of the servers a process talks to. */
export const clusterMessages = defineMessages({
  noCluster: {
    en: 'no pod was named (use pid:N for the process, pod:NAMESPACE/NAME for the pod around it)',
    zh: '没有指定 Pod（进程用 pid:N，其所在的 Pod 用 pod:命名空间/名称）',
  },
  noPeers: { en: 'nothing names a server that speaks TLS', zh: '没有配置任何使用 TLS 的服务器' },
  sameNetwork: { en: 'the process lives in the network of this program', zh: '该进程与本程序在同一网络中' },
  noVendor: { en: 'the project has no vendor folder', zh: '项目没有 vendor 目录' },
  noWorkspace: { en: 'no go.work is in force', zh: '没有生效的 go.work' },
  noBazel: { en: 'the project has no Bazel files', zh: '项目没有 Bazel 文件' },
});
