import { say } from '../../base/messages.ts';
import { formatDurationNs, formatRatio } from '../../base/units.ts';
import type { CounterTable, CpuGroup } from '../../model/cgroup.ts';
import { defineCheck } from '../../model/check.ts';
import { valueOf } from '../../model/evidence.ts';
import { sharedTexts } from '../shared.messages.ts';
import { shareOf } from '../format.ts';
import { finding, notApplicable, pass, unknown } from '../verdicts.ts';

const WARN = 0.25;
const ERROR = 0.5;
/** Periods below which a share says nothing: ten seconds of the default period. */
const MIN_PERIODS = 100n;

const texts = {
  over: {
    en: 'The kernel stopped this group in {share} of its CPU periods ({throttled} of {periods}), {time} in total {span}.',
    zh: '内核在 {share} 的 CPU 周期中暂停了该控制组（{periods} 个周期中有 {throttled} 个），{span}共 {time}。',
  },
  since: { en: 'since the group exists', zh: '自该组创建以来' },
  between: { en: 'between the two samples', zh: '两次采样之间' },
  raise: {
    en: 'Raise the CPU limit, or remove it and keep the request: unused CPU of other containers then stays usable.',
    zh: '提高 CPU 限额；或取消限额、只保留 request，这样其他容器空闲的 CPU 仍可使用。',
  },
  procs: {
    en: 'Keep GOMAXPROCS at the quota, so that the collector and parallel work do not spend it in the first milliseconds.',
    zh: '让 GOMAXPROCS 与配额一致，避免垃圾回收与并行任务在周期开头几毫秒内耗尽配额。',
  },
  few: {
    en: 'only {periods} periods have passed under the quota',
    zh: '配额下只经过了 {periods} 个周期',
  },
  wait: {
    en: 'ask again after ten seconds of load, or use --watch-seconds',
    zh: '在负载下等待十秒后再试，或使用 --watch-seconds',
  },
  calm: { en: '{share} of {periods} periods were throttled', zh: '{periods} 个周期中有 {share} 被限流' },
  noStat: {
    en: 'no group with a quota has a readable cpu.stat',
    zh: '设有配额的控制组都没有可读的 cpu.stat',
  },
} as const;

/** The kernel throttles the process's groups. */
export const check = defineCheck({
  id: 'CPU006',
  slug: 'cpu-throttled',
  room: 'cpu',
  scope: 'container',
  severity: 'error',
  title: { en: 'CPU throttling', zh: 'CPU 限流' },
  doc: {
    why: {
      en: 'When a group has used its quota, every thread in it stands still until the next period, up to 100 ms. Requests in flight, garbage collection and health checks wait together; averages look fine while the slowest requests do not.',
      zh: '控制组用完配额后，其中所有线程会停到下一个周期（最长约 100 毫秒）。处理中的请求、垃圾回收和健康检查一起等待；平均值看起来正常，最慢的请求却明显变差。',
    },
    rule: {
      en: 'nr_throttled / nr_periods of the group that has a quota, own group or ancestor, whichever share is larger; between two samples when there are two, else since the group exists. Over 25 % is a warning, over 50 % an error. Fewer than 100 periods: unknown.',
      zh: '取设有配额的控制组（自身或祖先，比例较大者）的 nr_throttled / nr_periods；有两次采样时取差值，否则取自创建以来的累计值。超过 25 % 为警告，超过 50 % 为错误；不足 100 个周期则为未知。',
    },
    falsePositive: {
      en: 'A short start-up burst in a young group, or a batch job that is meant to run at its limit. Two samples under normal load tell them apart.',
      zh: '新建控制组的启动突发，或本就打算跑满限额的批处理任务。在正常负载下采样两次即可区分。',
    },
    remedy: {
      en: 'Raise or remove the limit, match GOMAXPROCS to it, and look for bursts: garbage collection, parallel start-up, many goroutines released at once.',
      zh: '提高或取消限额，让 GOMAXPROCS 与之匹配，并查找突发来源：垃圾回收、并行启动、同时放行的大量 goroutine。',
    },
    refs: [
      'https://docs.kernel.org/scheduler/sched-bwc.html',
      'https://docs.kernel.org/admin-guide/cgroup-v2.html#cpu-interface-files',
      'https://github.com/kubernetes-monitoring/kubernetes-mixin/blob/master/runbook.md#alert-name-cputhrottlinghigh',
    ],
  },
  threshold: {
    value: { en: 'warn > 25 %, error > 50 % of periods', zh: '警告：> 25 % 的周期；错误：> 50 %' },
    source: {
      en: 'kubernetes-mixin alert CPUThrottlingHigh (25 %); 50 % is our own step',
      zh: 'kubernetes-mixin 告警 CPUThrottlingHigh（25 %）；50 % 为本程序自定',
    },
    ours: false,
  },
  needs: ['cgroup.cpu', 'limits.cpu'],
  texts,
  run: (view) => {
    const limit = view.get('limits.cpu');
    if (limit.state === 'unlimited') return notApplicable(say(sharedTexts.noCpuQuota));
    const before = valueOf(view.before('cgroup.cpu'))?.groups;
    const samples = view
      .get('cgroup.cpu')
      .groups.map((group) => ({ group, counts: countsOf(group, before) }))
      .filter((s): s is Sample => s.counts !== undefined)
      .sort((a, b) => share(b.counts) - share(a.counts));
    const [worst] = samples;
    if (worst === undefined) {
      const reason =
        limit.state === 'unknown'
          ? say(sharedTexts.limitUnknown, { reason: limit.reason ?? '' })
          : say(texts.noStat);
      return unknown(reason, say(sharedTexts.unlockLimit));
    }
    const { group, counts } = worst;
    const values = {
      share: formatRatio(share(counts)),
      throttled: counts.throttled,
      periods: counts.periods,
      time: formatDurationNs(counts.throttledNs),
      span: before === undefined ? texts.since : texts.between,
    };
    if (counts.periods < MIN_PERIODS) return unknown(say(texts.few, values), say(texts.wait));
    if (share(counts) <= WARN) return pass(say(texts.calm, values));
    return finding({
      severity: share(counts) > ERROR ? 'error' : 'warn',
      confidence: before === undefined ? 0.8 : 1,
      claim: say(texts.over, values),
      evidence: [
        view.proof(
          'cgroup.cpu',
          `nr_periods ${counts.periods}, nr_throttled ${counts.throttled}`,
          `${group.dir}/cpu.stat`,
        ),
        view.proof('limits.cpu', `${limit.value ?? 'unknown'} CPUs`, limit.setBy ?? group.dir),
      ],
      remedy: [{ text: texts.raise }, { text: texts.procs }],
    });
  },
});

interface Counts {
  readonly periods: bigint;
  readonly throttled: bigint;
  readonly throttledNs: bigint;
}

interface Sample {
  readonly group: CpuGroup;
  readonly counts: Counts;
}

function share(counts: Counts): number {
  return shareOf(counts.throttled, counts.periods);
}

/** Counters of one group, or their growth since the earlier sample of the same directory. */
function countsOf(group: CpuGroup, before: readonly CpuGroup[] | undefined): Counts | undefined {
  const now = read(valueOf(group.stat));
  const earlier = read(valueOf(before?.find((g) => g.dir === group.dir)?.stat));
  const limited = group.quota.status === 'ok' && group.quota.value.quotaUsec !== null;
  if (now === undefined || (!limited && now.periods === 0n)) return undefined;
  if (earlier === undefined || earlier.periods > now.periods) return now;
  return {
    periods: now.periods - earlier.periods,
    throttled: now.throttled - earlier.throttled,
    throttledNs: now.throttledNs - earlier.throttledNs,
  };
}

/** v2 counts throttled microseconds, v1 nanoseconds under another name. */
function read(stat: CounterTable | undefined): Counts | undefined {
  const periods = stat?.['nr_periods'];
  if (stat === undefined || periods === undefined) return undefined;
  const usec = stat['throttled_usec'];
  return {
    periods,
    throttled: stat['nr_throttled'] ?? 0n,
    throttledNs: usec === undefined ? (stat['throttled_time'] ?? 0n) : usec * 1000n,
  };
}
