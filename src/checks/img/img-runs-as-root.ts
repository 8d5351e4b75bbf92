import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { CONTAINER_MARKS, unlessHidden } from '../surroundings.ts';
import { isContainer } from '../../model/scenario.ts';
import { placeTexts } from '../surroundings.messages.ts';
import { finding, notApplicable, pass, unknown } from '../verdicts.ts';

/** CAP_SYS_ADMIN (linux/capability.h). */
const SYS_ADMIN = 1n << 21n;

const texts = {
  root: {
    en: 'The process runs as user 0 with capabilities {caps}.',
    zh: '进程以用户 0 运行，能力集为 {caps}。',
  },
  full: {
    en: 'The process runs as user 0 with CAP_SYS_ADMIN (capabilities {caps}): it is root on the node in all but name.',
    zh: '进程以用户 0 运行且拥有 CAP_SYS_ADMIN（能力集 {caps}）：几乎等同于节点上的 root。',
  },
  user: { en: 'Run as an ordinary user:', zh: '以普通用户运行：' },
  fine: { en: 'user {uid}', zh: '用户 {uid}' },
  none: { en: 'user 0 without any capability', zh: '用户 0，但没有任何能力' },
  hidden: { en: 'user or capabilities are not known', zh: '无法得知用户或能力集' },
  unlock: { en: 'name a process of this machine with pid:N', zh: '用 pid:N 指定本机进程' },
} as const;

/** The service runs as root with more than it needs. */
export const check = defineCheck({
  id: 'IMG003',
  slug: 'img-runs-as-root',
  room: 'img',
  scope: 'container',
  severity: 'info',
  title: { en: 'Runs as root', zh: '以 root 运行' },
  doc: {
    why: {
      en: 'A hole in the program is a hole in everything that user may do; files it writes to volumes belong to root.',
      zh: '程序的漏洞等于该用户所有权限的漏洞；写入卷的文件归 root 所有。',
    },
    rule: {
      en: 'Effective user 0 with at least one effective capability, inside a container.',
      zh: '容器内有效用户为 0 且至少有一个有效能力。',
    },
    falsePositive: {
      en: 'Rootless engines map user 0 to an ordinary user of the host.',
      zh: 'rootless 引擎会把用户 0 映射为主机的普通用户。',
    },
    remedy: {
      en: 'USER 65532 in the image, runAsNonRoot in the pod, drop ALL capabilities.',
      zh: '镜像中 USER 65532，Pod 中 runAsNonRoot，并移除全部能力。',
    },
    refs: [
      'https://kubernetes.io/docs/concepts/security/pod-security-standards/',
      'https://man7.org/linux/man-pages/man7/capabilities.7.html',
    ],
  },
  needs: ['scenario', 'process.status'],
  reads: CONTAINER_MARKS,
  texts,
  run: (view) => {
    if (!isContainer(view.get('scenario')))
      return unlessHidden(view, CONTAINER_MARKS, notApplicable(say(placeTexts.noContainer)));
    const { uid, capEff } = view.get('process.status');
    if (uid === undefined || capEff === undefined) return unknown(say(texts.hidden), say(texts.unlock));
    if (uid !== 0) return pass(say(texts.fine, { uid }));
    if (capEff === 0n) return pass(say(texts.none));
    const caps = `0x${capEff.toString(16)}`;
    return finding({
      severity: 'info',
      confidence: 0.8,
      claim: say((capEff & SYS_ADMIN) === 0n ? texts.root : texts.full, { caps }),
      evidence: [view.proof('process.status', `Uid 0, CapEff ${caps}`)],
      remedy: [{ text: texts.user, command: 'USER 65532:65532' }],
    });
  },
});
