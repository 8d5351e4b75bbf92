import { sameText, say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import type { MemoryGroup } from '../../model/cgroup.ts';
import { valueOf } from '../../model/evidence.ts';
import { formatBytes } from '../../base/units.ts';
import { finding, pass, unknown } from '../verdicts.ts';

const texts = {
  own: {
    en: 'The kernel has killed {count} processes of this group for want of memory {span}.',
    zh: '{span}，内核因内存不足杀死了该控制组的 {count} 个进程。',
  },
  above: {
    en: 'The kernel has killed {count} processes below {dir} for want of memory {span}: an earlier container of the same pod or slice, or a neighbour.',
    zh: '{span}，内核因内存不足在 {dir} 之下杀死了 {count} 个进程：可能是同一 Pod 或 slice 的先前容器，或其邻居。',
  },
  since: { en: 'since the group exists', zh: '自该组创建以来' },
  between: { en: 'between the two samples', zh: '两次采样之间' },
  look: {
    en: 'Look for exit code 137 at that time; then lower the peak (GOMEMLIMIT, fewer parallel requests) or raise the limit.',
    zh: '查找当时的退出码 137；然后降低峰值（GOMEMLIMIT、减少并行请求）或提高上限。',
  },
  log: { en: 'The kernel log names the victim and its memory:', zh: '内核日志会给出被杀进程及其内存：' },
  none: { en: 'no process of the group has been killed', zh: '该组没有进程被杀' },
  noCounter: {
    en: 'no group on the way up has a readable kill counter (cgroup v1 has one since kernel 4.13)',
    zh: '各级控制组都没有可读的杀死计数（cgroup v1 自内核 4.13 起提供）',
  },
  unlock: { en: 'read the kernel log of the host instead', zh: '改为查看主机的内核日志' },
} as const;

/** The out-of-memory killer has acted in the group. */
export const check = defineCheck({
  id: 'CG007',
  slug: 'cg-oom-killed',
  room: 'cg',
  scope: 'container',
  severity: 'error',
  title: { en: 'Killed for want of memory', zh: '因内存不足被杀' },
  doc: {
    why: {
      en: "An out-of-memory kill is a SIGKILL: no Go output, no deferred function, exit code 137. Requests in flight are lost and the cause is nowhere in the program's own log.",
      zh: '因内存不足被杀即收到 SIGKILL：没有 Go 输出，不执行 defer，退出码 137。处理中的请求丢失，程序自己的日志里也没有原因。',
    },
    rule: {
      en: "oom_kill in memory.events (v1: memory.oom_control) of the own group is above 0: error. Of an ancestor that has a limit: warning, because the own group is new after each restart while the pod's group remembers. Between two samples only the growth counts.",
      zh: '自身控制组 memory.events（v1 为 memory.oom_control）中的 oom_kill 大于 0：错误。设有上限的祖先大于 0：警告，因为每次重启后自身控制组是新的，而 Pod 的控制组保留计数。两次采样之间只看增量。',
    },
    falsePositive: {
      en: 'A kill long ago in a group that lives for months. Two samples show whether it goes on.',
      zh: '在存活数月的组里很久以前的一次。两次采样可判断是否仍在发生。',
    },
    remedy: {
      en: 'Size the limit by the measured peak, set GOMEMLIMIT, find the growth with a heap profile.',
      zh: '按实测峰值设置上限，设置 GOMEMLIMIT，并用堆剖析查找增长来源。',
    },
    refs: ['https://docs.kernel.org/admin-guide/cgroup-v2.html#memory-interface-files'],
  },
  threshold: {
    value: sameText('> 0'),
    source: { en: 'a kill is a fact', zh: '发生过终止即为事实' },
    ours: false,
  },
  needs: ['cgroup.memory'],
  texts,
  run: (view) => {
    const { groups } = view.get('cgroup.memory');
    const before = valueOf(view.before('cgroup.memory'))?.groups;
    const counts = groups.map((group, level) => ({ group, level, kills: killsOf(group, before) }));
    if (counts[0]?.kills === undefined && counts.every(({ kills }) => (kills ?? 0n) === 0n))
      return unknown(say(texts.noCounter), say(texts.unlock));
    const hit = counts.find(
      ({ group, level, kills }) => (kills ?? 0n) > 0n && (level === 0 || hasLimit(group)),
    );
    if (hit === undefined) return pass(say(texts.none));
    const { group, level, kills } = hit;
    const span = before === undefined ? texts.since : texts.between;
    const limit = valueOf(group.max);
    return finding({
      severity: level === 0 ? 'error' : 'warn',
      confidence: level === 0 ? 1 : 0.6,
      claim: say(level === 0 ? texts.own : texts.above, { count: kills ?? 0n, dir: group.dir, span }),
      evidence: [
        view.proof('cgroup.memory', `oom_kill ${kills ?? 0n}`, group.events.source),
        view.proof(
          'cgroup.memory',
          limit === undefined || limit === null ? 'no limit' : formatBytes(limit),
          group.max.source,
        ),
      ],
      remedy: [
        { text: texts.look },
        { text: texts.log, command: 'dmesg --time-format iso | grep -A1 oom-kill' },
      ],
    });
  },
});

function hasLimit(group: MemoryGroup): boolean {
  return typeof valueOf(group.max) === 'bigint';
}

function killsOf(group: MemoryGroup, before: readonly MemoryGroup[] | undefined): bigint | undefined {
  const now = valueOf(group.events)?.['oom_kill'];
  const earlier = valueOf(before?.find((g) => g.dir === group.dir)?.events ?? group.events)?.['oom_kill'];
  if (now === undefined) return undefined;
  return before === undefined ? now : now - (earlier ?? 0n);
}
