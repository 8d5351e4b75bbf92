import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { valueOf } from '../../model/evidence.ts';
import { finding, pass, unknown } from '../verdicts.ts';

const texts = {
  jumped: {
    en: 'The wall clock moved by {seconds} s against the time since boot between the two samples: it was set, or the machine was resumed.',
    zh: '两次采样之间，墙上时钟相对开机时间移动了 {seconds} 秒：时钟被设定过，或机器曾被挂起恢复。',
  },
  slew: {
    en: 'Let the daemon slew instead of step once the machine is up (chrony: makestep 1 3).',
    zh: '机器启动完成后让同步服务缓慢校正而非跳变（chrony：makestep 1 3）。',
  },
  still: { en: 'the clock did not jump', zh: '时钟没有跳变' },
  once: { en: 'one sample cannot show a jump', zh: '单次采样看不出跳变' },
  unlock: { en: 'take two samples with --watch-seconds 10', zh: '用 --watch-seconds 10 采样两次' },
} as const;

/** The wall clock was set between two samples. */
export const check = defineCheck({
  id: 'CLK003',
  slug: 'clk-jump',
  room: 'clk',
  scope: 'host',
  severity: 'info',
  title: { en: 'The clock was stepped', zh: '时钟发生跳变' },
  doc: {
    why: {
      en: 'Code that subtracts UnixNano values, or times that crossed a marshalled form, sees negative or huge durations. Subtracting time.Time values of one process does not: they carry a monotonic reading.',
      zh: '用 UnixNano 相减、或使用经过序列化的时间的代码会得到负的或巨大的时长。同一进程内的 time.Time 相减不会：它们带有单调时钟读数。',
    },
    rule: {
      en: 'btime of /proc/stat differs by 2 s or more between two samples. It is the wall clock minus the time since boot in whole seconds, so one second may be rounding.',
      zh: '两次采样之间 /proc/stat 的 btime 相差 2 秒或以上。它是墙上时钟减去开机时长的整秒数，因此 1 秒可能是舍入。',
    },
    falsePositive: { en: 'A leap second together with rounding.', zh: '闰秒与舍入同时出现。' },
    remedy: {
      en: 'Find out who sets the clock; measure durations with t.Sub.',
      zh: '查明谁在设定时钟；用 t.Sub 计算时长。',
    },
    refs: [
      'https://man7.org/linux/man-pages/man5/proc_stat.5.html',
      'https://pkg.go.dev/time#hdr-Monotonic_Clocks',
    ],
  },
  threshold: {
    value: { en: '>= 2 s of btime, a step of more than 1 s', zh: 'btime 变化 >= 2 s，即跳变超过 1 s' },
    source: {
      en: 'no published number was found; btime has whole seconds, so one second may be rounding',
      zh: '未找到公开发布的数值；btime 只有整秒，一秒之差可能只是舍入',
    },
    ours: true,
  },
  needs: ['clock.bootTimeUnix'],
  texts,
  run: (view) => {
    const before = valueOf(view.before('clock.bootTimeUnix'));
    if (before === undefined) return unknown(say(texts.once), say(texts.unlock));
    const seconds = view.get('clock.bootTimeUnix') - before;
    if (seconds > -2n && seconds < 2n) return pass(say(texts.still));
    return finding({
      severity: 'info',
      confidence: 0.9,
      claim: say(texts.jumped, { seconds }),
      evidence: [view.proof('clock.bootTimeUnix', `btime ${before} → ${before + seconds}`)],
      remedy: [{ text: texts.slew }],
    });
  },
});
