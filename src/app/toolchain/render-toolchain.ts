import { type Lang, text } from '../../base/messages.ts';
import { createPaint, type Paint, SIGN } from '../../report/layout/paint.ts';
import { wrapWithPrefix } from '../../report/layout/wrap.ts';
import { padToWidth } from '../../base/display-width.ts';
import { renderMessages as m } from './render-toolchain.messages.ts';
import type { ToolchainReport } from './toolchain-report.ts';

/** How the terminal is written to. */
export interface RenderStyle {
  readonly lang: Lang;
  readonly color: boolean;
  readonly columns: number;
  /** All variables, not only those that somebody has set. */
  readonly all: boolean;
}

const MAX_COLUMNS = 100;
/** Below that the steps are no table. */
const TABLE_COLUMNS = 50;

/** The report for a terminal; no line is wider than the terminal. */
export function renderToolchain(report: ToolchainReport, style: RenderStyle): string {
  const { lang } = style;
  const columns = Math.min(style.columns, MAX_COLUMNS);
  const paint = createPaint(style.color);
  const lines: string[] = [];
  const say = (message: (typeof m)[keyof typeof m], values: Readonly<Record<string, string | number>> = {}) =>
    text(message, lang, values);
  const add = (prefix: string, content: string) => lines.push(...wrapWithPrefix(prefix, content, columns));
  const head = (content: string) =>
    lines.push('', ...wrapWithPrefix('', content, columns).map((line) => paint('bold', line)));

  lines.push(paint('bold', say(m.title, { folder: report.folder })));
  for (const { path, version } of report.programs) add('  ', `${path}  ${version ?? '?'}`);
  if (report.selection !== null && report.place !== null) {
    const { toolchain, reason, setting, file } = report.selection;
    add(
      '  → ',
      say(m.runs, {
        toolchain,
        why: say(m[reason], { setting, file: file ?? '' }),
        where: say(m[`place-${report.place.kind}`]),
      }),
    );
  }
  addChain(report, style, { say, add, head });
  addSteps(report, columns, { say, add, head, line: (content) => lines.push(content), paint });
  if (report.problems.length > 0) head(say(m.found));
  for (const { severity, claim, remedy } of report.problems) {
    add(`  ${paint(severity, SIGN[severity])} `, claim[lang]);
    add('    → ', remedy[lang]);
  }
  head(report.causes.length === 0 ? say(m.nothing) : say(m.cause));
  for (const [depth, cause] of report.causes.entries())
    add(`  ${'  '.repeat(depth)}${depth === 0 ? '' : '└ '}`, cause[lang]);
  if (report.remedy !== null) add(`  ${say(m.remedy)} `, report.remedy[lang]);
  return `${lines.join('\n')}\n`;
}

interface Writer {
  readonly say: (
    message: (typeof m)[keyof typeof m],
    values?: Readonly<Record<string, string | number>>,
  ) => string;
  readonly add: (prefix: string, content: string) => void;
  readonly head: (content: string) => void;
  readonly line: (content: string) => void;
  readonly paint: Paint;
}

function addSteps(report: ToolchainReport, columns: number, { say, add, head, line, paint }: Writer): void {
  head(say(m.steps));
  for (const { name, status, ms } of report.steps) {
    const mark =
      status === 'fails' ? 'error' : status === 'slow' ? 'warn' : status === 'ok' ? 'ok' : 'unknown';
    const word = paint(mark === 'unknown' ? 'dim' : mark, `${SIGN[mark]} ${say(m[`status-${status}`])}`);
    const step = say(m[`step-${name}`]);
    if (columns < TABLE_COLUMNS) add('  ', `${word} ${step} ${ms.toFixed(0)} ms`);
    else line(`  ${padToWidth(word, 12)} ${padToWidth(step, 24)} ${ms.toFixed(0)} ms`);
  }
  for (const probe of report.facts.network?.entries ?? [])
    for (const r of probe.requests) {
      const times = Object.entries(r.ms).map(([stage, ms]) => `${stage} ${ms.toFixed(ms < 10 ? 1 : 0)}`);
      add('    ', r.url);
      add(
        '      ',
        `${r.failed === undefined ? `HTTP ${r.status}` : r.failed.code} · ${times.join(' · ')} ms`,
      );
    }
  if (report.facts.network !== null)
    add('    ', say(m.baseline, { ms: report.facts.network.baselineMs.toFixed(1) }));
  for (const dir of report.facts.directories) {
    add('    ', `${dir.role} ${dir.path} · ${dir.fsType}`);
    if (dir.active === undefined) continue;
    const sum = (t: NonNullable<typeof dir.active>['times']) =>
      (t.create + t.rename + t.stat + t.unlink).toFixed(3);
    const { times, baseline } = dir.active;
    add(
      '      ',
      say(m.measured, { ms: sum(times), baseline: baseline === undefined ? '?' : sum(baseline) }),
    );
  }
}

function addChain(
  report: ToolchainReport,
  { all, lang }: RenderStyle,
  { say, add, head }: Pick<Writer, 'say' | 'add' | 'head'>,
): void {
  const shown = report.chain.filter((e) => all || (e.winner.origin !== 'default' && e.rule !== 'measured'));
  head(say(m.chain, { shown: shown.length, total: report.chain.length }));
  for (const { name, value, winner, overridden } of shown) {
    // A prefix without anything behind it makes no line.
    if (value === '') add('  ', `${name}=`);
    else add(`  ${name}=`, value ?? say(m.measuredByCompiler));
    const source = winner.source === 'built in' ? say(m.builtIn) : winner.source;
    add('      ', `${m[winner.origin][lang]}: ${source}`);
    for (const other of overridden)
      if (other.origin !== 'default' || other.value !== '')
        add('      ', say(m.hides, { value: other.value, source: other.source }));
  }
  add(
    '  ',
    report.goEnv.status === 'failed'
      ? say(m['env-failed'], { message: report.goEnv.message })
      : say(m[`env-${report.goEnv.status}`]),
  );
}
