import type { Completeness } from '../../api/common.ts';
import type { LogSearch } from '../../api/logs.ts';
import type { MetricList, MetricResult } from '../../api/metrics.ts';
import type { SqlResult } from '../../api/system.ts';
import type { TraceSearch } from '../../api/traces.ts';
import { padToWidth } from '../../base/display-width.ts';
import { type Lang, text } from '../../base/messages.ts';
import { formatCount, formatDurationNs } from '../../base/units.ts';
import { queryResultMessages as m } from './query.messages.ts';
import { cutToWidth, isTooWide, printable, renderRecords, renderTextTable } from './text-table.ts';

const NS_PER_MS = 1e6;

/** How results are written. */
export interface ResultStyle {
  readonly lang: Lang;
  /** Columns of the terminal; undefined for a pipe: nothing is cut. */
  readonly width: number | undefined;
}

/** Traces, one a line. */
export function renderTraces(answer: TraceSearch, style: ResultStyle): string {
  const say = (message: (typeof m)[keyof typeof m]) => text(message, style.lang);
  if (answer.traces.length === 0) return `${say(m.nothing)}\n`;
  return renderTextTable(
    [
      { title: say(m.started) },
      { title: say(m.duration), align: 'right' },
      { title: say(m.spans), align: 'right' },
      { title: say(m.errors), align: 'right' },
      { title: say(m.operation), shrinks: true },
      { title: say(m.trace) },
    ],
    answer.traces.map((trace) => [
      localTime(BigInt(trace.startUnixNano)),
      formatDurationNs(BigInt(trace.durationNs)),
      formatCount(trace.spans),
      trace.errors === 0 ? '' : formatCount(trace.errors),
      trace.rootService === null ? say(m.rootMissing) : `${trace.rootService}: ${trace.rootOperation ?? ''}`,
      trace.traceId,
    ]),
    style.width,
  );
}

/** Log records, oldest first as in a log file, one a line. */
export function renderLogs(answer: LogSearch, style: ResultStyle): string {
  if (answer.logs.length === 0) return `${text(m.nothing, style.lang)}\n`;
  return answer.logs
    .toReversed()
    .map((log) => {
      const head = `${localTime(BigInt(log.timeUnixNano))} ${padToWidth(log.severity, 5)} ${printable(log.service)} `;
      const trace = log.traceId === '' ? '' : ` trace=${log.traceId}`;
      const line = `${head}${printable(log.body)}${trace}`;
      return `${style.width === undefined ? line : cutToWidth(line, style.width)}\n`;
    })
    .join('');
}

/** Metric names with what they are. */
export function renderMetricList(answer: MetricList, style: ResultStyle): string {
  const say = (message: (typeof m)[keyof typeof m]) => text(message, style.lang);
  if (answer.metrics.length === 0) return `${say(m.nothing)}\n`;
  return renderTextTable(
    [
      { title: say(m.metric) },
      { title: say(m.type) },
      { title: say(m.unit) },
      { title: say(m.series), align: 'right' },
      { title: say(m.services), shrinks: true },
    ],
    answer.metrics.map((metric) => [
      metric.name,
      metric.type,
      metric.unit,
      formatCount(metric.series),
      metric.services.join(', '),
    ]),
    style.width,
  );
}

const BARS = '▁▂▃▄▅▆▇█';
const SPARK_COLUMNS = 40;

/** One line a series: its course as bars, last, least and greatest value. */
export function renderMetric(answer: MetricResult, style: ResultStyle): string {
  const say = (message: (typeof m)[keyof typeof m]) => text(message, style.lang);
  if (answer.series.length === 0) return `${say(m.nothing)}\n`;
  const end = answer.fromUnixMs + answer.stepMs * (answer.series[0]?.values.length ?? 0);
  const shape = text(m.shape, style.lang, {
    from: localTime(BigInt(answer.fromUnixMs) * 1_000_000n),
    to: localTime(BigInt(end) * 1_000_000n),
  });
  const number = (value: number | undefined) =>
    value === undefined
      ? '–'
      : `${Number(value.toPrecision(6))}${answer.unit === '' ? '' : ` ${answer.unit}`}`;
  return renderTextTable(
    [
      { title: say(m.labels), shrinks: true },
      { title: shape },
      { title: say(m.last), align: 'right' },
      { title: say(m.least), align: 'right' },
      { title: say(m.most), align: 'right' },
    ],
    answer.series.map((series) => {
      const known = series.values.filter((v) => v !== null);
      const labels = Object.entries(series.labels).map(([key, value]) => `${key}=${value}`);
      return [
        labels.length === 0 ? '*' : labels.join(' '),
        sparkline(series.values),
        number(known.at(-1)),
        number(known.length === 0 ? undefined : Math.min(...known)),
        number(known.length === 0 ? undefined : Math.max(...known)),
      ];
    }),
    style.width,
  );
}

/** Values as bars from zero (or the least negative value) to the greatest; gaps are spaces. */
function sparkline(values: readonly (number | null)[]): string {
  const columns = Math.min(SPARK_COLUMNS, values.length);
  const peaks = Array.from({ length: columns }, (_, i) => {
    const part = values.slice(
      Math.floor((i * values.length) / columns),
      Math.max(
        Math.floor(((i + 1) * values.length) / columns),
        Math.floor((i * values.length) / columns) + 1,
      ),
    );
    const known = part.filter((v) => v !== null);
    return known.length === 0 ? null : Math.max(...known);
  });
  const known = peaks.filter((v) => v !== null);
  const low = Math.min(0, ...known);
  const range = Math.max(0, ...known) - low;
  return peaks
    .map((v) =>
      v === null ? ' ' : (BARS[range === 0 ? 0 : Math.min(7, Math.floor(((v - low) / range) * 8))] ?? ' '),
    )
    .join('');
}

/**
 * Rows of SQL as a table, or one value a line where the terminal is too narrow for all columns; values that are not plain are
 * written as JSON.
 */
export function renderSql(answer: SqlResult, style: ResultStyle): string {
  const names = answer.columns.map((column) => column.name);
  const columns = answer.columns.map(({ name, type }) => ({
    title: printable(name),
    ...(/^(Nullable\()?(U?Int|Float|Decimal)/.test(type)
      ? { align: 'right' as const }
      : { shrinks: true as const }),
  }));
  const rows = answer.rows.map((row) => names.map((name) => cellOf(row[name])));
  return style.width !== undefined && isTooWide(columns, rows, style.width)
    ? renderRecords(columns, rows, style.width)
    : renderTextTable(columns, rows, style.width);
}

function cellOf(value: unknown): string {
  if (value === null) return 'NULL';
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : JSON.stringify(value);
}

/** What a reader must know beside the rows: why some are missing. Empty when nothing is. */
export function renderNotes(
  completeness: Completeness,
  shown: number,
  cutSeries: number,
  lang: Lang,
): string {
  const notes: string[] = [];
  if (completeness.reason === 'row-limit') notes.push(text(m.cutRows, lang, { count: shown }));
  if (completeness.reason === 'time-limit') notes.push(text(m.cutTime, lang));
  if (completeness.reason === 'scan-limit') notes.push(text(m.cutScan, lang));
  if (completeness.behindMs !== undefined)
    notes.push(text(m.behind, lang, { age: formatDurationNs(completeness.behindMs * NS_PER_MS) }));
  if (cutSeries > 0) notes.push(text(m.cutSeries, lang, { count: cutSeries }));
  return notes.map((note) => `${note}\n`).join('');
}

/** Local date and time with milliseconds: `2026-11-21 05:32:55.486`. */
function localTime(unixNano: bigint): string {
  const date = new Date(Number(unixNano / 1_000_000n));
  const two = (n: number) => String(n).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  const time = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
  return `${day} ${time}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}
