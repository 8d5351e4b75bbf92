import { padToWidth } from '../../base/display-width.ts';
import { type Lang, text } from '../../base/messages.ts';
import { formatDurationNs } from '../../base/units.ts';
import { makeTry, TRIES, triesFor, type TryReport } from '../../lab/tries/all-tries.ts';
import { createPaint, SIGN } from '../../report/layout/paint.ts';
import { wrapWithPrefix } from '../../report/layout/wrap.ts';
import { tryMessages as m } from './try-report.messages.ts';

/** How experiments are told. */
export interface TryOptions {
  readonly lang: Lang;
  readonly color: boolean;
  readonly columns: number;
  readonly json: boolean;
}

/** What experiments came to. */
export interface TryAnswer {
  readonly text: string;
  /** One contradicted what it was to show. */
  readonly contradicted: boolean;
}

const MAX_COLUMNS = 100;
const LOOK = {
  shown: ['ok', SIGN.ok],
  contradicted: ['error', SIGN.error],
  impossible: ['dim', SIGN.unknown],
} as const;

/** Makes the experiments for a claim, a check or one experiment, one after the other. Undefined when there is none. */
export async function answerByTrying(name: string, options: TryOptions): Promise<TryAnswer | undefined> {
  const tries = triesFor(name);
  if (tries.length === 0) return undefined;
  const reports: TryReport[] = [];
  for (const one of tries) reports.push(await makeTry(one));
  const contradicted = reports.some(({ outcome }) => outcome.status === 'contradicted');
  if (options.json)
    return { text: `${JSON.stringify({ schema: 1, experiments: reports }, null, 2)}\n`, contradicted };
  return { text: reports.map((report) => renderTry(report, options)).join('\n'), contradicted };
}

function renderTry(report: TryReport, { lang, color, columns }: TryOptions): string {
  const { id, about, outcome, observations, elapsedMs } = report;
  const paint = createPaint(color);
  const width = Math.max(40, Math.min(MAX_COLUMNS, columns));
  const [style, sign] = LOOK[outcome.status];
  const time = formatDurationNs(Math.round(elapsedMs * 1e6));
  const last = outcome.status === 'impossible' ? outcome.reason[lang] : outcome.conclusion[lang];
  const lines = [
    ...wrapWithPrefix(
      '',
      `${paint('bold', `${m.head[lang]} ${id}`)}  ${about[lang]}  ${paint('dim', time)}`,
      width,
    ),
    ...observations.flatMap(({ what, seen }) =>
      wrapWithPrefix('  ', `${paint('info', what)}  →  ${seen}`, width),
    ),
    ...wrapWithPrefix(`  ${paint(style, sign)} `, `${text(m[outcome.status], lang)}: ${last}`, width),
  ];
  return `${lines.join('\n')}\n`;
}

/** One line that offers the experiments for a claim or a check; nothing where there is none. */
export function offerTry(name: string, { lang, color, columns }: TryOptions): string {
  if (triesFor(name).length === 0) return '';
  const paint = createPaint(color);
  const command = paint('info', `goroscope doctor explain ${name} --try`);
  const width = Math.max(40, Math.min(MAX_COLUMNS, columns));
  return `\n${wrapWithPrefix('', text(m.offer, lang, { command }), width).join('\n')}\n`;
}

/** Every experiment, one a line, or as JSON. */
export function renderTryList({ lang, columns, json }: TryOptions): string {
  if (json) {
    const experiments = TRIES.map(({ id, about, claims, checks }) => ({ id, about, claims, checks }));
    return `${JSON.stringify({ schema: 1, experiments }, null, 2)}\n`;
  }
  const widest = Math.max(...TRIES.map(({ id }) => id.length));
  const width = Math.max(40, Math.min(MAX_COLUMNS, columns));
  const lines = [
    ...wrapWithPrefix('', m.list[lang], width),
    '',
    ...TRIES.flatMap(({ id, about }) => wrapWithPrefix(`${padToWidth(id, widest)}  `, about[lang], width)),
  ];
  return `${lines.join('\n')}\n`;
}
