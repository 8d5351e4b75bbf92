import { defineErrors } from '../define-errors.ts';

/** What can be wrong with reaching a pod. */
export const errors = defineErrors({
  KUBECONFIG_NOT_USABLE: {
    kind: 'environment',
    httpStatus: 400,
    message: {
      en: 'cannot use the kubeconfig {path}: {problem}',
      zh: '无法使用 kubeconfig {path}：{problem}',
    },
    hint: {
      en: 'check it with "kubectl config view", or name another with --kubeconfig',
      zh: '用“kubectl config view”检查，或用 --kubeconfig 指定其他文件',
    },
  },
  CLUSTER_NOT_REACHABLE: {
    kind: 'upstream',
    httpStatus: 502,
    message: {
      en: 'the Kubernetes API server {server} did not answer: {reason}',
      zh: 'Kubernetes API 服务器 {server} 没有响应：{reason}',
    },
    hint: {
      en: 'try "kubectl version" with the same kubeconfig',
      zh: '请用同一 kubeconfig 运行“kubectl version”',
    },
  },
  CLUSTER_REFUSED: {
    kind: 'upstream',
    httpStatus: 403,
    message: {
      en: 'the Kubernetes API server refuses "{verb} {resource}" in namespace {namespace}: {reason}',
      zh: 'Kubernetes API 服务器拒绝在命名空间 {namespace} 中执行“{verb} {resource}”：{reason}',
    },
    hint: {
      en: 'ask for a Role with apiGroups ["{group}"], resources ["{resource}"], verbs ["{verb}"]; check with "kubectl auth can-i {verb} {resource} -n {namespace}"',
      zh: '请申请包含 apiGroups ["{group}"]、resources ["{resource}"]、verbs ["{verb}"] 的 Role；可用“kubectl auth can-i {verb} {resource} -n {namespace}”检查',
    },
  },
  POD_NOT_FOUND: {
    kind: 'environment',
    httpStatus: 404,
    message: {
      en: 'there is no {kind} "{name}" in namespace {namespace}',
      zh: '命名空间 {namespace} 中没有 {kind}“{name}”',
    },
    hint: { en: '{suggestion}', zh: '{suggestion}' },
  },
  CONTAINER_NOT_IN_POD: {
    kind: 'environment',
    httpStatus: 404,
    message: { en: 'pod {pod} has no container "{name}"', zh: 'Pod {pod} 中没有容器“{name}”' },
    hint: { en: '{suggestion}', zh: '{suggestion}' },
  },
  POD_NOT_READABLE: {
    kind: 'environment',
    httpStatus: 502,
    message: { en: 'cannot read into pod {pod}: {reason}', zh: '无法读取 Pod {pod} 内部：{reason}' },
    hint: {
      en: "without --ephemeral and --node-pod the container's own shell is tried, and else the API server alone is asked",
      zh: '不使用 --ephemeral 与 --node-pod 时会尝试容器自身的 shell，否则只读取 API 服务器',
    },
  },
});
