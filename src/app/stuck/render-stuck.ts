import { isPreemption, isScheduler, spentText } from '../../analyze/stuck/judge-process.ts';
import type { ThreadVerdict, VerdictNote } from '../../analyze/stuck/thread-verdict.ts';
import { type Lang, type Message, type MessageValue, text } from '../../base/messages.ts';
import { formatCount, formatDurationNs } from '../../base/units.ts';
import { createPaint, type Paint, SIGN } from '../../report/layout/paint.ts';
import { wrapWithPrefix } from '../../report/layout/wrap.ts';
import { renderStuckMessages as m } from './render-stuck.messages.ts';
import type { StuckReport } from './stuck-report.ts';

/** How the terminal is written to. */
export interface StuckStyle {
  readonly lang: Lang;
  readonly color: boolean;
  readonly columns: number;
  /** Every thread with its proofs, idle ones too. */
  readonly all: boolean;
}

const MAX_COLUMNS = 100;
const MAX_SHOWN = 20;

/** The report for a terminal; no line is wider than the terminal. */
export function renderStuck(report: StuckReport, style: StuckStyle): string {
  const page = new Page(style);
  for (const { source, kinds, threads, goroutines, denied, notes } of report.sources) {
    page.add('', m.source, { source, kinds: kinds.join(', '), threads, goroutines });
    for (const note of notes) page.line('  ', note[style.lang]);
    if (denied.length > 0) page.add('  ', m.denied, { files: denied.join(', ') });
  }
  if (report.goVersion !== null) page.add('', m.program, { version: report.goVersion });
  const sign = {
    crashed: 'error',
    held: 'error',
    waiting: 'warn',
    goroutines: 'warn',
    idle: 'ok',
    busy: 'info',
    unknown: 'unknown',
  } as const;
  const mark = sign[report.kind];
  page.blank();
  page.line(`${page.paint(mark === 'unknown' ? 'dim' : mark, SIGN[mark])} `, report.claim[style.lang]);
  if (report.remedy !== null) page.line('  → ', report.remedy[style.lang]);
  addThreads(page, report, style);
  addWaits(page, report);
  addSpent(page, report, style);
  return page.toText();
}

class Page {
  readonly paint: Paint;
  readonly #style: StuckStyle;
  readonly #lines: string[] = [];

  constructor(style: StuckStyle) {
    this.#style = style;
    this.paint = createPaint(style.color);
  }

  line(prefix: string, content: string): void {
    const columns = Math.min(Math.max(40, this.#style.columns), MAX_COLUMNS);
    this.#lines.push(...wrapWithPrefix(prefix, content, columns));
  }

  add(prefix: string, message: Message, values: Readonly<Record<string, MessageValue>> = {}): void {
    this.line(prefix, text(message, this.#style.lang, values));
  }

  title(message: Message): void {
    this.blank();
    this.#lines.push(this.paint('bold', text(message, this.#style.lang)));
  }

  blank(): void {
    this.#lines.push('');
  }

  toText(): string {
    return `${this.#lines.join('\n')}\n`;
  }
}

function addThreads(page: Page, report: StuckReport, style: StuckStyle): void {
  if (report.threads.length === 0) return;
  page.title(m.threads);
  const shown = style.all
    ? report.threads
    : report.threads.filter((t) => t.severity !== 'ok').slice(0, MAX_SHOWN);
  for (const thread of shown) addThread(page, thread, style, report.remedy);
  const rest = report.threads.filter((t) => !shown.includes(t));
  const counts = new Map<string, number>();
  for (const t of rest) {
    const claim = t.claim[style.lang];
    counts.set(claim, (counts.get(claim) ?? 0) + 1);
  }
  const rows = [...counts].sort((a, b) => b[1] - a[1]);
  for (const [claim, count] of rows.slice(0, 8))
    page.line(`  ${page.paint('ok', SIGN.ok)} `, `${count} × ${claim}`);
  if (rows.length > 8) page.add('    ', m.more, { count: rows.slice(8).reduce((sum, r) => sum + r[1], 0) });
}

function addThread(
  page: Page,
  thread: ThreadVerdict,
  { lang }: StuckStyle,
  said: StuckReport['remedy'],
): void {
  const { severity, tid, name, claim, confidence, evidence, counterEvidence, remedy } = thread;
  const title = name === null ? String(tid) : `${tid} ${name}`;
  page.line(`  ${page.paint(severity, SIGN[severity])} `, `${page.paint('bold', title)}  ${claim[lang]}`);
  const note = (mark: string, { text: words, source }: VerdictNote) =>
    page.line(
      `      ${mark} `,
      source === '' ? words[lang] : `${words[lang]} ${page.paint('dim', `(${source})`)}`,
    );
  for (const item of evidence) note('+', item);
  for (const item of counterEvidence) note('-', item);
  if (confidence > 0) page.add('      ', m.confidence, { percent: Math.round(confidence * 100) });
  for (const { text: words, command } of remedy)
    if (words !== said)
      page.line('      → ', command === undefined ? words[lang] : `${words[lang]} ${command}`);
}

function addWaits(page: Page, { waits }: StuckReport): void {
  if (waits.length === 0) return;
  page.title(m.waits);
  for (const { count, status, func, place } of waits.slice(0, MAX_SHOWN))
    page.line(`  ${formatCount(count).padStart(6)}  `, `[${status}] ${func} ${place}`);
}

function addSpent(page: Page, { spent }: StuckReport, { lang }: StuckStyle): void {
  if (spent === null) return;
  page.title(m.calls);
  page.line('  ', spentText(spent)[lang]);
  for (const { name, count, errors, ms } of spent.rows.slice(0, 10)) {
    const kind = text(isScheduler(name) ? m.scheduler : isPreemption(name) ? m.preemption : m.other, lang);
    const failed = errors > 0 ? ` · ${text(m.errors, lang, { errors: formatCount(errors) })}` : '';
    page.line(
      '    ',
      `${name}  ${formatDurationNs(Math.round(ms * 1e6))} · ${formatCount(count)} × · ${kind}${failed}`,
    );
  }
}
