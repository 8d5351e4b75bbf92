import { type BoundSql, raw, sql, uint64 } from '../sql.ts';
import { partitionDay } from './common-expressions.ts';

/** End of a span, at most the largest time there is: whatever a sender claims must not fail the block. */
const END = `fromUnixTimestamp64Nano(toInt64(least(toUInt64(greatest(toUnixTimestamp64Nano(Timestamp), 0)) + least(Duration, 9223372036854775807), 9223372036854775807)), 'UTC')`;

/**
 * SQL: the rows of `trace_index` for the spans of a table, without its GROUP BY. The view on `spans` (migration 2) is made of
 * this text: to change it takes a new migration.
 */
export function traceIndexRows(spans: string): string {
  return `SELECT TraceId, TenantId, IngestSeg,
  if(toDate(min(Timestamp)) BETWEEN toDate(max(ReceivedAt)) - 32 AND toDate(max(ReceivedAt)) + 2, toDate(min(Timestamp)), toDate(0)) AS Day,
  min(Timestamp) AS Start,
  max(${END}) AS End,
  toUInt32(count()) AS Spans,
  toUInt32(countIf(StatusCode = 'ERROR')) AS Errors,
  anyIf(ServiceName, ParentSpanId = toFixedString('', 8)) AS RootService,
  anyIf(SpanName, ParentSpanId = toFixedString('', 8)) AS RootName,
  countIf(ParentSpanId = toFixedString('', 8)) > 0 AS HasRoot
FROM ${spans}`;
}

/**
 * Writes the rows of a segment again, as the view would have: one for each trace, segment and day. Those that are there
 * are replaced.
 */
export function completeTraceIndex(segmentId: bigint): BoundSql {
  const day = partitionDay('Timestamp', 'ReceivedAt');
  return sql`INSERT INTO trace_index (TraceId, TenantId, IngestSeg, Day, Start, End, Spans, Errors, RootService, RootName, HasRoot)
${raw(traceIndexRows('spans'))} WHERE IngestSeg = ${uint64(segmentId)} GROUP BY TraceId, TenantId, IngestSeg, ${raw(day)}`;
}
