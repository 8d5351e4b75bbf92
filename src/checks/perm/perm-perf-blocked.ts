import { sameText, say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { valueOf } from '../../model/evidence.ts';
import { sharedPermTexts } from '../perm-shared.messages.ts';
import { finding, pass, unknown } from '../verdicts.ts';

const CAP_SYS_ADMIN = 21n;
const CAP_PERFMON = 38n;
/** Value of the kernel since 4.6; Debian, Ubuntu and Android add 3 (and 4): nothing without a capability. */
const USER_ONLY = 2n;

const texts = {
  userOnly: {
    en: 'perf_event_paranoid is {level}: perf sees only user code of own processes, nothing of the kernel or of all CPUs. CPU profiles of Go (pprof) need none of it.',
    zh: 'perf_event_paranoid 为 {level}：perf 只能看到自身进程的用户态代码，看不到内核或全部 CPU。Go 的 CPU profile（pprof）不需要它。',
  },
  nothing: {
    en: 'perf_event_paranoid is {level}: perf sees nothing without CAP_PERFMON. CPU profiles of Go (pprof) need none of it.',
    zh: 'perf_event_paranoid 为 {level}：没有 CAP_PERFMON 时 perf 什么都看不到。Go 的 CPU profile（pprof）不需要它。',
  },
  bpf: {
    en: ' eBPF programs need CAP_BPF (unprivileged_bpf_disabled is {bpf}).',
    zh: 'eBPF 程序需要 CAP_BPF（unprivileged_bpf_disabled 为 {bpf}）。',
  },
  capability: {
    en: 'Give the one capability to the tool (kernel 5.8 or newer):',
    zh: '只把这一项能力给工具（内核不低于 5.8）：',
  },
  sysctl: { en: 'Or on a machine of your own:', zh: '或在自己的机器上：' },
  fine: { en: 'perf_event_paranoid is {level}', zh: 'perf_event_paranoid 为 {level}' },
} as const;

/** perf and eBPF are limited. */
export const check = defineCheck({
  id: 'PERM009',
  slug: 'perm-perf-blocked',
  room: 'perm',
  scope: 'process',
  severity: 'info',
  title: { en: 'perf is limited', zh: 'perf 受限' },
  doc: {
    why: {
      en: 'perf and profilers based on eBPF show what the kernel does, off-CPU time and other languages. It is good to know before an incident whether they work. Profiles of the Go runtime use timers and signals and work everywhere.',
      zh: 'perf 与基于 eBPF 的分析器能展示内核行为、off-CPU 时间以及其他语言。最好在故障之前就知道它们能否使用。Go 运行时的 profile 使用定时器和信号，在哪里都能用。',
    },
    rule: {
      en: 'kernel.perf_event_paranoid is 2 or more, and CapEff has neither CAP_PERFMON nor CAP_SYS_ADMIN.',
      zh: 'kernel.perf_event_paranoid 不小于 2，且 CapEff 中既没有 CAP_PERFMON 也没有 CAP_SYS_ADMIN。',
    },
    falsePositive: { en: 'A service nobody means to look at with perf.', zh: '无人打算用 perf 查看的服务。' },
    remedy: { en: 'CAP_PERFMON for the tool.', zh: '为工具授予 CAP_PERFMON。' },
    refs: [
      'https://docs.kernel.org/admin-guide/perf-security.html',
      'https://docs.kernel.org/admin-guide/sysctl/kernel.html#perf-event-paranoid',
    ],
  },
  threshold: {
    value: sameText('>= 2'),
    source: { en: 'kernel admin-guide/sysctl/kernel.rst', zh: '内核文档 admin-guide/sysctl/kernel.rst' },
    ours: false,
  },
  needs: ['kernel.perfEventParanoid', 'process.status'],
  reads: ['kernel.unprivilegedBpfDisabled'],
  texts,
  run: (view) => {
    const level = view.get('kernel.perfEventParanoid');
    if (level < USER_ONLY) return pass(say(texts.fine, { level }));
    const { capEff } = view.get('process.status');
    if (capEff === undefined)
      return unknown(say(sharedPermTexts.noCapabilities), say(sharedPermTexts.unlockStatus));
    if ((((capEff >> CAP_PERFMON) | (capEff >> CAP_SYS_ADMIN)) & 1n) === 1n)
      return pass(say(sharedPermTexts.hasCapability, { capability: 'CAP_PERFMON' }));
    const bpf = valueOf(view.look('kernel.unprivilegedBpfDisabled')) ?? 0n;
    const claim = say(level === USER_ONLY ? texts.userOnly : texts.nothing, { level });
    const more = bpf > 0n ? say(texts.bpf, { bpf }) : { en: '', zh: '' };
    return finding({
      severity: 'info',
      claim: { en: claim.en + more.en, zh: claim.zh + more.zh },
      evidence: [
        view.proof('kernel.perfEventParanoid', String(level)),
        view.proof('process.status', `CapEff ${capEff.toString(16).padStart(16, '0')}`),
      ],
      remedy: [
        { text: texts.capability, command: 'setcap cap_perfmon,cap_sys_ptrace,cap_syslog=ep $(which perf)' },
        { text: texts.sysctl, command: 'sysctl -w kernel.perf_event_paranoid=1' },
      ],
    });
  },
});
