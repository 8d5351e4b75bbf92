import { parseGomemlimit } from '../../analyze/memory-model/parse-gomemlimit.ts';
import { sameText, say } from '../../base/messages.ts';
import { formatBytes } from '../../base/units.ts';
import { defineCheck } from '../../model/check.ts';
import { sharedTexts } from '../shared.messages.ts';
import { finding, notApplicable, pass } from '../verdicts.ts';

const TINY_BYTES = 64n << 20n;

const texts = {
  tiny: {
    en: 'GOMEMLIMIT is {value}: so small a limit may not be kept, and the collector can end up running all the time.',
    zh: 'GOMEMLIMIT 为 {value}：这么小的上限未必能被遵守，回收器可能一直在运行。',
  },
  raise: {
    en: 'Raise it to at least 64 MiB, or to 90 % of the memory limit.',
    zh: '提高到至少 64 MiB，或内存上限的 90 %。',
  },
  unit: {
    en: 'If a unit was forgotten, write it: 512MiB, not 512.',
    zh: '若漏写单位，请补上：512MiB，而不是 512。',
  },
  fits: { en: 'GOMEMLIMIT is {value}', zh: 'GOMEMLIMIT 为 {value}' },
  notBytes: { en: 'GOMEMLIMIT is not a number of bytes here', zh: '此处的 GOMEMLIMIT 不是字节数' },
} as const;

/** GOMEMLIMIT is so small that it cannot be kept. */
export const check = defineCheck({
  id: 'CG005',
  slug: 'cg-gomemlimit-tiny',
  room: 'cg',
  scope: 'process',
  severity: 'warn',
  title: { en: 'GOMEMLIMIT is very small', zh: 'GOMEMLIMIT 非常小' },
  doc: {
    why: {
      en: 'The release notes of Go 1.19 say that limits of tens of megabytes or less are less likely to be respected. A forgotten unit ("512" is 512 bytes) makes every allocation start a collection; the runtime caps that at about half of the CPU.',
      zh: 'Go 1.19 发布说明指出，几十兆字节及以下的上限不太可能被遵守。漏写单位（“512”表示 512 字节）会使每次分配都触发回收；运行时会把回收限制在约一半 CPU。',
    },
    rule: { en: 'GOMEMLIMIT < 64 MiB.', zh: 'GOMEMLIMIT 小于 64 MiB。' },
    falsePositive: {
      en: 'A small helper process whose live heap is a few megabytes.',
      zh: '存活堆只有几兆字节的小型辅助进程。',
    },
    remedy: { en: 'Raise it, or remove it.', zh: '提高该值或删除。' },
    refs: ['https://go.dev/doc/go1.19#runtime'],
  },
  threshold: {
    value: sameText('< 64 MiB'),
    source: {
      en: 'Go 1.19 release notes speak of tens of megabytes; the number is ours',
      zh: 'Go 1.19 发布说明只提到“数十兆字节”；具体数值为本程序自定',
    },
    ours: true,
  },
  needs: ['env'],
  texts,
  run: (view) => {
    const raw = view.get('env').get('GOMEMLIMIT');
    const wished = parseGomemlimit(raw);
    if (wished.status === 'unset')
      return notApplicable(say(sharedTexts.variableUnset, { name: 'GOMEMLIMIT' }));
    if (wished.status !== 'bytes') return notApplicable(say(texts.notBytes));
    const value = formatBytes(wished.bytes);
    if (wished.bytes >= TINY_BYTES) return pass(say(texts.fits, { value }));
    return finding({
      severity: 'warn',
      confidence: wished.bytes < 1_048_576n ? 1 : 0.8,
      claim: say(texts.tiny, { value }),
      evidence: [view.proof('env', `GOMEMLIMIT=${raw ?? ''}`)],
      remedy: [{ text: texts.raise }, ...(/^\d+$/.test(raw ?? '') ? [{ text: texts.unit }] : [])],
    });
  },
});
