import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import type { SecurityRefusal } from '../../model/permissions.ts';
import { finding, notApplicable, pass } from '../verdicts.ts';

const texts = {
  refused: {
    en: 'SELinux refused {program} ({subject}) "{what}" on a {objectClass} of type {object}; {count} refusals in the log.',
    zh: 'SELinux 拒绝了 {program}（{subject}）对类型 {object} 的 {objectClass} 执行“{what}”；日志中共 {count} 条拒绝。',
  },
  why: { en: 'Ask why, and what rule would allow it:', zh: '查询原因以及允许它的规则：' },
  relabel: { en: 'Often only the label of a file is wrong:', zh: '常常只是文件标签有误：' },
  off: { en: 'the process has no SELinux context', zh: '进程没有 SELinux 上下文' },
  fine: { en: 'no refusal in the log', zh: '日志中没有拒绝记录' },
} as const;

/** SELinux refused the program something. */
export const check = defineCheck({
  id: 'PERM002',
  slug: 'perm-selinux-denied',
  room: 'perm',
  scope: 'process',
  severity: 'error',
  title: { en: 'SELinux refused the program', zh: 'SELinux 拒绝了程序' },
  doc: {
    why: {
      en: 'A refusal arrives in the program as "permission denied" although mode and owner are right. Only the audit log tells it from an ordinary one.',
      zh: '拒绝在程序中表现为“permission denied”，尽管权限位与所有者都正确。只有审计日志能区分它与普通错误。',
    },
    rule: {
      en: 'The process has an SELinux context, and the kernel or audit log holds an "avc: denied" with permissive=0 whose comm is the program or whose source type is its own; without a named process any one. Binding to a port is left to perm-selinux-port.',
      zh: '进程有 SELinux 上下文，且内核日志或审计日志中有 permissive=0 的“avc: denied”，其 comm 为该程序或源类型与其相同；未指定进程时任何一条都算。绑定端口由 perm-selinux-port 判断。',
    },
    falsePositive: {
      en: 'A refusal from before the policy or label was corrected; rules with dontaudit leave no trace at all.',
      zh: '策略或标签修正之前的拒绝；而带 dontaudit 的规则不会留下任何痕迹。',
    },
    remedy: {
      en: 'Correct the label (restorecon), else add a rule (audit2allow).',
      zh: '修正标签（restorecon），否则添加规则（audit2allow）。',
    },
    refs: [
      'https://github.com/SELinuxProject/selinux-notebook/blob/main/src/auditing.md',
      'https://man7.org/linux/man-pages/man8/audit2why.8.html',
    ],
  },
  needs: ['lsm.label', 'lsm.refusals', 'process.judged', 'process.status'],
  texts,
  run: (view) => {
    const label = view.get('lsm.label');
    if (!/^[^:\s]+:[^:\s]+:[^:\s]+/.test(label)) return notApplicable(say(texts.off));
    const judged = view.get('process.judged');
    const program = view.get('process.status').name;
    const isOwn = (refusal: SecurityRefusal) =>
      !judged || refusal.program === program || refusal.subject === label.split(':')[2];
    const own = view
      .get('lsm.refusals')
      .filter(
        (refusal) =>
          refusal.module === 'selinux' &&
          !refusal.permissive &&
          !refusal.what.includes('name_bind') &&
          isOwn(refusal),
      );
    const last = own.at(-1);
    if (last === undefined) return pass(say(texts.fine));
    const { what, objectClass, subject, object } = last;
    const values = { count: own.length, program: last.program, what, objectClass, subject, object };
    return finding({
      severity: judged ? 'error' : 'warn',
      confidence: judged ? 0.9 : 0.6,
      claim: say(texts.refused, values),
      evidence: [
        view.proof('lsm.refusals', `denied { ${what} } ${objectClass} ${subject} -> ${object}`),
        view.proof('lsm.label', label),
      ],
      remedy: [
        { text: texts.why, command: 'ausearch -m avc -ts boot | audit2why' },
        { text: texts.relabel, command: 'restorecon -Rv PATH' },
      ],
    });
  },
});
