import { defineMessages } from '../base/messages.ts';

/** Reasons that several checks give. */
export const sharedTexts = defineMessages({
  noCpuQuota: { en: 'no CPU quota is set on any visible group', zh: '所有可见的控制组都没有 CPU 配额' },
  noMemoryLimit: { en: 'no memory limit is set on any visible group', zh: '所有可见的控制组都没有内存上限' },
  limitUnknown: { en: 'the effective limit is not known: {reason}', zh: '无法得知有效限额：{reason}' },
  cpusUnknown: { en: 'the CPUs of the process are not known', zh: '无法得知进程可用的 CPU' },
  unlockCpus: { en: 'capture /proc/self/status as well', zh: '请同时采集 /proc/self/status' },
  unlockLimit: {
    en: 'judge from the host or a namespace that shows the whole control group tree, or capture it there',
    zh: '在能看到完整控制组树的主机或命名空间中运行，或在那里采集快照',
  },
  binaryUnknown: {
    en: 'nothing said which Go binary runs here',
    zh: '不知道此处运行的是哪个 Go 程序',
  },
  unlockBinary: {
    en: 'name a process with "pid:N" or a program with --binary FILE, or say --what-if go.version=go1.26.0',
    zh: '用“pid:N”指定进程、用 --binary FILE 指定程序，或用 --what-if go.version=go1.26.0 说明版本',
  },
  goVersion: { en: 'the binary is built with {version}', zh: '程序由 {version} 构建' },
  onlyV2: { en: 'only cgroup v2 has this file', zh: '只有 cgroup v2 有这个文件' },
  variableUnset: { en: '{name} is not set', zh: '没有设置 {name}' },
});
