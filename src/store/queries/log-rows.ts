import { type LogRow, severitySchema } from '../../api/logs.ts';
import type { Row } from '../column-types.ts';
import { type BoundSql, sql } from '../sql.ts';
import { ATTRIBUTE_COLUMNS, attributesOf } from './attributes.ts';
import { isNoId } from './trace-columns.ts';

/** The place of a stored log record: its time, log segment and row there. */
export interface LogPlace {
  readonly time: bigint;
  readonly segment: bigint;
  readonly row: number;
}

/** Columns that make a `LogRow`. */
export const LOG_COLUMNS = {
  segment: 'UInt64',
  row: 'UInt32',
  time: 'DateTime64(9)',
  observed: 'DateTime64(9)',
  level: 'Enum8',
  severityText: 'String',
  service: 'String',
  body: 'String',
  traceId: 'FixedString(16)',
  spanId: 'FixedString(8)',
  requestId: 'String',
  eventName: 'String',
  ...ATTRIBUTE_COLUMNS,
} as const;

/** `SELECT` list for `LOG_COLUMNS`. */
export const LOG_SELECT: BoundSql = sql`IngestSeg AS segment, IngestRow AS row, Timestamp AS time, ObservedTimestamp AS observed,
 Level AS level, SeverityText AS severityText, ServiceName AS service, Body AS body, TraceId AS traceId, SpanId AS spanId,
 RequestId AS requestId, EventName AS eventName,
 AttrStr AS attrStr, AttrInt AS attrInt, AttrNum AS attrNum, AttrBool AS attrBool, AttrJson AS attrJson`;

/** A stored record as the contract gives it. */
export function logRow(row: Row<typeof LOG_COLUMNS>): LogRow {
  return {
    id: placeId({ time: row.time, segment: row.segment, row: row.row }),
    timeUnixNano: String(row.time),
    observedUnixNano: String(row.observed),
    severity: severitySchema.parse(row.level),
    severityText: row.severityText,
    service: row.service,
    body: row.body,
    traceId: isNoId(row.traceId) ? '' : row.traceId,
    spanId: isNoId(row.spanId) ? '' : row.spanId,
    requestId: row.requestId,
    eventName: row.eventName,
    attributes: attributesOf(row),
  };
}

/** The id of a record and the cursor after it: `<unix nanoseconds>-<segment in hex>-<row>`. */
export function placeId(place: LogPlace): string {
  return `${place.time}-${place.segment.toString(16)}-${place.row}`;
}

/** Reads an id or cursor; undefined when it is not one. */
export function parsePlace(id: string): LogPlace | undefined {
  const match = /^(\d{1,19})-([0-9a-f]{1,16})-(\d{1,10})$/.exec(id);
  if (match === null) return undefined;
  const [, time = '', segment = '', row = ''] = match;
  const place = { time: BigInt(time), segment: BigInt(`0x${segment}`), row: Number(row) };
  return place.time < 1n << 63n && place.row < 2 ** 32 ? place : undefined;
}
