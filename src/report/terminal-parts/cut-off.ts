import type { DoctorReport } from '../../model/doctor-report.ts';
import { cutOffHead, cutOffRest, cutOffRows } from '../layout/cut-off-rows.ts';
import { SIGN } from '../layout/paint.ts';
import type { Pen } from '../layout/pen.ts';
import { wrapWithPrefix } from '../layout/wrap.ts';

/** The first lines of a report whose target was lost half way; none where everything was read. */
export function renderCutOff({ cutOff, target }: DoctorReport, pen: Pen): readonly string[] {
  if (cutOff === undefined) return [];
  const { lang } = pen.options;
  const sign = `${pen.paint('error', SIGN.error)} `;
  return [
    ...wrapWithPrefix(sign, pen.paint('bold', cutOffHead(target.name, cutOff, lang)), pen.columns),
    ...cutOffRows(cutOff, lang).flatMap(([word, names]) => pen.row(word, names, { indent: 4, width: 10 })),
    ...wrapWithPrefix('    ', cutOffRest(cutOff, lang), pen.columns),
    '',
  ];
}
