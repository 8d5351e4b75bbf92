import { defineMessages } from '../base/messages.ts';

/** Reasons that several checks of permissions give. */
export const sharedPermTexts = defineMessages({
  unlockAnswers: {
    en: 'run "goroscope doctor" inside of the container, where perl or python3 can try the calls under the same filter',
    zh: '在容器内运行“goroscope doctor”，由 perl 或 python3 在同一过滤器下试探这些调用',
  },
  noSeccomp: {
    en: 'the status of the process has no line "Seccomp"',
    zh: '进程状态中没有“Seccomp”一行',
  },
  notTried: { en: 'no system call was tried', zh: '没有试探系统调用' },
  noCapabilities: {
    en: 'the status of the process has no line "CapEff"',
    zh: '进程状态中没有“CapEff”一行',
  },
  unlockStatus: {
    en: 'capture /proc/PID/status as the kernel prints it',
    zh: '请按内核原样采集 /proc/PID/status',
  },
  hasCapability: { en: 'the process has {capability}', zh: '进程拥有 {capability}' },
});
