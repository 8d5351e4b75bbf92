import { say } from '../../base/messages.ts';
import { formatCount, formatRatio } from '../../base/units.ts';
import { defineCheck } from '../../model/check.ts';
import { valueOf } from '../../model/evidence.ts';
import { shareOf } from '../format.ts';
import { finding, notApplicable, pass, unknown } from '../verdicts.ts';

const SHARE = 0.8;

const texts = {
  refused: {
    en: 'The kernel has refused {count} new threads or processes in {dir} {span}: the limit is {limit}.',
    zh: '{span}，内核在 {dir} 中拒绝创建 {count} 个线程或进程：上限为 {limit}。',
  },
  near: {
    en: '{current} of {limit} threads and processes exist in {dir} ({share}).',
    zh: '{dir} 中已有 {current} 个线程和进程，上限 {limit}（{share}）。',
  },
  since: { en: 'since the group exists', zh: '自该组创建以来' },
  between: { en: 'between the two samples', zh: '两次采样之间' },
  raise: { en: 'Raise the limit where it is set:', zh: '在设置处提高上限：' },
  threads: {
    en: 'And look for threads that pile up (lim-threads).',
    zh: '并查找堆积的线程（见 lim-threads）。',
  },
  none: { en: 'no limit of processes is set on any visible group', zh: '所有可见控制组都没有进程数上限' },
  room: { en: '{current} of {limit} in {dir}', zh: '{dir} 中 {current} / {limit}' },
  unreadable: { en: 'pids.max could not be read: {reason}', zh: '无法读取 pids.max：{reason}' },
  unlock: { en: 'make the pids files of the group readable', zh: '让该组的 pids 文件可读' },
} as const;

/** The pids controller has refused, or is about to. */
export const check = defineCheck({
  id: 'LIM004',
  slug: 'lim-pids-events',
  room: 'lim',
  scope: 'container',
  severity: 'error',
  title: { en: 'Limit of processes and threads reached', zh: '进程与线程数达到上限' },
  doc: {
    why: {
      en: 'pids.max counts threads too. A refused fork ends a Go program with "failed to create new OS thread" and makes exec.Command fail with "resource temporarily unavailable". systemd sets 15 % of the machine\'s limit by default, container engines often 2048 or 4096.',
      zh: 'pids.max 同样计入线程。被拒绝时，Go 程序会以“failed to create new OS thread”退出，exec.Command 会报“resource temporarily unavailable”。systemd 默认设为机器上限的 15 %，容器引擎常为 2048 或 4096。',
    },
    rule: {
      en: '"max" in pids.events > 0 (its growth between two samples) on any visible group, or pids.current > 80 % of pids.max.',
      zh: '任一可见控制组的 pids.events 中“max”大于 0（有两次采样时看增量），或 pids.current 超过 pids.max 的 80 %。',
    },
    falsePositive: {
      en: 'A refusal long ago; two samples show whether it goes on.',
      zh: '很久以前的一次拒绝；两次采样可判断是否仍在发生。',
    },
    remedy: {
      en: 'TasksMax= in systemd, --pids-limit for containers, podPidsLimit for the kubelet.',
      zh: 'systemd 用 TasksMax=，容器用 --pids-limit，kubelet 用 podPidsLimit。',
    },
    refs: [
      'https://docs.kernel.org/admin-guide/cgroup-v2.html#pid',
      'https://www.freedesktop.org/software/systemd/man/latest/systemd.resource-control.html',
    ],
  },
  threshold: {
    value: { en: 'refusals > 0, or > 80 % used', zh: '被拒次数 > 0，或已用 > 80 %' },
    source: {
      en: 'a refusal is a fact; for 80 % no published number was found',
      zh: '被拒即为事实；80 % 未找到公开发布的数值',
    },
    ours: true,
  },
  needs: ['cgroup.pids'],
  texts,
  run: (view) => {
    const { groups } = view.get('cgroup.pids');
    const before = valueOf(view.before('cgroup.pids'))?.groups;
    const limited = groups.filter((group) => typeof valueOf(group.max) === 'bigint');
    if (limited.length === 0) {
      const gap = groups
        .map((group) => group.max)
        .find((max) => max.status === 'denied' || max.status === 'failed');
      if (gap !== undefined && gap.status !== 'ok')
        return unknown(say(texts.unreadable, { reason: gap.reason }), say(texts.unlock));
      return notApplicable(say(texts.none));
    }
    const rows = limited.map((group) => {
      const limit = valueOf(group.max) ?? 0n;
      const current = valueOf(group.current) ?? 0n;
      const now = valueOf(group.events)?.['max'] ?? 0n;
      const earlier =
        valueOf(before?.find((g) => g.dir === group.dir)?.events ?? group.events)?.['max'] ?? 0n;
      return {
        group,
        limit,
        current,
        refused: before === undefined ? now : now - earlier,
        share: shareOf(current, limit),
      };
    });
    const worst = rows.reduce((a, b) =>
      b.refused > a.refused || (b.refused === a.refused && b.share > a.share) ? b : a,
    );
    const values = {
      dir: worst.group.dir,
      limit: formatCount(worst.limit),
      current: formatCount(worst.current),
      share: formatRatio(worst.share),
      count: formatCount(worst.refused),
      span: before === undefined ? texts.since : texts.between,
    };
    if (worst.refused <= 0n && worst.share <= SHARE) {
      const gap = limited
        .map(({ current, events }) => (current.status === 'ok' ? events : current))
        .find(({ status }) => status === 'denied' || status === 'failed');
      return gap === undefined || gap.status === 'ok'
        ? pass(say(texts.room, values))
        : unknown(say(texts.unreadable, { reason: gap.reason }), say(texts.unlock));
    }
    return finding({
      severity: 'error',
      confidence: worst.refused > 0n ? 1 : 0.8,
      claim: say(worst.refused > 0n ? texts.refused : texts.near, values),
      evidence: [
        view.proof('cgroup.pids', values.limit, worst.group.max.source),
        view.proof('cgroup.pids', values.current, worst.group.current.source),
        view.proof('cgroup.pids', `max ${worst.refused}`, worst.group.events.source),
      ],
      remedy: [
        { text: texts.raise, command: 'TasksMax=16384   # or: docker run --pids-limit 16384' },
        { text: texts.threads },
      ],
    });
  },
});
