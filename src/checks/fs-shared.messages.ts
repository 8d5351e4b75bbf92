import { defineMessages } from '../base/messages.ts';

/** Reasons that several checks of folders give. */
export const fsTexts = defineMessages({
  noGo: { en: 'there is no go command here', zh: '此处没有 go 命令' },
  noMount: { en: 'the mount of {path} is not known', zh: '无法得知 {path} 所在的挂载' },
  unlockMount: {
    en: 'make /proc/PID/mountinfo readable here, or judge a snapshot that holds it',
    zh: '让此处可以读取 /proc/PID/mountinfo，或使用包含它的快照',
  },
  notKnown: { en: '{source}: {reason}', zh: '{source}：{reason}' },
  unlockPlace: {
    en: 'run inside of the container or as the user of the process, where {path} can be asked about',
    zh: '在容器内或以该进程的用户身份运行，以便查询 {path}',
  },
});
