import type { TraceSummary } from '../../api/traces.ts';
import type { Row } from '../column-types.ts';
import { type BoundSql, hexIds, sql } from '../sql.ts';
import type { QueryRun } from './query-run.ts';
import { UNTIMED } from './span-clock.ts';
import { inWindow, widen, type Window } from './window.ts';

/**
 * How far the spans of a trace may lie from those that matched. Traces that last longer, such as batch jobs, are listed
 * with the spans inside; their page shows all.
 */
const SLACK_NS = 3_600_000_000_000n;

const COLUMNS = {
  traceId: 'FixedString(16)',
  service: 'String',
  spans: 'UInt64',
  errors: 'UInt64',
  untimed: 'UInt64',
  matched: 'UInt64',
  first: 'DateTime64(9)',
  last: 'DateTime64(9)',
  isRoot: 'UInt8',
  rootName: 'String',
  rootStart: 'DateTime64(9)',
} as const;

/**
 * Summaries of the given traces, in the given order. `window` is when their matching spans began, `condition` the filter
 * that counts matching spans. Copies of a span count once.
 */
export async function readTraceSummaries(
  run: QueryRun,
  traceIds: readonly string[],
  window: Window,
  condition: BoundSql,
): Promise<TraceSummary[]> {
  if (traceIds.length === 0) return [];
  const table = await run.read(
    sql`SELECT TraceId AS traceId, ServiceName AS service, uniqExact(SpanId) AS spans,
  uniqExactIf(SpanId, StatusCode = 'ERROR') AS errors, uniqExactIf(SpanId, ${UNTIMED}) AS untimed,
  uniqExactIf(SpanId, ${condition}) AS matched,
  min(Timestamp) AS first, max(fromUnixTimestamp64Nano(toInt64(least(toUInt64(greatest(toUnixTimestamp64Nano(Timestamp), 0)) + least(Duration, 9223372036854775807), 9223372036854775807)), 'UTC')) AS last,
  max(ParentSpanId = toFixedString('', 8)) AS isRoot,
  argMinIf(SpanName, Timestamp, ParentSpanId = toFixedString('', 8)) AS rootName,
  minIf(Timestamp, ParentSpanId = toFixedString('', 8)) AS rootStart
 FROM spans WHERE ${inWindow(run.tenant, widen(window, SLACK_NS))} AND TraceId IN ${hexIds(traceIds)}
 GROUP BY traceId, service`,
    COLUMNS,
    'trace-summaries',
  );
  const byTrace = new Map<string, Row<typeof COLUMNS>[]>();
  for (const row of table.rows()) {
    const rows = byTrace.get(row.traceId);
    if (rows === undefined) byTrace.set(row.traceId, [row]);
    else rows.push(row);
  }
  return traceIds.flatMap((id) => {
    const rows = byTrace.get(id);
    return rows === undefined ? [] : [summary(id, rows)];
  });
}

function summary(traceId: string, rows: readonly Row<typeof COLUMNS>[]): TraceSummary {
  const start = rows.reduce((least, row) => (row.first < least ? row.first : least), rows[0]?.first ?? 0n);
  const end = rows.reduce((most, row) => (row.last > most ? row.last : most), 0n);
  const roots = rows.filter((row) => row.isRoot === 1);
  roots.sort((a, b) => (a.rootStart < b.rootStart ? -1 : 1));
  const services = rows.map((row) => ({
    service: row.service,
    spans: Number(row.spans),
    errors: Number(row.errors),
  }));
  services.sort((a, b) => b.spans - a.spans || a.service.localeCompare(b.service));
  const sum = (of: (row: Row<typeof COLUMNS>) => bigint) =>
    rows.reduce((total, row) => total + Number(of(row)), 0);
  return {
    traceId,
    rootService: roots[0]?.service ?? null,
    rootOperation: roots[0]?.rootName ?? null,
    startUnixNano: String(start),
    durationNs: String(end - start),
    spans: sum((row) => row.spans),
    errors: sum((row) => row.errors),
    untimed: sum((row) => row.untimed),
    services,
    matchedSpans: sum((row) => row.matched),
  };
}
