import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { finding, notApplicable, pass } from '../verdicts.ts';

const texts = {
  refused: {
    en: 'SELinux does not let {program} ({subject}) bind port {port}, which has type {object}: the server ends with "bind: permission denied".',
    zh: 'SELinux 不允许 {program}（{subject}）绑定端口 {port}（类型 {object}）：服务器会以“bind: permission denied”结束。',
  },
  modify: {
    en: 'Give the port a type that {subject} may bind; -m, since it has one already:',
    zh: '为端口指定 {subject} 可绑定的类型；端口已有类型，因此用 -m：',
  },
  other: { en: 'Or listen on a port that already has such a type:', zh: '或监听已具备该类型的端口：' },
  off: { en: 'the process has no SELinux context', zh: '进程没有 SELinux 上下文' },
  fine: { en: 'no refused bind in the log', zh: '日志中没有被拒绝的绑定' },
} as const;

/** SELinux refused a port. */
export const check = defineCheck({
  id: 'PERM003',
  slug: 'perm-selinux-port',
  room: 'perm',
  scope: 'process',
  severity: 'error',
  title: { en: 'SELinux refuses the port', zh: 'SELinux 拒绝绑定端口' },
  doc: {
    why: {
      en: 'A confined domain may bind only ports of certain types. http_port_t is 80, 81, 443, 488, 8008, 8009, 8443 and 9000; 8080 is http_cache_port_t, so adding it with "semanage port -a" fails. Unconfined domains may bind any port.',
      zh: '受限域只能绑定特定类型的端口。http_port_t 包括 80、81、443、488、8008、8009、8443、9000；8080 属于 http_cache_port_t，因此用“semanage port -a”添加会失败。非受限域可以绑定任意端口。',
    },
    rule: {
      en: 'The process has an SELinux context, and the log holds an enforced refusal of name_bind whose comm is the program or whose source type is its own; without a named process any one. The policy itself cannot be asked from inside a process, so a port nobody has tried yet stays unseen.',
      zh: '进程有 SELinux 上下文，且日志中有强制生效的 name_bind 拒绝，其 comm 为该程序或源类型与其相同；未指定进程时任何一条都算。进程内无法查询策略本身，因此尚未有人尝试的端口看不出来。',
    },
    falsePositive: {
      en: 'A refusal from before the port was given a type.',
      zh: '为端口指定类型之前的拒绝。',
    },
    remedy: { en: 'semanage port -m, or another port.', zh: 'semanage port -m，或换一个端口。' },
    refs: [
      'https://github.com/fedora-selinux/selinux-policy/blob/rawhide/policy/modules/kernel/corenetwork.te.in',
      'https://man7.org/linux/man-pages/man8/semanage-port.8.html',
    ],
  },
  needs: ['lsm.label', 'lsm.refusals', 'process.judged', 'process.status'],
  texts,
  run: (view) => {
    const label = view.get('lsm.label');
    if (!/^[^:\s]+:[^:\s]+:[^:\s]+/.test(label)) return notApplicable(say(texts.off));
    const judged = view.get('process.judged');
    const program = view.get('process.status').name;
    const type = label.split(':')[2];
    const found = view
      .get('lsm.refusals')
      .findLast(
        (r) =>
          r.module === 'selinux' &&
          !r.permissive &&
          r.what.includes('name_bind') &&
          (!judged || r.program === program || r.subject === type),
      );
    if (found === undefined) return pass(say(texts.fine));
    const { subject, object, objectClass } = found;
    const port = found.port ?? '?';
    const protocol = objectClass.startsWith('udp') ? 'udp' : 'tcp';
    return finding({
      severity: judged ? 'error' : 'warn',
      confidence: judged ? 0.95 : 0.6,
      claim: say(texts.refused, { program: found.program, subject, port, object }),
      evidence: [
        view.proof('lsm.refusals', `denied { ${found.what} } src=${port} ${subject} -> ${object}`),
        view.proof('lsm.label', label),
      ],
      remedy: [
        {
          text: say(texts.modify, { subject }),
          command: `semanage port -m -t http_port_t -p ${protocol} ${port}`,
        },
        { text: texts.other, command: 'semanage port -l | grep -w http_port_t' },
      ],
    });
  },
});
