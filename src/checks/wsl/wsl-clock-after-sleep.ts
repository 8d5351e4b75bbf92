import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { valueOf } from '../../model/evidence.ts';
import { WSL_MARKS, isWsl, unlessHidden } from '../surroundings.ts';
import { placeTexts } from '../surroundings.messages.ts';
import { finding, notApplicable, pass, unknown } from '../verdicts.ts';

const texts = {
  jumped: {
    en: 'The clock of this WSL system moved by {seconds} s between two samples: Windows slept or the clock was set.',
    zh: '两次采样之间 WSL 系统的时钟移动了 {seconds} 秒：Windows 曾休眠，或时钟被设定。',
  },
  update: { en: 'Update WSL, or set the clock from the hardware clock:', zh: '更新 WSL，或按硬件时钟校时：' },
  still: { en: 'the clock did not jump', zh: '时钟没有跳变' },
  once: { en: 'one sample cannot show a jump', zh: '单次采样看不出跳变' },
  unlock: { en: 'take two samples with --watch-seconds 10', zh: '用 --watch-seconds 10 采样两次' },
} as const;

/** The clock of WSL fell behind while Windows slept. */
export const check = defineCheck({
  id: 'WSL005',
  slug: 'wsl-clock-after-sleep',
  room: 'wsl',
  scope: 'host',
  severity: 'warn',
  title: { en: 'WSL clock after sleep', zh: 'WSL 休眠后的时钟' },
  doc: {
    why: {
      en: 'After sleep the clock of the virtual machine may lag by as long as it slept: tokens look expired, builds see files from the future.',
      zh: '休眠后虚拟机时钟可能落后休眠的时长：令牌看似过期，构建看到来自未来的文件。',
    },
    rule: {
      en: 'On WSL 2, btime of /proc/stat differs by 2 s or more between two samples (as clk-jump).',
      zh: 'WSL 2 上两次采样间 /proc/stat 的 btime 相差 2 秒或以上（同 clk-jump）。',
    },
    falsePositive: { en: 'A step on purpose.', zh: '有意的校时。' },
    remedy: {
      en: 'wsl --update; hwclock -s as root mends it at once.',
      zh: 'wsl --update；以 root 执行 hwclock -s 可立即修正。',
    },
    refs: [
      'https://man7.org/linux/man-pages/man5/proc_stat.5.html',
      'https://man7.org/linux/man-pages/man8/hwclock.8.html',
    ],
  },
  threshold: {
    value: { en: '>= 2 s of btime', zh: 'btime 变化 >= 2 s' },
    source: {
      en: 'no published number was found: two seconds are beyond what a time daemon slews at once',
      zh: '未找到公开发布的数值：两秒已超出时间服务会逐步校正的范围',
    },
    ours: true,
  },
  needs: ['scenario', 'clock.bootTimeUnix'],
  reads: WSL_MARKS,
  texts,
  run: (view) => {
    if (!isWsl(view.get('scenario')))
      return unlessHidden(view, WSL_MARKS, notApplicable(say(placeTexts.noWsl)));
    const before = valueOf(view.before('clock.bootTimeUnix'));
    if (before === undefined) return unknown(say(texts.once), say(texts.unlock));
    const seconds = view.get('clock.bootTimeUnix') - before;
    if (seconds > -2n && seconds < 2n) return pass(say(texts.still));
    return finding({
      severity: 'warn',
      confidence: 0.8,
      claim: say(texts.jumped, { seconds }),
      evidence: [view.proof('clock.bootTimeUnix', `btime ${before} → ${before + seconds}`)],
      remedy: [{ text: texts.update, command: 'hwclock -s' }],
    });
  },
});
