import type { DifferentialRow } from '../../model/differential.ts';
import type { DoctorReport } from '../../model/doctor-report.ts';
import { blamedText, kernelText, opinionText, verdictText } from '../layout/part-texts.ts';
import { SIGN } from '../layout/paint.ts';
import type { Pen } from '../layout/pen.ts';
import { wrapWithPrefix } from '../layout/wrap.ts';
import { partMessages as m } from '../parts.messages.ts';

/** Indent, label, value and mark of a row of the chain. */
const PATH_ROOM = 46;
const LEAST_PATH = 24;
const INNER = { indent: 4, width: 14 };

/** The runtime-versus-kernel part: for CPU and memory who believes what, and which line is to blame. */
export function renderDifferential(report: DoctorReport, pen: Pen): readonly string[] {
  if (report.differential.length === 0) return [];
  return [
    pen.paint('bold', pen.say(m.differential)),
    ...report.differential.flatMap((row) => renderRow(row, pen)),
    '',
  ];
}

function renderRow(row: DifferentialRow, pen: Pen): readonly string[] {
  const { lang, verbose } = pen.options;
  const bad = row.verdict === 'believes-more' || row.verdict === 'believes-less';
  const style = bad ? 'warn' : row.verdict === 'agrees' ? 'ok' : 'dim';
  const sign = bad ? SIGN.warn : row.verdict === 'agrees' ? SIGN.ok : SIGN.unknown;
  const others = row.others.map((o) => `${o.name[lang]} ${opinionText(row, o, lang)}`).join(' · ');
  const because = row.program.because[lang];
  const program = `${opinionText(row, row.program, lang)}  ${pen.paint('dim', row.program.name[lang])}`;
  return [
    ...wrapWithPrefix(
      `  ${pen.paint(style, sign)} `,
      `${pen.paint('bold', pen.say(m[row.resource]))}  ${verdictText(row, lang)}`,
      pen.columns,
    ),
    ...pen.row(pen.say(m.kernel), kernelText(row, lang), INNER),
    ...(bad || verbose ? renderChain(row, pen) : []),
    ...pen.row(pen.say(m.program), program, INNER),
    ...(because === '' ? [] : pen.row('', pen.paint('dim', because), INNER)),
    ...pen.row(pen.say(m.others), others, INNER),
    ...(row.blame === null
      ? []
      : [
          ...pen.row(pen.say(m.blame), blamedText(row.blame), INNER),
          ...pen.row('', row.blame.why[lang], INNER),
          ...(row.blame.setIn === undefined
            ? []
            : [
                ...pen.row(pen.say(m.setIn), blamedText(row.blame.setIn), INNER),
                ...(row.blame.setIn.how === undefined ? [] : pen.row('', row.blame.setIn.how[lang], INNER)),
              ]),
        ]),
  ];
}

function renderChain(row: DifferentialRow, pen: Pen): readonly string[] {
  return row.chain.flatMap((step, i) => {
    const mark = step.path === row.setBy ? `  ${pen.paint('warn', `← ${pen.say(m.setsIt)}`)}` : '';
    const path = `${step.path}/${step.file}`;
    const shown = pen.options.verbose ? path : shortPath(path, pen.columns - PATH_ROOM);
    return pen.row(i === 0 ? pen.say(m.chain) : '', `${shown}: ${step.value.trim()}${mark}`, INNER);
  });
}

/** The end of a path, which names the group; the blamed line has the whole of it. */
function shortPath(path: string, room: number): string {
  const most = Math.max(LEAST_PATH, room);
  return path.length <= most ? path : `…${path.slice(1 - most)}`;
}
