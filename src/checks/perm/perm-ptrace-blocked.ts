import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { sharedPermTexts } from '../perm-shared.messages.ts';
import { finding, pass, unknown } from '../verdicts.ts';

const CAP_SYS_PTRACE = 19n;

const texts = {
  children: {
    en: 'Yama (ptrace_scope 1) lets a debugger trace only what it has started: "dlv attach" and "strace -p" fail, "dlv exec" works.',
    zh: 'Yama（ptrace_scope 1）只允许调试器跟踪由它启动的程序：“dlv attach”与“strace -p”会失败，“dlv exec”可用。',
  },
  admin: {
    en: 'Yama (ptrace_scope 2) lets only processes with CAP_SYS_PTRACE trace others: dlv and strace fail.',
    zh: 'Yama（ptrace_scope 2）只允许拥有 CAP_SYS_PTRACE 的进程跟踪他人：dlv 与 strace 会失败。',
  },
  nobody: {
    en: 'Yama (ptrace_scope {scope}) forbids tracing for everyone until the machine is restarted: dlv and strace fail.',
    zh: 'Yama（ptrace_scope {scope}）在重启前禁止任何人跟踪：dlv 与 strace 会失败。',
  },
  ephemeral: { en: 'In Kubernetes, from an ephemeral container:', zh: '在 Kubernetes 中使用临时容器：' },
  docker: {
    en: 'With Docker or Podman, from a second container:',
    zh: '使用 Docker 或 Podman 时，从另一个容器：',
  },
  sysctl: { en: 'On a machine of your own:', zh: '在自己的机器上：' },
  restart: { en: 'Set it at boot; it cannot be lowered afterwards:', zh: '在启动时设置，之后无法降低：' },
  fine: { en: 'ptrace_scope is 0', zh: 'ptrace_scope 为 0' },
} as const;

/** Debuggers cannot attach. */
export const check = defineCheck({
  id: 'PERM008',
  slug: 'perm-ptrace-blocked',
  room: 'perm',
  scope: 'process',
  severity: 'info',
  title: { en: 'Debuggers cannot attach', zh: '无法附加调试器' },
  doc: {
    why: {
      en: 'Delve and strace attach with ptrace(2). With Yama on and without CAP_SYS_PTRACE that ends in "operation not permitted", also for root in a container with the default capabilities.',
      zh: 'Delve 与 strace 通过 ptrace(2) 附加。启用 Yama 且没有 CAP_SYS_PTRACE 时会报“operation not permitted”，默认能力的容器内的 root 也不例外。',
    },
    rule: {
      en: 'kernel.yama.ptrace_scope is 3, or it is 1 or 2 and CapEff lacks CAP_SYS_PTRACE.',
      zh: 'kernel.yama.ptrace_scope 为 3，或为 1、2 且 CapEff 中没有 CAP_SYS_PTRACE。',
    },
    falsePositive: {
      en: 'A process that allows its tracer with prctl(PR_SET_PTRACER).',
      zh: '进程通过 prctl(PR_SET_PTRACER) 允许其跟踪者。',
    },
    remedy: {
      en: 'Debug from an ephemeral container with SYS_PTRACE; leave the service as it is.',
      zh: '从带 SYS_PTRACE 的临时容器调试，服务保持不变。',
    },
    refs: [
      'https://docs.kernel.org/admin-guide/LSM/Yama.html',
      'https://kubernetes.io/docs/tasks/debug/debug-application/debug-running-pod/',
    ],
  },
  needs: ['kernel.ptraceScope', 'process.status'],
  texts,
  run: (view) => {
    const scope = view.get('kernel.ptraceScope');
    if (scope === 0n) return pass(say(texts.fine));
    const { capEff } = view.get('process.status');
    const mayAlways = capEff === undefined ? undefined : ((capEff >> CAP_SYS_PTRACE) & 1n) === 1n;
    if (scope < 3n && mayAlways === undefined)
      return unknown(say(sharedPermTexts.noCapabilities), say(sharedPermTexts.unlockStatus));
    if (scope < 3n && mayAlways === true)
      return pass(say(sharedPermTexts.hasCapability, { capability: 'CAP_SYS_PTRACE' }));
    const claim = scope === 1n ? texts.children : scope === 2n ? texts.admin : texts.nobody;
    return finding({
      severity: 'info',
      claim: say(claim, { scope }),
      evidence: [
        view.proof('kernel.ptraceScope', String(scope)),
        view.proof('process.status', `CapEff ${(capEff ?? 0n).toString(16).padStart(16, '0')}`),
      ],
      remedy:
        scope >= 3n
          ? [
              {
                text: texts.restart,
                command: 'kernel.yama.ptrace_scope = 1   # /etc/sysctl.d/10-ptrace.conf',
              },
            ]
          : [
              {
                text: texts.ephemeral,
                command: 'kubectl debug -it POD --image=IMAGE --target=CONTAINER --profile=general',
              },
              {
                text: texts.docker,
                command: 'docker run --rm -it --pid=container:NAME --cap-add SYS_PTRACE IMAGE',
              },
              { text: texts.sysctl, command: 'sysctl -w kernel.yama.ptrace_scope=0' },
            ],
    });
  },
});
