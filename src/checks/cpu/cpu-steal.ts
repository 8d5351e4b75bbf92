import { say } from '../../base/messages.ts';
import { formatRatio } from '../../base/units.ts';
import { defineCheck } from '../../model/check.ts';
import { valueOf } from '../../model/evidence.ts';
import type { CpuTimes } from '../../model/host.ts';
import { shareOf } from '../format.ts';
import { finding, pass, unknown } from '../verdicts.ts';

const WARN = 0.05;
const ERROR = 0.1;
/** Ticks below which a share says nothing: one CPU for five seconds at 100 ticks a second. */
const MIN_TICKS = 500n;

const texts = {
  stolen: {
    en: "The hypervisor gave {share} of this machine's CPU time to others {span}.",
    zh: '{span}，虚拟机管理器把本机 {share} 的 CPU 时间分给了其他虚拟机。',
  },
  sinceBoot: { en: 'since boot', zh: '自启动以来' },
  between: { en: 'between the two samples', zh: '两次采样之间' },
  move: {
    en: 'Move to a machine type with dedicated CPUs, or ask the provider about the crowded host; burstable types also show this when their credit is spent.',
    zh: '改用独占 CPU 的机型，或向云厂商反馈宿主机拥挤；突发型实例在积分耗尽后也会如此。',
  },
  few: { en: 'only {ticks} ticks of CPU time were seen', zh: '只观察到 {ticks} 个时钟节拍' },
  wait: { en: 'use --watch-seconds 10', zh: '使用 --watch-seconds 10' },
  calm: { en: '{share} of the CPU time was stolen', zh: '被占用的 CPU 时间为 {share}' },
} as const;

/** The hypervisor takes CPU time away. */
export const check = defineCheck({
  id: 'CPU010',
  slug: 'cpu-steal',
  room: 'cpu',
  scope: 'host',
  severity: 'error',
  title: { en: 'CPU time stolen by the hypervisor', zh: 'CPU 时间被虚拟机管理器占用' },
  doc: {
    why: {
      en: 'Stolen time is time a virtual CPU was ready and not run. It stretches every request and every garbage collection, and no profile inside the machine shows it.',
      zh: '被占用的时间是虚拟 CPU 已就绪却没有运行的时间。它会拉长每个请求和每次垃圾回收，而机器内部的任何性能剖析都看不到。',
    },
    rule: {
      en: 'steal / all ticks of /proc/stat, between two samples or since boot: over 5 % warns, over 10 % is an error.',
      zh: '/proc/stat 中 steal 占全部节拍的比例（两次采样之间或自启动以来）：超过 5 % 警告，超过 10 % 为错误。',
    },
    falsePositive: {
      en: 'Since boot an old episode may dominate. Two samples show the present.',
      zh: '自启动以来的累计值可能受过去某段时间影响；两次采样才反映当前情况。',
    },
    remedy: {
      en: 'Dedicated CPUs, another host, or fewer virtual CPUs.',
      zh: '独占 CPU、更换宿主机，或减少虚拟 CPU 数。',
    },
    refs: [
      'https://man7.org/linux/man-pages/man5/proc_stat.5.html',
      'https://github.com/netdata/netdata/blob/master/src/health/health.d/cpu.conf',
    ],
  },
  threshold: {
    value: { en: 'warn > 5 %, error > 10 % of CPU time', zh: '警告：> CPU 时间的 5 %；错误：> 10 %' },
    source: {
      en: 'netdata warns above 10 % over twenty minutes and clears below 5 % (20min_steal_cpu); the error at 10 % is ours',
      zh: 'netdata 在二十分钟内高于 10 % 时警告，低于 5 % 时解除（20min_steal_cpu）；10 % 报错为本程序自定',
    },
    ours: true,
  },
  needs: ['cpu.times'],
  texts,
  run: (view) => {
    const now = view.get('cpu.times');
    const before = valueOf(view.before('cpu.times'));
    const steal = now.steal - (before?.steal ?? 0n);
    const total = sum(now) - (before === undefined ? 0n : sum(before));
    const share = shareOf(steal, total);
    const values = {
      share: formatRatio(share),
      ticks: total,
      span: before === undefined ? texts.sinceBoot : texts.between,
    };
    if (total < MIN_TICKS) return unknown(say(texts.few, values), say(texts.wait));
    if (share <= WARN) return pass(say(texts.calm, values));
    return finding({
      severity: share > ERROR ? 'error' : 'warn',
      confidence: before === undefined ? 0.6 : 0.95,
      claim: say(texts.stolen, values),
      evidence: [view.proof('cpu.times', `steal ${steal} of ${total} ticks`)],
      remedy: [{ text: texts.move }],
    });
  },
});

/** Guest time is already counted in user time (proc_stat(5)). */
function sum(t: CpuTimes): bigint {
  return t.user + t.nice + t.system + t.idle + t.iowait + t.irq + t.softirq + t.steal;
}
