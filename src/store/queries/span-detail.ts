import type { Attributes } from '../../api/common.ts';
import {
  type SpanDetail,
  spanClockSchema,
  spanDetailSchema,
  spanKindSchema,
  statusCodeSchema,
} from '../../api/traces.ts';
import { AppError } from '../../base/errors/app-error.ts';
import { hexId, sql, string, uint64 } from '../sql.ts';
import { ATTRIBUTE_COLUMNS, attributesOf, attributesOfJson } from './attributes.ts';
import type { QueryRun } from './query-run.ts';
import { CLOCK } from './span-clock.ts';
import { isNoId } from './trace-columns.ts';
import { inTrace } from './trace-window.ts';
import { inWindow, widen } from './window.ts';

/** A span that links back is looked for this long before and after: a message may wait in a queue for a day. */
const LINK_SLACK_NS = 86_400_000_000_000n;
const MAX_LINKED_FROM = 100;
const END_BEFORE_START = spanClockSchema.options.indexOf('end-before-start');
const timeSourceSchema = spanDetailSchema.shape.timeSource;

const COLUMNS = {
  parentSpanId: 'FixedString(8)',
  name: 'String',
  service: 'String',
  kind: 'Enum8',
  status: 'Enum8',
  statusMessage: 'String',
  start: 'DateTime64(9)',
  duration: 'UInt64',
  traceState: 'String',
  flags: 'UInt32',
  requestId: 'String',
  scopeName: 'String',
  scopeVersion: 'String',
  resHash: 'UInt64',
  ...ATTRIBUTE_COLUMNS,
  eventTimes: 'Array(DateTime64(9))',
  eventNames: 'Array(String)',
  eventAttributes: 'Array(String)',
  linkTraceIds: 'Array(FixedString(16))',
  linkSpanIds: 'Array(FixedString(8))',
  linkAttributes: 'Array(String)',
  received: 'DateTime64(9)',
  timeSource: 'Enum8',
  endBeforeStart: 'UInt64',
  sampleRate: 'Float64',
  clock: 'UInt8',
  droppedAttributes: 'UInt32',
  droppedEvents: 'UInt32',
  droppedLinks: 'UInt32',
  eventDropped: 'Array(UInt32)',
  linkDropped: 'Array(UInt32)',
} as const;

/** Everything about one span; the first of its copies. Throws SPAN_NOT_FOUND. */
export async function querySpan(run: QueryRun, traceId: string, spanId: string): Promise<SpanDetail> {
  const where = await inTrace(run, traceId);
  const table = await run.read(
    sql`SELECT ParentSpanId AS parentSpanId, SpanName AS name, ServiceName AS service, Kind AS kind, StatusCode AS status,
  StatusMessage AS statusMessage, Timestamp AS start, Duration AS duration, TraceState AS traceState, Flags AS flags,
  RequestId AS requestId, ScopeName AS scopeName, ScopeVersion AS scopeVersion, ResHash AS resHash,
  AttrStr AS attrStr, AttrInt AS attrInt, AttrNum AS attrNum, AttrBool AS attrBool, AttrJson AS attrJson,
  Events.Timestamp AS eventTimes, Events.Name AS eventNames, Events.Attributes AS eventAttributes,
  Links.TraceId AS linkTraceIds, Links.SpanId AS linkSpanIds, Links.Attributes AS linkAttributes,
  ReceivedAt AS received, TimeSource AS timeSource, EndBeforeStart AS endBeforeStart, SampleRate AS sampleRate,
  ${CLOCK} AS clock, DroppedAttributes AS droppedAttributes, DroppedEvents AS droppedEvents, DroppedLinks AS droppedLinks,
  Events.DroppedAttributes AS eventDropped, Links.DroppedAttributes AS linkDropped
 FROM spans WHERE ${where} AND SpanId = ${hexId(spanId)} ORDER BY start, duration DESC, received LIMIT 1`,
    COLUMNS,
    'span',
  );
  const [row] = table.rows();
  if (row === undefined) throw new AppError('SPAN_NOT_FOUND', { values: { traceId, spanId } });
  const [resource, linkedFrom] = await Promise.all([
    readResource(run, row.resHash),
    readLinkedFrom(run, traceId, spanId, row.start),
  ]);
  return {
    traceId,
    spanId,
    parentSpanId: isNoId(row.parentSpanId) ? '' : row.parentSpanId,
    name: row.name,
    service: row.service,
    kind: spanKindSchema.parse(row.kind),
    status: statusCodeSchema.parse(row.status),
    statusMessage: row.statusMessage,
    startUnixNano: String(row.start),
    durationNs: String(row.duration),
    traceState: row.traceState,
    flags: row.flags,
    requestId: row.requestId,
    scope: { name: row.scopeName, version: row.scopeVersion },
    attributes: attributesOf(row),
    resource,
    events: row.eventTimes.map((time, i) => ({
      timeUnixNano: String(time),
      name: row.eventNames[i] ?? '',
      attributes: attributesOfJson(row.eventAttributes[i] ?? ''),
      droppedAttributes: row.eventDropped[i] ?? 0,
    })),
    links: row.linkTraceIds.map((linked, i) => ({
      traceId: linked,
      spanId: row.linkSpanIds[i] ?? '',
      attributes: attributesOfJson(row.linkAttributes[i] ?? ''),
      droppedAttributes: row.linkDropped[i] ?? 0,
    })),
    linkedFrom,
    receivedUnixNano: String(row.received),
    timeSource: timeSourceSchema.parse(row.timeSource),
    endBeforeStartNs: row.clock === END_BEFORE_START ? String(row.endBeforeStart) : '0',
    clock: spanClockSchema.options[row.clock] ?? 'ok',
    sampleRate: row.sampleRate,
    dropped: { attributes: row.droppedAttributes, events: row.droppedEvents, links: row.droppedLinks },
  };
}

/** The attributes of a resource; empty when it is not stored any more. */
export async function readResource(run: QueryRun, resHash: bigint): Promise<Attributes> {
  const table = await run.read(
    sql`SELECT AttrStr AS attrStr, AttrInt AS attrInt, AttrNum AS attrNum, AttrBool AS attrBool, AttrJson AS attrJson
 FROM resources WHERE TenantId = ${string(run.tenant)} AND ResHash = ${uint64(resHash)} LIMIT 1`,
    ATTRIBUTE_COLUMNS,
    'resource',
  );
  const [row] = table.rows();
  return row === undefined ? {} : attributesOf(row);
}

async function readLinkedFrom(
  run: QueryRun,
  traceId: string,
  spanId: string,
  start: bigint,
): Promise<SpanDetail['linkedFrom']> {
  const window = widen({ from: start, to: start }, LINK_SLACK_NS);
  const table = await run.read(
    sql`SELECT DISTINCT TraceId AS traceId, SpanId AS spanId, ServiceName AS service, SpanName AS name FROM spans
 WHERE ${inWindow(run.tenant, window)} AND has(Links.SpanId, toFixedString(${hexId(spanId)}, 8)) AND has(Links.TraceId, toFixedString(${hexId(traceId)}, 16))
 LIMIT ${uint64(BigInt(MAX_LINKED_FROM))}`,
    { traceId: 'FixedString(16)', spanId: 'FixedString(8)', service: 'String', name: 'String' },
    'span-linked-from',
  );
  return table.rows();
}
