import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { finding, pass, unknown } from '../verdicts.ts';

const texts = {
  always: {
    en: 'Transparent huge pages are "always" and khugepaged may fill {none} of 512 missing pages: a sparse Go heap can take much more memory than it uses.',
    zh: '透明大页为“always”，且 khugepaged 可补齐 512 页中缺失的 {none} 页：稀疏的 Go 堆占用可能远超实际使用。',
  },
  none: { en: 'Let khugepaged merge only full pages:', zh: '让 khugepaged 只合并完整的页：' },
  defrag: { en: 'And defragment in the background:', zh: '并在后台整理碎片：' },
  fine: {
    en: 'huge pages are "{enabled}", max_ptes_none {none}',
    zh: '大页设置为“{enabled}”，max_ptes_none {none}',
  },
  unknownNone: { en: 'khugepaged/max_ptes_none could not be read', zh: '无法读取 khugepaged/max_ptes_none' },
  unlock: {
    en: 'make /sys/kernel/mm/transparent_hugepage readable',
    zh: '让 /sys/kernel/mm/transparent_hugepage 可读',
  },
} as const;

/** Huge pages that blow up a sparse heap. */
export const check = defineCheck({
  id: 'CG013',
  slug: 'cg-thp',
  room: 'cg',
  scope: 'host',
  severity: 'info',
  title: { en: 'Huge pages may inflate the heap', zh: '大页可能使堆膨胀' },
  doc: {
    why: {
      en: 'Since Go 1.21.1 the runtime no longer works around a kernel default by which khugepaged turns a mostly empty region into one huge page. Programs whose heap shrinks and grows then keep memory they had given back.',
      zh: '自 Go 1.21.1 起，运行时不再规避一项内核默认行为：khugepaged 会把大部分为空的区域合并成大页。堆大小反复变化的程序会保留本已归还的内存。',
    },
    rule: {
      en: 'transparent_hugepage/enabled is "always" and khugepaged/max_ptes_none is above 0.',
      zh: 'transparent_hugepage/enabled 为“always”且 khugepaged/max_ptes_none 大于 0。',
    },
    falsePositive: {
      en: 'Large, dense, steady heaps gain from huge pages and lose nothing.',
      zh: '大而密集且稳定的堆能从大页受益，没有损失。',
    },
    remedy: {
      en: 'max_ptes_none 0 and defrag "defer", as the Go GC guide advises; or "madvise".',
      zh: '按 Go GC 指南将 max_ptes_none 设为 0、defrag 设为“defer”；或改用“madvise”。',
    },
    refs: [
      'https://go.dev/doc/gc-guide#Linux_transparent_huge_pages',
      'https://github.com/golang/go/issues/64332',
    ],
  },
  threshold: {
    value: { en: 'always and max_ptes_none > 0', zh: 'always 且 max_ptes_none > 0' },
    source: {
      en: 'Go GC guide, "Linux transparent huge pages"',
      zh: 'Go GC 指南 “Linux transparent huge pages”',
    },
    ours: false,
  },
  needs: ['thp'],
  texts,
  run: (view) => {
    const { enabled, khugepagedMaxPtesNone: none } = view.get('thp');
    const values = { enabled, none: none ?? '?' };
    if (enabled !== 'always') return pass(say(texts.fine, values));
    if (none === undefined) return unknown(say(texts.unknownNone), say(texts.unlock));
    if (none === 0n) return pass(say(texts.fine, values));
    return finding({
      severity: 'info',
      confidence: 0.6,
      claim: say(texts.always, values),
      evidence: [
        view.proof('thp', `enabled ${enabled}, max_ptes_none ${none}`, '/sys/kernel/mm/transparent_hugepage'),
      ],
      remedy: [
        {
          text: texts.none,
          command: 'echo 0 > /sys/kernel/mm/transparent_hugepage/khugepaged/max_ptes_none',
        },
        { text: texts.defrag, command: 'echo defer > /sys/kernel/mm/transparent_hugepage/defrag' },
      ],
    });
  },
});
