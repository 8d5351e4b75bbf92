import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { sharedPermTexts } from '../perm-shared.messages.ts';
import { finding, notApplicable, pass, unknown } from '../verdicts.ts';

const texts = {
  answered: { en: 'system call 1000: {answer}', zh: '1000 号系统调用：{answer}' },
  eperm: {
    en: 'The system call filter answers {answer} to a call it does not know. Programs that try a new call first and fall back on ENOSYS (glibc, Go) take that for a refusal and fail.',
    zh: '系统调用过滤器对不认识的调用返回 {answer}。先尝试新调用、遇 ENOSYS 再回退的程序（glibc、Go）会把它当作拒绝而失败。',
  },
  upgrade: {
    en: 'Update runc (1.0.0-rc93 or newer), libseccomp (2.5 or newer) and the container engine on the host:',
    zh: '在主机上升级 runc（不低于 1.0.0-rc93）、libseccomp（不低于 2.5）与容器引擎：',
  },
  none: { en: 'no filter is set', zh: '没有设置过滤器' },
  fine: { en: 'a call that does not exist answers {answer}', zh: '不存在的调用返回 {answer}' },
} as const;

/** The filter answers EPERM to calls it does not know. */
export const check = defineCheck({
  id: 'PERM006',
  slug: 'perm-seccomp-eperm-unknown',
  room: 'perm',
  scope: 'container',
  severity: 'error',
  title: { en: 'Unknown system calls answer EPERM', zh: '未知系统调用返回 EPERM' },
  doc: {
    why: {
      en: 'An image with a newer C library on a host with an old engine breaks in odd ways: faccessat2 makes existing files "not permitted", clone3 stops threads from being created. The cause is a filter whose default answer is EPERM for numbers newer than itself.',
      zh: '新 C 库的镜像运行在旧引擎的主机上会出现怪异故障：faccessat2 让现有文件“not permitted”，clone3 导致无法创建线程。原因是过滤器对比自身更新的调用号一律返回 EPERM。',
    },
    rule: {
      en: 'A seccomp filter is set, and a call with a number that no kernel has given out answers EPERM instead of ENOSYS. The call does nothing.',
      zh: '设置了 seccomp 过滤器，且使用任何内核都未分配的调用号时返回 EPERM 而非 ENOSYS。该调用不会产生任何作用。',
    },
    falsePositive: {
      en: 'A hand-made filter for one static program that never tries a call newer than the filter.',
      zh: '为某个静态程序手工编写的过滤器，该程序从不尝试比过滤器更新的调用。',
    },
    remedy: { en: 'Update the engine on the host; not the image.', zh: '升级主机上的引擎，而不是镜像。' },
    refs: [
      'https://github.com/opencontainers/runc/releases/tag/v1.0.0-rc93',
      'https://github.com/opencontainers/runc/pull/2750',
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
    const answer = answers.status === 'ok' ? answers.value['unknown'] : undefined;
    if (answers.status !== 'ok') return unknown(answers.reason, say(sharedPermTexts.unlockAnswers));
    if (answer === undefined)
      return unknown(say(sharedPermTexts.notTried), say(sharedPermTexts.unlockAnswers));
    if (answer === 'ENOSYS') return pass(say(texts.fine, { answer }));
    return finding({
      severity: 'error',
      claim: say(texts.eperm, { answer }),
      evidence: [
        view.proof('seccomp.answers', say(texts.answered, { answer })),
        view.proof('process.status', `Seccomp ${seccomp}`),
      ],
      remedy: [{ text: texts.upgrade, command: 'docker version; runc --version' }],
    });
  },
});
