import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { fsTexts } from '../fs-shared.messages.ts';
import { finding, pass, unknown } from '../verdicts.ts';

const KEYS = ['fs.workDir', 'fs.goCache', 'fs.modCache'] as const;
const WARN_MS = 5;
const ERROR_MS = 20;
/** A single hiccup of a busy machine leaves the middle where it is. */
const MEDIAN_MS = 1;

const texts = {
  slow: {
    en: 'Looking up a name in {path} ({type}) takes {p95} ms for the slowest of twenty ({median} ms in the middle): builds look up tens of thousands.',
    zh: '在 {path}（{type}）中查找一个名称，二十次中最慢的需 {p95} 毫秒（中位数 {median} 毫秒）：构建要查找数万次。',
  },
  move: {
    en: 'Work on a local disk; on WSL inside of the Linux file system, not below /mnt:',
    zh: '在本地磁盘上工作；WSL 中请放在 Linux 文件系统内，而不是 /mnt 下：',
  },
  fine: { en: 'a lookup in {path} takes {median} ms', zh: '在 {path} 中查找一次需 {median} 毫秒' },
} as const;

/** Looking up file names is slow. */
export const check = defineCheck({
  id: 'FS010',
  slug: 'fs-metadata-slow',
  room: 'fs',
  scope: 'container',
  severity: 'error',
  title: { en: 'Slow file lookups', zh: '文件查找缓慢' },
  doc: {
    why: {
      en: 'go list, go build and gopls look at every file of every package. Where each look is a round trip (NFS, 9p, drvfs, a virus scanner), a build that takes seconds elsewhere takes minutes.',
      zh: 'go list、go build 与 gopls 要查看每个包的每个文件。如果每次查看都是一次往返（NFS、9p、drvfs、杀毒软件），别处几秒的构建会变成几分钟。',
    },
    rule: {
      en: 'Up to 40 names that do not exist are looked up in the working folder and both caches; of one folder the 95th percentile is above 5 ms (warning) or 20 ms (error) and the median above 1 ms. Nothing is created.',
      zh: '在工作目录和两个缓存中各查找至多 40 个不存在的名称；其中之一的第 95 百分位超过 5 毫秒（警告）或 20 毫秒（错误），且中位数超过 1 毫秒。不创建任何文件。',
    },
    falsePositive: {
      en: 'A machine so busy at this moment that even the median suffers. Measure again.',
      zh: '机器此刻极忙，连中位数都受影响，请重新测量。',
    },
    remedy: { en: 'Keep source and caches on a local disk.', zh: '将源代码与缓存放在本地磁盘。' },
    refs: [
      'https://learn.microsoft.com/en-us/windows/wsl/filesystems',
      'https://man7.org/linux/man-pages/man5/nfs.5.html',
    ],
  },
  threshold: {
    value: {
      en: 'p95 > 5 ms warning, > 20 ms error; median > 1 ms',
      zh: '警告：p95 > 5 ms；错误：> 20 ms；且中位数 > 1 ms',
    },
    source: {
      en: 'local disks answer in well below 1 ms; no published number was found',
      zh: '本地磁盘远快于 1 ms；未找到公开发布的数值',
    },
    ours: true,
  },
  needs: ['fs.workDir'],
  reads: ['fs.goCache', 'fs.modCache'],
  texts,
  run: (view) => {
    const timed = KEYS.flatMap((key) => {
      const seen = view.look(key);
      return seen.status === 'ok' && seen.value.lookups.status === 'ok'
        ? [{ key, place: seen.value, times: seen.value.lookups.value, source: seen.value.lookups.source }]
        : [];
    });
    const slowest = timed
      .filter(({ times }) => times.medianMs > MEDIAN_MS)
      .sort((a, b) => b.times.p95Ms - a.times.p95Ms)[0];
    const { lookups, path } = view.get('fs.workDir');
    if (slowest !== undefined && slowest.times.p95Ms > WARN_MS) {
      const { key, place, times, source } = slowest;
      const type = place.mount?.fsType ?? '?';
      return finding({
        severity: times.p95Ms > ERROR_MS ? 'error' : 'warn',
        confidence: times.medianMs > WARN_MS ? 0.9 : 0.7,
        claim: say(texts.slow, { path: place.path, type, p95: times.p95Ms, median: times.medianMs }),
        evidence: [
          view.proof(key, `p95 ${times.p95Ms} ms, median ${times.medianMs} ms, n ${times.samples}`, source),
        ],
        remedy: [{ text: texts.move, command: `df -T ${place.existing}` }],
      });
    }
    if (lookups.status !== 'ok')
      return unknown(
        say(fsTexts.notKnown, { source: lookups.source, reason: lookups.reason }),
        say(fsTexts.unlockPlace, { path }),
      );
    return pass(say(texts.fine, { median: lookups.value.medianMs, path }));
  },
});
