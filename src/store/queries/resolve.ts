import type { Resolve } from '../../api/system.ts';
import { hexId, sql, string, uint32 } from '../sql.ts';
import type { QueryRun } from './query-run.ts';

/** Hits of each kind. */
const MAX_HITS = 8;
/** How far back span ids, which have no index, are looked for. */
const SPAN_DAYS = 2;

type Hit = Resolve['hits'][number];

const IS_HEX = /^[0-9a-f]+$/;
const ID_DIGITS = [32, 16];

function digitsOf(text: string): string {
  return text.trim().toLowerCase().replaceAll('-', '');
}

/** Whether a text can be a trace id or a span id as a whole. */
export function isWholeId(text: string): boolean {
  const digits = digitsOf(text);
  return IS_HEX.test(digits) && ID_DIGITS.includes(digits.length);
}

/**
 * What a pasted text may be, most likely first: trace id (32 hex digits, also written as UUID or with upper case), span
 * id or its beginning, request id, service, metric.
 */
export async function queryResolve(run: QueryRun, text: string): Promise<Hit[]> {
  const typed = text.trim();
  if (typed === '') return [];
  const hex = digitsOf(typed);
  const isHex = IS_HEX.test(hex);
  const finds: Promise<Hit[]>[] = [];
  if (isHex && hex.length === 32) finds.push(findTrace(run, hex));
  // An odd digit is half a byte: the bytes before it are searched, the rest is compared afterwards.
  if (isHex && hex.length >= 6 && hex.length <= 16) finds.push(findSpans(run, hex));
  finds.push(findRequest(run, typed), findServices(run, typed), findMetrics(run, typed));
  return (await Promise.all(finds)).flat();
}

async function findTrace(run: QueryRun, traceId: string): Promise<Hit[]> {
  const table = await run.read(
    sql`SELECT count() AS rows, min(Start) AS start, argMax((RootService, RootName), HasRoot) AS root FROM trace_index
 WHERE TenantId = ${string(run.tenant)} AND TraceId = ${hexId(traceId)}`,
    { rows: 'UInt64', start: 'DateTime64(9)', root: 'Tuple(String, String)' },
    'resolve-trace',
  );
  const [row] = table.rows();
  if (row === undefined || row.rows === 0n) return [];
  const [service, name] = row.root;
  const label = service === '' ? traceId : `${service}: ${name}`;
  return [{ kind: 'trace', label, traceId, atUnixMs: ms(row.start), ...(service !== '' && { service }) }];
}

async function findSpans(run: QueryRun, digits: string): Promise<Hit[]> {
  const whole = digits.slice(0, digits.length - (digits.length % 2));
  const table = await run.read(
    sql`SELECT TraceId AS traceId, SpanId AS spanId, any(ServiceName) AS service, any(SpanName) AS name, min(Timestamp) AS start FROM spans
 WHERE TenantId = ${string(run.tenant)} AND Timestamp >= now64(9) - toIntervalDay(${uint32(SPAN_DAYS)})
  AND startsWith(SpanId, ${hexId(whole)}) AND startsWith(lower(hex(SpanId)), ${string(digits)})
 GROUP BY traceId, spanId ORDER BY start DESC LIMIT ${uint32(MAX_HITS)}`,
    {
      traceId: 'FixedString(16)',
      spanId: 'FixedString(8)',
      service: 'String',
      name: 'String',
      start: 'DateTime64(9)',
    },
    'resolve-span',
  );
  return table.rows().map(({ traceId, spanId, service, name, start }) => ({
    kind: 'span',
    label: `${service}: ${name}`,
    traceId,
    spanId,
    service,
    atUnixMs: ms(start),
  }));
}

/** Traces and logs of a request; a request whose spans were not kept is found by its logs. */
async function findRequest(run: QueryRun, id: string): Promise<Hit[]> {
  const table = await run.read(
    sql`SELECT traceId, min(at) AS start, argMin(service, at) AS service FROM
 (SELECT TraceId AS traceId, Timestamp AS at, ServiceName AS service FROM spans WHERE TenantId = ${string(run.tenant)} AND RequestId = ${string(id)}
  UNION ALL SELECT TraceId, Timestamp, ServiceName FROM logs WHERE TenantId = ${string(run.tenant)} AND RequestId = ${string(id)})
 GROUP BY traceId ORDER BY start DESC LIMIT ${uint32(MAX_HITS)}`,
    { traceId: 'FixedString(16)', start: 'DateTime64(9)', service: 'String' },
    'resolve-request',
  );
  return table.rows().map(({ traceId, start, service }) => ({
    kind: 'request',
    label: service,
    id,
    service,
    atUnixMs: ms(start),
    ...(!/^0*$/.test(traceId) && { traceId }),
  }));
}

async function findServices(run: QueryRun, text: string): Promise<Hit[]> {
  const table = await run.read(
    sql`SELECT ServiceName AS service FROM resources
 WHERE TenantId = ${string(run.tenant)} AND Day >= today() - 32 AND positionCaseInsensitiveUTF8(ServiceName, ${string(text)}) > 0
 GROUP BY service ORDER BY lower(service) = lower(${string(text)}) DESC, length(service), service LIMIT ${uint32(MAX_HITS)}`,
    { service: 'String' },
    'resolve-service',
  );
  return table.rows().map(({ service }) => ({ kind: 'service', label: service, service }));
}

async function findMetrics(run: QueryRun, text: string): Promise<Hit[]> {
  const table = await run.read(
    sql`SELECT Name AS name FROM series
 WHERE TenantId = ${string(run.tenant)} AND Day >= today() - 32 AND positionCaseInsensitiveUTF8(Name, ${string(text)}) > 0
 GROUP BY name ORDER BY lower(name) = lower(${string(text)}) DESC, length(name), name LIMIT ${uint32(MAX_HITS)}`,
    { name: 'String' },
    'resolve-metric',
  );
  return table.rows().map(({ name }) => ({ kind: 'metric', label: name, id: name }));
}

function ms(unixNano: bigint): number {
  return Number(unixNano / 1_000_000n);
}
