import { type Lang, type LocalText, say, text } from '../../base/messages.ts';
import { displayWidth } from '../../base/display-width.ts';
import type { DoctorReport, FindingChange } from '../../model/doctor-report.ts';
import type { Severity } from '../../model/finding.ts';
import { createPaint, type Paint, SIGN } from '../../report/layout/paint.ts';
import { watchMessages as m } from './watch-doctor.messages.ts';

/** How a view is written. */
export interface WatchStyle {
  readonly lang: Lang;
  readonly color: boolean;
  readonly columns: number;
}

/** A finding that came, went or changed, and when. */
export interface SeenChange extends FindingChange {
  readonly severity: Severity;
  readonly title: LocalText;
  readonly claim: LocalText;
  readonly round: number;
  readonly atUnixMs: number;
}

/** What one picture shows. */
export interface WatchState {
  readonly report: DoctorReport;
  readonly round: number;
  readonly changes: readonly SeenChange[];
  readonly everyMs: number;
}

/** Lines that a list may take before it is cut. */
const MAX_RATES = 12;
const MAX_CHANGES = 8;

/** One picture of the live view: no line is wider, and no more lines, than the terminal has. */
export function renderView(
  { report, round, changes, everyMs }: WatchState,
  style: WatchStyle & { readonly rows: number },
): string {
  const { lang, columns, rows } = style;
  const paint = createPaint(style.color);
  const tell = (message: Parameters<typeof text>[0], values = {}) => text(message, lang, values);
  const head = tell(m.head, {
    target: report.target.name,
    time: clock(Date.now()),
    round,
    seconds: everyMs / 1000,
  });
  const rates = (report.lapse?.rows ?? []).slice(0, MAX_RATES);
  const latest = changes.slice(-MAX_CHANGES).reverse();
  const lines = [
    paint('bold', cut(head, columns)),
    '',
    paint('bold', tell(m.rates)),
    ...(rates.length === 0 ? [paint('dim', `  ${tell(m.still)}`)] : []),
    ...rates.map((row) => {
      const outlook = row.outlook === undefined ? '' : `  ${row.outlook[lang]}`;
      return cut(`  ${row.name[lang]}  ${row.text[lang]}${outlook}`, columns);
    }),
    '',
    paint('bold', tell(m.changes)),
    ...(latest.length === 0 ? [paint('dim', `  ${tell(m.none)}`)] : []),
    ...latest.map((change) => `  ${changeLine(change, paint, lang, columns - 2)}`),
    '',
    paint('bold', cut(tell(m.findings, { ...report.summary }), columns)),
    ...(report.findings.length === 0 ? [paint('ok', `  ${SIGN.ok} ${tell(m.healthy)}`)] : []),
    ...report.findings.map(({ severity, title, slug }) => {
      const sign = `  ${SIGN[severity]} `;
      return paint(severity, sign) + cut(`${title[lang]}  ${slug}`, columns - displayWidth(sign));
    }),
  ];
  // The last row stays free: a line break there would scroll the first one away.
  const room = Math.max(3, rows - 1);
  const shown = lines.length <= room ? lines : lines.slice(0, room - 1);
  const left = lines.length - shown.length;
  return `${[...shown, ...(left === 0 ? [] : [paint('dim', tell(m.more, { count: left }))])].join('\n')}\n`;
}

/** Where no terminal is: the findings of the first round, then one line for each change. */
export function changeLines(
  changes: readonly SeenChange[] | undefined,
  report: DoctorReport,
  { lang, columns }: WatchStyle,
): string {
  const paint = createPaint(false);
  const at = Date.now();
  const rows =
    changes ??
    report.findings.map(({ slug, severity, title, claim }): SeenChange => {
      return { slug, severity, title, claim, change: 'appears', round: 1, atUnixMs: at };
    });
  const wide = Math.max(columns, 200);
  return rows.map((change) => `${changeLine(change, paint, lang, wide)}\n`).join('');
}

/** What is left to say when watching ends. */
export function endLine(
  { summary }: DoctorReport,
  rounds: number,
  changes: number,
  { lang }: WatchStyle,
): string {
  return `${text(m.ended, lang, { ...summary, rounds, changes })}\n`;
}

function changeLine(change: SeenChange, paint: Paint, lang: Lang, columns: number): string {
  const word = { appears: m.appears, disappears: m.disappears, changes: m.changed, unseen: m.unseen }[
    change.change
  ];
  const isGone = change.change === 'disappears';
  const isUnseen = change.change === 'unseen';
  const sign = isGone ? SIGN.ok : isUnseen ? SIGN.unknown : SIGN[change.severity];
  const rest = isGone || isUnseen ? change.title[lang] : say(change.claim)[lang];
  const head = `${clock(change.atUnixMs)} ${sign} ${word[lang]} `;
  const line = cut(`${change.slug}: ${rest}`, Math.max(10, columns - displayWidth(head)));
  return paint(isGone ? 'ok' : change.severity, head) + line;
}

function clock(atUnixMs: number): string {
  return new Date(atUnixMs).toTimeString().slice(0, 8);
}

/** At most so many columns; what is cut off is marked. */
function cut(line: string, columns: number): string {
  if (displayWidth(line) <= columns) return line;
  let kept = '';
  for (const char of line) {
    if (displayWidth(kept + char) > columns - 1) break;
    kept += char;
  }
  return `${kept}…`;
}
