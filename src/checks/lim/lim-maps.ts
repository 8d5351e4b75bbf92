import { say } from '../../base/messages.ts';
import { formatCount, formatRatio } from '../../base/units.ts';
import { defineCheck } from '../../model/check.ts';
import { shareOf } from '../format.ts';
import { finding, pass } from '../verdicts.ts';

const SHARE = 0.8;

const texts = {
  near: {
    en: '{count} of {max} memory mappings are in use ({share}): at the limit the runtime ends with "runtime: cannot allocate memory".',
    zh: '内存映射已用 {count} / {max}（{share}）：达到上限时运行时会以“runtime: cannot allocate memory”退出。',
  },
  raise: { en: 'Raise the limit on the host:', zh: '在主机上提高上限：' },
  who: {
    en: 'And see what maps so much (mmap of many files, C libraries):',
    zh: '并查看映射来源（大量文件的 mmap、C 库）：',
  },
  room: { en: '{count} of {max} mappings', zh: '映射 {count} / {max}' },
} as const;

/** The process is close to the limit of mappings. */
export const check = defineCheck({
  id: 'LIM008',
  slug: 'lim-maps',
  room: 'lim',
  scope: 'process',
  severity: 'warn',
  title: { en: 'Memory mappings near the limit', zh: '内存映射接近上限' },
  doc: {
    why: {
      en: 'Each region with its own flags is a mapping. Databases that map many files and large heaps with huge-page hints reach vm.max_map_count (65,530 by default); mmap then fails with ENOMEM although memory is free.',
      zh: '每个属性不同的区域都是一个映射。映射大量文件的数据库以及带大页提示的大堆会达到 vm.max_map_count（默认 65,530）；此时即使内存充足，mmap 也会返回 ENOMEM。',
    },
    rule: {
      en: 'Lines of /proc/PID/maps > 80 % of vm.max_map_count.',
      zh: '/proc/PID/maps 的行数超过 vm.max_map_count 的 80 %。',
    },
    falsePositive: { en: 'None known.', zh: '暂未发现。' },
    remedy: {
      en: 'Raise vm.max_map_count; map fewer, larger regions.',
      zh: '提高 vm.max_map_count；减少并合并映射区域。',
    },
    refs: [
      'https://docs.kernel.org/admin-guide/sysctl/vm.html#max-map-count',
      'https://github.com/golang/go/issues/12233',
    ],
  },
  threshold: {
    value: { en: '> 80 % of vm.max_map_count', zh: '> vm.max_map_count 的 80 %' },
    source: {
      en: "no published number was found; the limit itself is the kernel's",
      zh: '未找到公开发布的数值；上限本身由内核规定',
    },
    ours: true,
  },
  needs: ['process.mapCount', 'kernel.maxMapCount'],
  texts,
  run: (view) => {
    const count = view.get('process.mapCount');
    const max = view.get('kernel.maxMapCount');
    const share = shareOf(BigInt(count), max);
    const values = { count: formatCount(count), max: formatCount(max), share: formatRatio(share) };
    if (share <= SHARE) return pass(say(texts.room, values));
    return finding({
      severity: 'warn',
      claim: say(texts.near, values),
      evidence: [view.proof('process.mapCount', values.count), view.proof('kernel.maxMapCount', values.max)],
      remedy: [
        { text: texts.raise, command: 'sysctl -w vm.max_map_count=262144' },
        { text: texts.who, command: "awk '{print $6}' /proc/PID/maps | sort | uniq -c | sort -rn | head" },
      ],
    });
  },
});
