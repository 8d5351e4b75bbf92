import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import type { SecurityRefusal } from '../../model/permissions.ts';
import { finding, notApplicable, pass } from '../verdicts.ts';

const texts = {
  refused: {
    en: 'AppArmor (profile {subject}) refused {program} the operation "{what}" ({objectClass}) on {object}; {count} refusals in the log.',
    zh: 'AppArmor（配置 {subject}）拒绝了 {program} 对 {object} 执行“{what}”（{objectClass}）；日志中共 {count} 条拒绝。',
  },
  rule: { en: 'A line for the profile that allows it:', zh: '在配置中允许它的一行：' },
  other: { en: 'Or run the container with a profile of its own:', zh: '或让容器使用自己的配置：' },
  off: { en: 'the process has no AppArmor profile', zh: '进程没有 AppArmor 配置' },
  fine: { en: 'no refusal in the log', zh: '日志中没有拒绝记录' },
} as const;

/** AppArmor refused the program something. */
export const check = defineCheck({
  id: 'PERM004',
  slug: 'perm-apparmor-denied',
  room: 'perm',
  scope: 'process',
  severity: 'error',
  title: { en: 'AppArmor refused the program', zh: 'AppArmor 拒绝了程序' },
  doc: {
    why: {
      en: 'A refusal arrives in the program as "permission denied" or "operation not permitted" although mode, owner and capabilities are right. Only the kernel log names the profile.',
      zh: '拒绝在程序中表现为“permission denied”或“operation not permitted”，尽管权限位、所有者与能力都正确。只有内核日志写明配置名。',
    },
    rule: {
      en: 'The process is confined by a profile, and the kernel or audit log holds apparmor="DENIED" whose comm is the program or whose profile is its own; without a named process any one.',
      zh: '进程受某个配置限制，且内核日志或审计日志中有 apparmor="DENIED"，其 comm 为该程序或配置与其相同；未指定进程时任何一条都算。',
    },
    falsePositive: {
      en: 'A refusal the program expects and handles, such as probing a file of /proc.',
      zh: '程序预期并能处理的拒绝，例如试探 /proc 的文件。',
    },
    remedy: { en: 'Add the line to the profile and reload it.', zh: '把该行加入配置并重新加载。' },
    refs: [
      'https://gitlab.com/apparmor/apparmor/-/wikis/AppArmor_Failures',
      'https://docs.docker.com/engine/security/apparmor/',
    ],
  },
  needs: ['lsm.label', 'lsm.refusals', 'process.judged', 'process.status'],
  texts,
  run: (view) => {
    const label = view.get('lsm.label');
    const profile = label.replace(/ \(\w+\)$/, '');
    if (profile === '' || profile === 'unconfined' || /^[^:\s]+:[^:\s]+:[^:\s]+:/.test(label))
      return notApplicable(say(texts.off));
    const judged = view.get('process.judged');
    const program = view.get('process.status').name;
    const isOwn = (refusal: SecurityRefusal) =>
      !judged || refusal.program === program || refusal.subject === profile;
    const own = view.get('lsm.refusals').filter((refusal) => refusal.module === 'apparmor' && isOwn(refusal));
    const last = own.at(-1);
    if (last === undefined) return pass(say(texts.fine));
    const { what, objectClass, subject, object } = last;
    const values = { count: own.length, program: last.program, what, objectClass, subject, object };
    return finding({
      severity: judged ? 'error' : 'warn',
      confidence: judged ? 0.9 : 0.6,
      claim: say(texts.refused, values),
      evidence: [
        view.proof('lsm.refusals', `DENIED ${what} ${objectClass} ${object} profile ${subject}`),
        view.proof('lsm.label', label),
      ],
      remedy: [
        {
          text: texts.rule,
          command: what === 'capable' ? `capability ${object},` : `${object} ${objectClass},`,
        },
        { text: texts.other, command: 'docker run --security-opt apparmor=PROFILE …' },
      ],
    });
  },
});
