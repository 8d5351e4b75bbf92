import { defineMessages } from '../../../base/messages.ts';

/** What is said about reaching a Kubernetes API server and the containers of a pod. */
export const kubeMessages = defineMessages({
  noConfig: {
    en: 'there is no such file, and this program does not run in a pod',
    zh: '文件不存在，且本程序不在 Pod 中运行',
  },
  noContext: {
    en: 'it has no current context; name one with --context (known: {known})',
    zh: '没有当前 context，请用 --context 指定（已有：{known}）',
  },
  unknownContext: {
    en: 'it has no context "{name}" (known: {known})',
    zh: '没有 context“{name}”（已有：{known}）',
  },
  noCluster: {
    en: 'context "{name}" names no cluster with a server',
    zh: 'context“{name}”没有指定带 server 的集群',
  },
  proxyUrl: {
    en: 'clusters behind a proxy-url are not supported; run where the server can be reached directly',
    zh: '不支持设置了 proxy-url 的集群，请在可直连 API 服务器的机器上运行',
  },
  authProvider: {
    en: 'auth-provider was removed from Kubernetes 1.26; use a credential plugin (exec)',
    zh: 'auth-provider 已在 Kubernetes 1.26 移除，请改用凭证插件（exec）',
  },
  pluginFailed: {
    en: 'the credential plugin {command} failed: {reason}',
    zh: '凭证插件 {command} 失败：{reason}',
  },
  pluginSilent: {
    en: 'the credential plugin {command} gave neither token nor certificate',
    zh: '凭证插件 {command} 未给出令牌或证书',
  },
  notYaml: { en: 'it is no YAML', zh: '不是有效的 YAML' },
  fileUnreadable: { en: 'cannot read {path} ({code})', zh: '无法读取 {path}（{code}）' },
  needsPermission: {
    en: 'the API server refuses "{verb} {resource}"{where}: {reason}',
    zh: 'API 服务器拒绝“{verb} {resource}”{where}：{reason}',
  },
  inNamespace: { en: ' in namespace {namespace}', zh: '（命名空间 {namespace}）' },
  answered: { en: 'the API server answered {status}: {reason}', zh: 'API 服务器返回 {status}：{reason}' },
  notReached: { en: 'the API server did not answer ({reason})', zh: 'API 服务器没有响应（{reason}）' },
  unknownThere: { en: 'the API server does not know it', zh: 'API 服务器中没有该对象' },
  secretsNotRead: {
    en: 'Secrets are never read; name certificate files of the pod instead',
    zh: '从不读取 Secret，请改用 Pod 中的证书文件',
  },
  noPodOfKind: { en: 'no pod of {kind} was found', zh: '没有找到 {kind} 的 Pod' },
  notAsked: { en: 'it is not asked for by itself', zh: '不会主动读取' },
  notFromApi: {
    en: 'the API server does not know it, and the inside of the pod was not read',
    zh: 'API 服务器不提供该信息，且未读取 Pod 内部',
  },
  podPlace: {
    en: 'write it as pod:NAMESPACE/NAME or pod:NAMESPACE/NAME/CONTAINER',
    zh: '请写成 pod:NAMESPACE/NAME 或 pod:NAMESPACE/NAME/CONTAINER',
  },
  deployPlace: { en: 'write it as deploy:NAMESPACE/NAME', zh: '请写成 deploy:NAMESPACE/NAME' },
  nodePodPlace: {
    en: 'write the helper as --node-pod NAMESPACE/NAME or NAMESPACE/NAME/CONTAINER',
    zh: '辅助 Pod 请写成 --node-pod NAMESPACE/NAME 或 NAMESPACE/NAME/CONTAINER',
  },
  noneReady: { en: 'none of its {count} pods runs', zh: '其 {count} 个 Pod 均未运行' },
  oneOfPods: {
    en: '{count} pods belong to {name}; {pod} is read.',
    zh: '{name} 共有 {count} 个 Pod，读取的是 {pod}。',
  },
  insideByExec: {
    en: 'Read through /bin/sh of container {container} itself (pods/exec: get, create).',
    zh: '通过容器 {container} 自身的 /bin/sh 读取（pods/exec：get、create）。',
  },
  insideByEphemeral: {
    en: 'Read through the ephemeral container {name} (pods/ephemeralcontainers: patch; pods/attach: get, create).',
    zh: '通过临时容器 {name} 读取（pods/ephemeralcontainers：patch；pods/attach：get、create）。',
  },
  insideByNode: {
    en: 'Read from the node through pod {pod} (pods/exec: get, create in its namespace), process {pid}.',
    zh: '经节点上的 Pod {pod} 读取进程 {pid}（需其命名空间的 pods/exec：get、create）。',
  },
  apiOnly: {
    en: 'Only the API server was asked: {reason}. For the kernel side either allow pods/exec (get, create) with a /bin/sh in the image, or give --ephemeral (pods/ephemeralcontainers: patch; pods/attach: get, create), or --node-pod NAMESPACE/NAME, a pod on node {node} with hostPID and a shell.',
    zh: '仅读取了 API 服务器：{reason}。要读取内核一侧：允许 pods/exec（get、create）且镜像中有 /bin/sh；或使用 --ephemeral（pods/ephemeralcontainers：patch；pods/attach：get、create）；或使用 --node-pod NAMESPACE/NAME，即节点 {node} 上带 hostPID 且有 shell 的 Pod。',
  },
  notRunning: {
    en: 'container {container} does not run ({state})',
    zh: '容器 {container} 未在运行（{state}）',
  },
  execRefused: {
    en: 'a shell in {container} is refused ({reason})',
    zh: '无法在 {container} 中启动 shell（{reason}）',
  },
  addingEphemeral: {
    en: 'Adding ephemeral container {name} (image {image}) to pod {pod}: it ends with this run, but stays listed in the pod until the pod is deleted.',
    zh: '正在向 Pod {pod} 添加临时容器 {name}（镜像 {image}）：它随本次运行结束，但在 Pod 删除前会一直列出。',
  },
  ephemeralLate: {
    en: 'the ephemeral container does not run after {seconds} s ({state})',
    zh: '临时容器在 {seconds} 秒后仍未运行（{state}）',
  },
  otherNode: {
    en: 'it runs on node {other}, the judged pod on {node}',
    zh: '它运行在节点 {other}，而被检查的 Pod 在 {node}',
  },
  noHostPid: {
    en: 'it has no hostPID: it does not see the processes of the node',
    zh: '它没有 hostPID，看不到节点上的进程',
  },
  noProcess: {
    en: 'no process of container {id} was found there',
    zh: '在那里没有找到容器 {id} 的进程',
  },
  noContainerId: { en: 'its container has no id yet', zh: '其容器尚无 ID' },
  badPort: { en: 'there is no port {port}', zh: '不存在端口 {port}' },
  noObject: {
    en: 'what it answered to {path} is no object of the Kubernetes API',
    zh: '它对 {path} 的回答不是 Kubernetes API 对象',
  },
});
