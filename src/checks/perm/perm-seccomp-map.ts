import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { sharedPermTexts } from '../perm-shared.messages.ts';
import { finding, notApplicable, pass, unknown } from '../verdicts.ts';

/** Calls that diagnosis needs, and the capability for which the default profiles of Docker and Podman let them through. */
const DIAGNOSIS: Readonly<Record<string, { readonly tools: string; readonly capability: string | null }>> = {
  ptrace: { tools: 'dlv, strace', capability: 'SYS_PTRACE' },
  perf_event_open: { tools: 'perf', capability: 'PERFMON' },
  bpf: { tools: 'eBPF', capability: 'BPF' },
  userfaultfd: { tools: 'userfaultfd', capability: null },
  io_uring_setup: { tools: 'io_uring', capability: null },
};

const texts = {
  blocked: {
    en: 'The system call filter refuses {calls}: {tools} do not work here. CPU and heap profiles of Go (pprof) need none of them.',
    zh: '系统调用过滤器拒绝 {calls}：{tools} 在此无法使用。Go 的 CPU 与堆 profile（pprof）不需要它们。',
  },
  capability: {
    en: 'The default profile lets them through with a capability:',
    zh: '默认配置在具备能力时放行：',
  },
  profile: { en: 'Or use a profile that names them:', zh: '或使用列出它们的配置：' },
  none: { en: 'no filter is set', zh: '没有设置过滤器' },
  open: { en: 'the filter lets every call of diagnosis through', zh: '过滤器放行所有诊断用的系统调用' },
} as const;

/** Which diagnosis the system call filter allows. */
export const check = defineCheck({
  id: 'PERM005',
  slug: 'perm-seccomp-map',
  room: 'perm',
  scope: 'container',
  severity: 'info',
  title: { en: 'Diagnosis the system call filter refuses', zh: '系统调用过滤器拒绝的诊断手段' },
  doc: {
    why: {
      en: 'Debuggers, perf and eBPF tools fail in containers with "operation not permitted". Knowing beforehand which of them work saves an incident.',
      zh: '调试器、perf 与 eBPF 工具在容器中会报“operation not permitted”。事先知道哪些可用，能在故障时节省时间。',
    },
    rule: {
      en: 'A seccomp filter is set, and ptrace, perf_event_open, bpf, userfaultfd or io_uring_setup answers EPERM or ENOSYS when called with senseless arguments; without the filter it would be EFAULT, EINVAL or ESRCH. The calls do nothing.',
      zh: '设置了 seccomp 过滤器，且以无意义参数调用 ptrace、perf_event_open、bpf、userfaultfd 或 io_uring_setup 时得到 EPERM 或 ENOSYS；没有过滤器时应为 EFAULT、EINVAL 或 ESRCH。这些调用不会产生任何作用。',
    },
    falsePositive: {
      en: 'bpf and io_uring_setup also answer EPERM when a sysctl forbids them to ordinary users, and ENOSYS when the kernel was built without them.',
      zh: '当 sysctl 禁止普通用户使用时，bpf 与 io_uring_setup 也会返回 EPERM；内核未编入时返回 ENOSYS。',
    },
    remedy: {
      en: 'Add the one capability in an ephemeral container, not in the service.',
      zh: '在临时容器而非服务中添加所需的那一项能力。',
    },
    refs: [
      'https://docs.docker.com/engine/security/seccomp/',
      'https://man7.org/linux/man-pages/man2/seccomp.2.html',
    ],
  },
  needs: ['process.status'],
  reads: ['seccomp.answers'],
  texts,
  run: (view) => {
    const { seccomp } = view.get('process.status');
    if (seccomp === undefined)
      return unknown(say(sharedPermTexts.noSeccomp), say(sharedPermTexts.unlockStatus));
    if (seccomp === 0) return notApplicable(say(texts.none));
    const answers = view.look('seccomp.answers');
    if (answers.status !== 'ok') return unknown(answers.reason, say(sharedPermTexts.unlockAnswers));
    const blocked = Object.keys(DIAGNOSIS).filter((name) =>
      /^(?:EPERM|ENOSYS)$/.test(answers.value[name] ?? ''),
    );
    if (blocked.length === 0) return pass(say(texts.open));
    const capabilities = blocked.flatMap((name) => DIAGNOSIS[name]?.capability ?? []);
    const flags = capabilities.map((name) => `--cap-add ${name}`).join(' ');
    return finding({
      severity: 'info',
      confidence: 0.9,
      claim: say(texts.blocked, {
        calls: blocked.join(', '),
        tools: blocked.map((name) => DIAGNOSIS[name]?.tools ?? name).join(', '),
      }),
      evidence: [
        view.proof('process.status', `Seccomp ${seccomp}`),
        ...blocked.map((name) => view.proof('seccomp.answers', `${name}: ${answers.value[name]}`)),
      ],
      remedy: [
        ...(flags === '' ? [] : [{ text: texts.capability, command: `docker run ${flags} …` }]),
        { text: texts.profile, command: 'docker run --security-opt seccomp=profile.json …' },
      ],
    });
  },
});
