import { criticalPath } from '../../analyze/critical-path/critical-path.ts';
import { selfTimes } from '../../analyze/critical-path/self-time.ts';
import { buildSpanTree } from '../../analyze/critical-path/span-tree.ts';
import { spanKindSchema, type TraceColumns } from '../../api/traces.ts';
import { AppError } from '../../base/errors/app-error.ts';
import type { ResultTable } from '../result-table.ts';
import { type BoundSql, sql, uint32 } from '../sql.ts';
import type { QueryRun } from './query-run.ts';
import { StringTable } from './string-table.ts';
import { readTraceLogCounts } from './trace-logs.ts';
import { CLOCK } from './span-clock.ts';
import { inTrace } from './trace-window.ts';

/** Spans of one trace that are read; more are cut and said to be. */
const MAX_SPANS = 200_000;
/** Events marked on bars; a trace with more shows its first. */
const MAX_MARKS = 5_000;
/** Stands for a parent where a cycle of them was cut. */
const CUT_CYCLE = -3;
const CONSUMER = spanKindSchema.options.indexOf('CONSUMER');

const SPAN_COLUMNS = {
  spanId: 'FixedString(8)',
  parentSpanId: 'FixedString(8)',
  start: 'DateTime64(9)',
  duration: 'UInt64',
  service: 'String',
  name: 'String',
  kind: 'Int8',
  status: 'Int8',
  events: 'UInt32',
  links: 'UInt32',
  clock: 'UInt8',
} as const;
const MARK_COLUMNS = { spanId: 'FixedString(8)', time: 'DateTime64(9)', name: 'String' } as const;

/**
 * A whole trace in columns. Spans with the same id are copies (a sender that retried after a lost answer): the first is
 * kept, the others are counted. Throws TRACE_NOT_FOUND.
 */
export async function queryTrace(run: QueryRun, traceId: string): Promise<TraceColumns> {
  const where = await inTrace(run, traceId);
  const table = await run.read(
    sql`SELECT SpanId AS spanId, ParentSpanId AS parentSpanId, Timestamp AS start, Duration AS duration,
  ServiceName AS service, SpanName AS name, toInt8(Kind) AS kind, toInt8(StatusCode) AS status,
  toUInt32(length(Events.Name)) AS events, toUInt32(length(Links.SpanId)) AS links, ${CLOCK} AS clock
 FROM spans WHERE ${where} ORDER BY start, duration DESC, spanId LIMIT ${uint32(MAX_SPANS + 1)}`,
    SPAN_COLUMNS,
    'trace-spans',
  );
  if (table.rowCount === 0) throw new AppError('TRACE_NOT_FOUND', { values: { traceId } });
  if (table.rowCount > MAX_SPANS) run.cutBy('row-limit');
  const hasEvents = Array.from(table.numbers('events')).some((n) => n > 0);
  const marks = hasEvents ? await readMarks(run, where) : undefined;
  const strings = new StringTable();
  const unique = firstOfEach(table.column('spanId'));
  const pick = <T>(column: ArrayLike<T>): T[] => unique.map((row) => column[row] as T);
  const spanId = pick(table.column('spanId'));
  const indexOf = new Map(spanId.map((id, i) => [id, i]));
  const parentSpanId = pick(table.column('parentSpanId')).map((id) => (isNoId(id) ? '' : id));
  const named = parentSpanId.map((id) => parentIndex(indexOf, id));
  const starts = table.bigInts('start');
  const traceStart = starts[unique[0] ?? 0] ?? 0n;
  const startNs = unique.map((row) => Number((starts[row] ?? 0n) - traceStart));
  const durationNsOf = pick(table.bigInts('duration')).map(Number);
  const service = pick(table.column('service')).map((s) => strings.add(s));
  const kind = pick(table.numbers('kind'));
  const tree = buildSpanTree(named);
  const parent = named.map((at, i) => (at >= 0 && tree.parent[i] === -1 ? CUT_CYCLE : at));
  const intervals = { parent, startNs, durationNs: durationNsOf };
  const path = criticalPath({ ...intervals, service, detached: (span) => kind[span] === CONSUMER }, tree);
  const end = startNs.reduce((most, start, i) => Math.max(most, start + (durationNsOf[i] ?? 0)), 0);
  const logs = await readTraceLogCounts(run, traceId, traceStart, traceStart + BigInt(Math.round(end)));
  return {
    traceId,
    startUnixNano: String(traceStart),
    durationNs: String(Math.round(end)),
    spanId,
    parent,
    parentSpanId,
    service,
    name: pick(table.column('name')).map((s) => strings.add(s)),
    kind,
    status: pick(table.numbers('status')),
    startNs,
    durationNsOf,
    clock: pick(table.numbers('clock')),
    selfNs: [...selfTimes(intervals, tree)],
    events: pick(table.numbers('events')),
    links: pick(table.numbers('links')),
    logs: spanId.map((id) => logs.get(id) ?? 0),
    marks: marks === undefined ? [] : marksOf(marks, indexOf, traceStart, strings),
    criticalPath: path.span.map((span, i) => [span, path.fromNs[i] ?? 0, path.toNs[i] ?? 0]),
    duplicates: table.rowCount - unique.length,
    strings: strings.all,
    completeness: run.completeness(),
  };
}

function readMarks(run: QueryRun, where: BoundSql): Promise<ResultTable<typeof MARK_COLUMNS>> {
  return run.read(
    sql`SELECT SpanId AS spanId, event.1 AS time, toString(event.2) AS name FROM spans
 ARRAY JOIN arrayZip(Events.Timestamp, Events.Name) AS event WHERE ${where} ORDER BY time LIMIT ${uint32(MAX_MARKS)}`,
    MARK_COLUMNS,
    'trace-events',
  );
}

function marksOf(
  table: ResultTable<typeof MARK_COLUMNS>,
  indexOf: ReadonlyMap<string, number>,
  traceStart: bigint,
  strings: StringTable,
): [number, number, number][] {
  const times = table.bigInts('time');
  const names = table.column('name');
  const seen = new Set<string>();
  const marks: [number, number, number][] = [];
  for (const [i, spanId] of table.column('spanId').entries()) {
    const span = indexOf.get(spanId);
    const name = names[i] ?? '';
    const time = times[i] ?? 0n;
    // Copies of a span bring copies of its events.
    const key = `${spanId} ${time} ${name}`;
    if (span === undefined || seen.has(key)) continue;
    seen.add(key);
    marks.push([span, Number(time - traceStart), strings.add(name)]);
  }
  return marks;
}

/** Rows that are the first of their span id, in order. */
function firstOfEach(ids: readonly string[]): number[] {
  const seen = new Set<string>();
  const rows: number[] = [];
  for (const [row, id] of ids.entries()) {
    if (seen.has(id)) continue;
    seen.add(id);
    rows.push(row);
    if (rows.length === MAX_SPANS) break;
  }
  return rows;
}

function parentIndex(indexOf: ReadonlyMap<string, number>, parentSpanId: string): number {
  return parentSpanId === '' ? -1 : (indexOf.get(parentSpanId) ?? -2);
}

/** True for the id of all zeros that stands for "none" in the store. */
export function isNoId(id: string): boolean {
  return /^0*$/.test(id);
}
