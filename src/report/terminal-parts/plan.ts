import type { Capability } from '../../model/capability.ts';
import { SIGN } from '../layout/paint.ts';
import type { Pen } from '../layout/pen.ts';
import { wrapWithPrefix } from '../layout/wrap.ts';
import { partMessages as m } from '../parts.messages.ts';

const INNER = { indent: 4, width: 14 };
const ORDER = ['possible', 'unknown', 'blocked'] as const;
const LOOK = {
  possible: ['ok', SIGN.ok],
  unknown: ['dim', SIGN.unknown],
  blocked: ['warn', SIGN.error],
} as const;

/** Every way to look into the program: open or not, why, and the smallest permission that opens it. */
export function renderPlan(plan: readonly Capability[], pen: Pen): readonly string[] {
  if (plan.length === 0) return [];
  const { lang } = pen.options;
  const sorted = ORDER.flatMap((state) => plan.filter((way) => way.state === state));
  return [
    pen.paint('bold', pen.say(m.plan)),
    ...sorted.flatMap((way) => {
      const [style, sign] = LOOK[way.state];
      const head = `${pen.paint('bold', way.name[lang])}  ${pen.paint(style, pen.say(m[way.state]))}`;
      return [
        ...wrapWithPrefix(`  ${pen.paint(style, sign)} `, head, pen.columns),
        ...pen.row(pen.say(m.because), way.because[lang], INNER),
        ...way.seen.flatMap(({ value, source }) =>
          pen.row('', `${value}  ${pen.paint('dim', source)}`, INNER),
        ),
        ...(way.unlock === undefined ? [] : pen.row(pen.say(m.unlock), way.unlock.text[lang], INNER)),
        ...(way.unlock?.command === undefined
          ? []
          : pen.row('', pen.paint('info', way.unlock.command), INNER)),
        ...pen.row(pen.say(m.how), way.how, INNER),
      ];
    }),
    '',
  ];
}

/** How many ways are open, in one line. */
export function renderPlanCount(plan: readonly Capability[], pen: Pen): readonly string[] {
  if (plan.length === 0) return [];
  const count = (state: Capability['state']) => plan.filter((way) => way.state === state).length;
  const values = { possible: count('possible'), blocked: count('blocked'), unknown: count('unknown') };
  return [...wrapWithPrefix('', pen.paint('dim', pen.say(m.planCount, values)), pen.columns), ''];
}
