import { defineMessages } from '../base/messages.ts';

/** Help of the options that say how a target is reached. */
export const targetOptionMessages = defineMessages({
  kubeconfig: {
    en: 'Kubernetes configuration for pod: and deploy:',
    zh: 'pod: 与 deploy: 使用的 Kubernetes 配置',
  },
  context: { en: 'context of that configuration', zh: '该配置中的 context' },
  nodePod: {
    en: 'read a pod from its node: NAMESPACE/NAME of a pod there with hostPID and a shell',
    zh: '从节点读取 Pod：该节点上带 hostPID 且有 shell 的 Pod（NAMESPACE/NAME）',
  },
  ephemeral: {
    en: 'add an ephemeral container to the pod and read through it; the only thing doctor ever changes',
    zh: '向 Pod 添加临时容器并通过它读取；这是 doctor 唯一会做的改动',
  },
  ephemeralImage: { en: 'its image; needs /bin/sh', zh: '其镜像，需含 /bin/sh' },
  sources: {
    en: 'Dockerfile, compose file, manifest, or folder of them, whose lines may have set what is found; else those of the working folder',
    zh: 'Dockerfile、compose 文件、清单或其所在目录，用于指出是哪一行设置了所见的值；默认取工作目录中的文件',
  },
  sshConfig: {
    en: 'configuration for ssh:HOST instead of your own',
    zh: 'ssh:HOST 使用的配置文件，代替用户自己的',
  },
});
