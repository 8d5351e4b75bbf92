import { say } from '../../base/messages.ts';
import { formatBytes } from '../../base/units.ts';
import { defineCheck } from '../../model/check.ts';
import { valueOf } from '../../model/evidence.ts';
import { sharedTexts } from '../shared.messages.ts';
import { finding, notApplicable, pass, unknown } from '../verdicts.ts';

const texts = {
  now: {
    en: 'Memory went over memory.high ({high}) {count} times between the two samples: the kernel slows every allocation down to reclaim.',
    zh: '两次采样之间内存越过 memory.high（{high}）{count} 次：内核会减慢每次分配以回收内存。',
  },
  ever: {
    en: 'Memory has gone over memory.high ({high}) {count} times since the group exists.',
    zh: '自该组创建以来，内存越过 memory.high（{high}）{count} 次。',
  },
  lower: {
    en: 'Keep the heap below it, leaving room for page cache:',
    zh: '让堆保持在其下，并为页缓存留出空间：',
  },
  raise: {
    en: 'Or raise MemoryHigh= (systemd) or the memory request (Kubernetes with memory QoS).',
    zh: '或提高 MemoryHigh=（systemd）或内存 request（启用内存 QoS 的 Kubernetes）。',
  },
  none: { en: 'memory.high is not set', zh: '没有设置 memory.high' },
  calm: { en: 'memory.high has not been reached', zh: '没有达到 memory.high' },
  noEvents: { en: 'memory.events could not be read: {reason}', zh: '无法读取 memory.events：{reason}' },
} as const;

/** Memory goes over memory.high and the kernel throttles the process. */
export const check = defineCheck({
  id: 'CG008',
  slug: 'cg-memory-high',
  room: 'cg',
  scope: 'container',
  severity: 'warn',
  title: { en: 'Throttled at memory.high', zh: '在 memory.high 处被限速' },
  doc: {
    why: {
      en: 'Over memory.high the kernel makes the process reclaim memory itself and puts it to sleep on the way; nothing is killed and nothing is logged. Go is unaware of it: requests become slow, profiles show time in page faults.',
      zh: '超过 memory.high 后，内核让进程自行回收内存并在途中使其睡眠；既不杀进程也不记日志。Go 并不知情：请求变慢，剖析显示时间花在缺页上。',
    },
    rule: {
      en: '"high" in memory.events grows between two samples; in a single run any count is a warning with less confidence.',
      zh: 'memory.events 中的“high”在两次采样之间增长；单次运行时任何计数都按较低置信度警告。',
    },
    falsePositive: {
      en: 'Reading large files once pushes page cache over the line without harm.',
      zh: '一次性读取大文件会让页缓存越线，但并无害处。',
    },
    remedy: {
      en: 'GOMEMLIMIT below memory.high, or raise memory.high.',
      zh: '让 GOMEMLIMIT 低于 memory.high，或提高 memory.high。',
    },
    refs: ['https://docs.kernel.org/admin-guide/cgroup-v2.html#memory-interface-files'],
  },
  threshold: {
    value: { en: 'any growth', zh: '只要有增长' },
    source: {
      en: 'kernel cgroup-v2.rst: "high" counts how often the group was throttled',
      zh: '内核文档 cgroup-v2.rst：“high” 统计该组被限速的次数',
    },
    ours: false,
  },
  needs: ['cgroup.memory'],
  texts,
  run: (view) => {
    const chain = view.get('cgroup.memory');
    if (chain.version === 1) return notApplicable(say(sharedTexts.onlyV2));
    const group = chain.groups.find((g) => typeof valueOf(g.high) === 'bigint');
    const high = valueOf(group?.high ?? chain.groups[0]?.high);
    if (group === undefined || typeof high !== 'bigint') {
      const gap = chain.groups.map((g) => g.high).find((e) => e.status === 'denied' || e.status === 'failed');
      return gap === undefined || gap.status === 'ok'
        ? notApplicable(say(texts.none))
        : unknown(gap.reason, say(sharedTexts.unlockLimit));
    }
    if (group.events.status !== 'ok') {
      return unknown(say(texts.noEvents, { reason: group.events.reason }), say(sharedTexts.unlockLimit));
    }
    const before = valueOf(view.before('cgroup.memory'))?.groups.find((g) => g.dir === group.dir);
    const earlier = valueOf(before?.events ?? group.events)?.['high'] ?? 0n;
    const total = group.events.value['high'] ?? 0n;
    const count = before === undefined ? total : total - earlier;
    if (count <= 0n) return pass(say(texts.calm));
    return finding({
      severity: 'warn',
      confidence: before === undefined ? 0.6 : 1,
      claim: say(before === undefined ? texts.ever : texts.now, { high: formatBytes(high), count }),
      evidence: [
        view.proof('cgroup.memory', `high ${total}`, group.events.source),
        view.proof('cgroup.memory', formatBytes(high), group.high.source),
      ],
      remedy: [
        { text: texts.lower, command: `GOMEMLIMIT=${(high * 9n) / 10n / 1_048_576n}MiB` },
        { text: texts.raise },
      ],
    });
  },
});
