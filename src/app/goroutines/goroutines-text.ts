import type { GroupHistory, LeakVerdict } from '../../analyze/goroutines/compare-dumps.ts';
import type { LockReport } from '../../analyze/goroutines/lock-fold.ts';
import { blockedSite } from '../../analyze/goroutines/stack-place.ts';
import { waitPattern } from '../../analyze/goroutines/wait-pattern.ts';
import { type Message, type MessageValue, say, text } from '../../base/messages.ts';
import { formatChance, formatCount } from '../../base/units.ts';
import { wrapText, wrapWithPrefix } from '../../report/layout/wrap.ts';
import { paint, type TerminalStyle } from '../binary-rows.ts';
import type { GoroutineReport } from './goroutine-report.ts';
import { goroutinesTextMessages as m } from './goroutines-text.messages.ts';

/** How much is drawn. */
export interface GoroutineStyle extends TerminalStyle {
  /** Groups drawn. */
  readonly top: number;
  /** Frames drawn of each group; 0 only the blocked site. */
  readonly frames: number;
}

const COLORS: Readonly<Record<LeakVerdict, 'red' | 'yellow' | 'green' | 'bold'>> = {
  proven: 'red',
  leaking: 'red',
  growing: 'yellow',
  unknown: 'bold',
  varying: 'bold',
  stable: 'green',
};

/** The report for a terminal, ending with a line end. */
export function renderGoroutines(report: GoroutineReport, style: GoroutineStyle): string {
  const lines: string[] = [];
  const add = (
    indent: number,
    message: Message,
    values: Readonly<Record<string, MessageValue>> = {},
  ): void => {
    put(lines, indent, text(message, style.lang, values), style);
  };
  addHead(report, add);
  const shown = report.histories.slice(0, style.top);
  let verdict: LeakVerdict | null = null;
  for (const history of shown) {
    if (history.verdict !== verdict) {
      ({ verdict } = history);
      lines.push('', paint(text(m[verdict], style.lang), COLORS[verdict], style));
    }
    addGroup(history, report, style, lines, add);
  }
  const hidden = report.histories.slice(style.top);
  const goroutines = hidden.reduce((sum, h) => sum + h.group.count, 0);
  if (hidden.length > 0)
    add(0, m.more, {
      count: hidden.length,
      goroutines: formatCount(goroutines),
      all: report.histories.length,
    });
  if (report.histories.length === 0) add(0, m.nothing);
  const locks = report.series.at(-1)?.locks;
  if (locks !== undefined && locks.waits.length + locks.cycles.length > 0) addLocks(locks, style, lines, add);
  return `${lines.join('\n')}\n`;
}

type Add = (indent: number, message: Message, values?: Readonly<Record<string, MessageValue>>) => void;

function put(lines: string[], indent: number, line: string, style: TerminalStyle): void {
  const width = Math.max(40, style.columns) - indent;
  for (const part of wrapText(line, width)) lines.push(' '.repeat(indent) + part);
}

function addHead({ series, histories, dumps }: GoroutineReport, add: Add): void {
  const [first] = series;
  const counts = series.map((d) => formatCount(d.summary.goroutines));
  if (series.length === 1 && first !== undefined)
    add(0, m.one, { count: counts[0] ?? '0', groups: histories.length, source: first.source });
  else add(0, m.several, { dumps: series.length, counts: counts.join(' → ') });
  for (const { source, summary } of dumps) {
    for (const cause of summary.causes.slice(0, 3)) add(2, m.cause, { cause });
    if (summary.truncated) add(2, m.truncated, { source });
  }
}

function addGroup(
  history: GroupHistory,
  report: GoroutineReport,
  style: GoroutineStyle,
  lines: string[],
  add: Add,
): void {
  const { group } = history;
  const site = blockedSite(group.stack);
  const place = group.status === null ? (site?.func ?? '') : `${group.status}  ${site?.func ?? ''}`;
  lines.push(
    ...wrapWithPrefix(`${formatCount(group.count).padStart(6)}  `, place, Math.max(40, style.columns)),
  );
  if (site !== null && site.file !== '') put(lines, 8, `${site.file}:${site.line}`, style);
  for (const frame of group.stack.frames.slice(0, style.frames))
    put(lines, 10, `${frame.func} ${frame.file}:${frame.line}`, style);
  const { createdBy } = group.stack;
  if (createdBy !== null) {
    add(8, m.created, { func: createdBy.func });
    put(lines, 10, `${createdBy.file}:${createdBy.line}`, style);
  }
  if (history.counts.length > 1) put(lines, 8, trendLine(history, report, style), style);
  const { survivors, born, ended } = history;
  if (history.counts.length > 1 && survivors !== null)
    add(8, m.life, { survivors, first: history.counts[0] ?? 0, born: born ?? 0, ended: ended ?? 0 });
  if (group.maxWaitMinutes > 0) add(8, m.waiting, { minutes: group.maxWaitMinutes });
  if (group.locked > 0) add(8, m.lockedThread, { count: group.locked });
  const labels = group.labels.slice(0, 5).map(([label, count]) => `${label} (${formatCount(count)})`);
  if (labels.length > 0) add(8, history.labelsJoined ? m.joined : m.labels, { labels: labels.join(', ') });
  if (history.idler !== null && history.verdict !== 'proven') add(8, m.kept, { name: history.idler });
  const pattern = waitPattern(group.status, group.stack);
  if (pattern !== null && history.idler === null && history.verdict !== 'stable')
    add(8, m.usual, { pattern: say(pattern) });
}

function trendLine(
  { counts, trend }: GroupHistory,
  { hasTimes }: GoroutineReport,
  style: TerminalStyle,
): string {
  const slope = `${trend.slope > 0 ? '+' : ''}${Number(trend.slope.toPrecision(3))}`;
  const shown = counts.length > 8 ? [...counts.slice(0, 3), '…', ...counts.slice(-4)] : counts;
  const parts = [shown.join(' → '), text(hasTimes ? m.slopeTime : m.slope, style.lang, { slope })];
  if (counts.length >= 4) parts.push(text(m.chance, style.lang, { p: formatChance(trend.pValue) }));
  else if (trend.slope > 0) parts.push(text(m.few, style.lang));
  return parts.join(' · ');
}

/** Waiters of different locks at one line, of whose locks no holder is seen. */
function crossed({ waits, cycles }: LockReport): { func: string; ids: number[] }[] {
  const places = new Map<string, { func: string; ids: number[]; locks: number }>();
  const inRing = new Set(cycles.flat());
  for (const { site, waiters, mayHold } of waits) {
    if (site === null || mayHold.length > 0 || waiters.some((id) => inRing.has(id))) continue;
    const key = `${site.func}:${site.line}`;
    const place = places.get(key) ?? { func: site.func, ids: [], locks: 0 };
    place.ids.push(...waiters);
    place.locks++;
    places.set(key, place);
  }
  return [...places.values()].filter(({ locks }) => locks > 1);
}

function addLocks(locks: LockReport, style: GoroutineStyle, lines: string[], add: Add): void {
  lines.push('', paint(text(m.locks, style.lang), 'bold', style));
  for (const ring of locks.cycles.slice(0, style.top)) add(2, m.ring, { ids: ring.join(' → ') });
  for (const wait of locks.waits.slice(0, style.top)) {
    const address = `0x${wait.address.toString(16)}`;
    add(2, m.convoy, { count: wait.waiters.length, address, func: wait.site?.func ?? '?' });
    if (wait.mayHold.length > 0) add(4, m.holders, { ids: wait.mayHold.join(', ') });
    else add(4, m.noHolder);
  }
  for (const { func, ids } of crossed(locks).slice(0, style.top))
    add(2, m.crossed, { ids: ids.slice(0, 8).join(', '), func });
  add(2, m.limits);
}
