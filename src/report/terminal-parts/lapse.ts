import type { TimeLapse } from '../../model/time-lapse.ts';
import type { Pen } from '../layout/pen.ts';
import { partMessages as m } from '../parts.messages.ts';

/** Rates and slopes between two samples. */
export function renderLapse(lapse: TimeLapse | undefined, pen: Pen): readonly string[] {
  if (lapse === undefined) return [];
  const { lang } = pen.options;
  const head = pen.paint('bold', pen.say(m.lapse, { seconds: Number(lapse.seconds.toFixed(1)) }));
  if (lapse.rows.length === 0) return [`${head}  ${pen.say(m.lapseQuiet)}`, ''];
  return [
    head,
    ...lapse.rows.flatMap((row) => {
      const outlook = row.outlook === undefined ? '' : `  ${pen.paint('warn', row.outlook[lang])}`;
      return pen.row(row.name[lang], `${row.text[lang]}${outlook}`, { width: 30 });
    }),
    '',
  ];
}
