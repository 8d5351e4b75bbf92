import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import type { Evidence, Missing } from '../../model/evidence.ts';
import { formatCpus } from '../format.ts';
import { finding, pass, unknown } from '../verdicts.ts';

const texts = {
  hidden: {
    en: '{file} may not be read here ({reason}), but a group above allows only {quota} CPUs: Go falls back to all CPUs without a word.',
    zh: '此处不允许读取 {file}（{reason}），而上级控制组只允许 {quota} 个 CPU：Go 会不声不响地使用全部 CPU。',
  },
  maybe: {
    en: '{file} may not be read ({reason}): whether there is a limit cannot be told from inside',
    zh: '不允许读取 {file}（{reason}）：从内部无法判断是否存在限额',
  },
  unlock: {
    en: 'look from outside the sandbox, or allow it to read /proc/self and /sys/fs/cgroup',
    zh: '从沙箱外部查看，或允许其读取 /proc/self 与 /sys/fs/cgroup',
  },
  inject: { en: 'Hand the number in from outside:', zh: '从外部传入该值：' },
  open: { en: 'the control group files can be read', zh: '控制组文件可读' },
} as const;

/** A sandbox hides the control group from the runtime. */
export const check = defineCheck({
  id: 'CPU005',
  slug: 'cpu-cgroup-hidden',
  room: 'cpu',
  scope: 'container',
  severity: 'warn',
  title: { en: 'A sandbox hides the CPU limit from Go', zh: '沙箱使 Go 看不到 CPU 限额' },
  doc: {
    why: {
      en: 'Landlock, snap and strict LSM profiles refuse /proc/self/cgroup or /sys/fs/cgroup. The runtime then assumes there is no limit; nothing is logged.',
      zh: 'Landlock、snap 以及严格的 LSM 策略会拒绝读取 /proc/self/cgroup 或 /sys/fs/cgroup。运行时于是认为没有限额，且不输出任何日志。',
    },
    rule: {
      en: "Permission is denied on the membership file, the mount list or the own group's limit file. A finding when a limit of an ancestor is known, unknown otherwise.",
      zh: '成员文件、挂载列表或自身控制组的限额文件被拒绝访问。若已知祖先有限额则报告发现，否则为未知。',
    },
    falsePositive: { en: 'None known: the refusal is a fact.', zh: '暂未发现：拒绝访问本身就是事实。' },
    remedy: {
      en: 'Allow reading the files, or set GOMAXPROCS from outside.',
      zh: '允许读取这些文件，或从外部设置 GOMAXPROCS。',
    },
    refs: [
      'https://github.com/golang/go/issues/77911',
      'https://github.com/hashicorp/nomad-driver-exec2/issues/82',
    ],
  },
  needs: [],
  reads: ['cgroup.membership', 'cgroup.mounts', 'cgroup.cpu', 'limits.cpu'],
  texts,
  run: (view) => {
    const chain = view.look('cgroup.cpu');
    const own = chain.status === 'ok' ? chain.value.groups[0]?.quota : undefined;
    const files: readonly Evidence<unknown>[] = [view.look('cgroup.membership'), view.look('cgroup.mounts')];
    const gaps = [...files, ...(own === undefined ? [] : [own])].filter(
      (e): e is Missing => e.status !== 'ok',
    );
    const denied = gaps.find((e) => e.status === 'denied');
    if (denied === undefined) {
      // A limit file that is not there sets no limit; a membership file that is not there says nothing.
      const gap = gaps.find((e) => e.status === 'failed' || e !== own);
      // Files that are there and say nothing, as a capture may cut them, lead to no group.
      const lost = gap ?? (chain.status === 'ok' ? undefined : chain);
      if (lost === undefined) return pass(say(texts.open));
      return unknown(say(texts.maybe, { file: lost.source, reason: lost.reason }), say(texts.unlock));
    }
    const values = { file: denied.source, reason: denied.reason };
    const limit = view.look('limits.cpu');
    if (limit.status !== 'ok' || limit.value.value === null)
      return unknown(say(texts.maybe, values), say(texts.unlock));
    const quota = limit.value.value;
    return finding({
      severity: 'warn',
      claim: say(texts.hidden, { ...values, quota: formatCpus(quota) }),
      evidence: [
        { fact: 'cgroup.cpu', value: denied.reason.en, source: denied.source },
        view.proof('limits.cpu', `${formatCpus(quota)} CPUs`, limit.value.setBy),
      ],
      remedy: [{ text: texts.inject, command: `GOMAXPROCS=${Math.max(1, Math.ceil(quota))}` }],
    });
  },
});
