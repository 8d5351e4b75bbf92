import { type Lang, text } from '../../base/messages.ts';
import type { CutOff } from '../../model/doctor-report.ts';
import { partMessages as m } from '../parts.messages.ts';

/** What was read in full, in part and not at all before the connection was lost: a word and the collectors. */
export function cutOffRows(cutOff: CutOff, lang: Lang): readonly (readonly [string, string])[] {
  const rows = [
    [m.cutWhole, cutOff.whole],
    [m.cutPart, cutOff.part],
    [m.cutNone, cutOff.none],
  ] as const;
  return rows.flatMap(([word, names]) =>
    names.length === 0 ? [] : [[word[lang], names.join(', ')] as const],
  );
}

/** The headline: which way broke, and why. */
export function cutOffHead(target: string, cutOff: CutOff, lang: Lang): string {
  return text(m.cutOff, lang, { target, reason: cutOff.reason });
}

/** What the rest of a report is worth. */
export function cutOffRest(cutOff: CutOff, lang: Lang): string {
  return text(m.cutRest, lang, { lost: cutOff.lost });
}
