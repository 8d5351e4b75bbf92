import type { ServiceMap, ServiceMapQuery } from '../../api/overview.ts';
import { type BoundSql, float64, raw, sql, uint32 } from '../sql.ts';
import type { QueryRun } from './query-run.ts';
import { quantileAt } from './red.ts';
import { TIMED } from './span-clock.ts';
import { inWindow, widen, type Window, windowOf } from './window.ts';

/** Spans of a range that are joined; of more, whole traces are left out evenly and the rest is weighted up. */
const MAX_SPANS = 1_000_000;
const MAX_EDGES = 2000;
/** A parent may have begun before the range, a consumer may run long after the producer. */
const SLACK_NS = 900_000_000_000n;

const COLUMNS = {
  source: 'String',
  target: 'String',
  edge: 'UInt8',
  calls: 'Float64',
  errors: 'Float64',
  quantiles: 'Array(Float64)',
} as const;
const KINDS = ['call', 'message', 'database', 'external'] as const;

/**
 * Edges between services: a server or consumer span whose parent or link is a span of another service, and calls to
 * what sends no spans itself: databases by their system, other addresses by name.
 */
export async function queryServiceMap(run: QueryRun, query: ServiceMapQuery): Promise<ServiceMap> {
  const window = windowOf(query);
  const size = await run.read(
    sql`SELECT count() AS spans FROM spans WHERE ${inWindow(run.tenant, window)}`,
    { spans: 'UInt64' },
    'service-map-size',
  );
  const oneIn = Math.max(1, Math.ceil(Number(size.column('spans')[0] ?? 0n) / MAX_SPANS));
  if (oneIn > 1) run.cutBy('scan-limit');
  const sampled = oneIn === 1 ? raw('1') : sql`cityHash64(TraceId) % ${uint32(oneIn)} = 0`;
  const table = await run.read(
    sql`SELECT source, target, edge, sum(weight) * ${float64(oneIn)} AS calls, sumIf(weight, failed) * ${float64(oneIn)} AS errors,
  quantilesBFloat16WeightedIf(0.5, 0.95)(duration, toUInt64(greatest(1, round(weight))), timed) AS quantiles
 FROM (${betweenServices(run.tenant, window, sampled)} UNION ALL ${toOthers(run.tenant, window, sampled)})
 GROUP BY source, target, edge ORDER BY calls DESC LIMIT ${uint32(MAX_EDGES + 1)}`,
    COLUMNS,
    'service-map',
  );
  if (table.rowCount > MAX_EDGES) run.cutBy('row-limit');
  const edges = table
    .rows()
    .slice(0, MAX_EDGES)
    .map((row) => ({
      source: row.source,
      target: row.target,
      kind: KINDS[row.edge] ?? 'external',
      calls: row.calls,
      errors: row.errors,
      p50Ns: quantileAt(row.quantiles, 0),
      p95Ns: quantileAt(row.quantiles, 1),
    }));
  return { edges, completeness: run.completeness() };
}

/** What a server or consumer span was caused by: its parent, and the spans it links to. */
const CAUSES = raw(`arrayConcat(if(ParentSpanId = toFixedString('', 8), [], [(TraceId, ParentSpanId)]),
  if(Kind = 'CONSUMER', arrayZip(Links.TraceId, Links.SpanId), []))`);

function betweenServices(tenant: string, window: Window, sampled: BoundSql): BoundSql {
  return sql`SELECT p.service AS source, c.service AS target, toUInt8(c.kind = 'CONSUMER' OR p.kind = 'PRODUCER') AS edge,
  c.weight AS weight, c.failed AS failed, c.duration AS duration, c.timed AS timed
 FROM (SELECT cause.1 AS traceId, cause.2 AS spanId, service, kind, weight, failed, duration, timed FROM
   (SELECT arrayJoin(${CAUSES}) AS cause, ServiceName AS service, Kind AS kind, SampleRate AS weight, StatusCode = 'ERROR' AS failed, Duration AS duration, ${TIMED} AS timed
    FROM (SELECT * FROM spans WHERE ${inWindow(tenant, window)} AND Kind IN ('SERVER', 'CONSUMER') AND ${sampled} LIMIT 1 BY TraceId, SpanId))) AS c
 ANY INNER JOIN (SELECT TraceId AS traceId, SpanId AS spanId, ServiceName AS service, Kind AS kind FROM spans
   WHERE ${inWindow(tenant, widen(window, SLACK_NS))} AND Kind NOT IN ('SERVER', 'CONSUMER') AND (${sampled} OR Kind = 'PRODUCER')) AS p
 ON c.traceId = p.traceId AND c.spanId = p.spanId WHERE p.service != c.service`;
}

function toOthers(tenant: string, window: Window, sampled: BoundSql): BoundSql {
  return sql`SELECT service AS source, target, edge, weight, failed, duration, timed FROM
 (SELECT TraceId AS traceId, SpanId AS spanId, ServiceName AS service, SampleRate AS weight, StatusCode = 'ERROR' AS failed, Duration AS duration, ${TIMED} AS timed,
   if(DbSystem != '', 2, 3)::UInt8 AS edge,
   toString(if(DbSystem != '', DbSystem, if(PeerService != '', PeerService, ServerAddress))) AS target
  FROM spans WHERE ${inWindow(tenant, window)} AND Kind = 'CLIENT' AND ${sampled} AND (DbSystem != '' OR PeerService != '' OR ServerAddress != '')
  LIMIT 1 BY TraceId, SpanId) AS x
 LEFT ANTI JOIN (SELECT TraceId AS traceId, ParentSpanId AS spanId FROM spans
  WHERE ${inWindow(tenant, widen(window, SLACK_NS))} AND Kind = 'SERVER' AND ${sampled}) AS c
 ON x.traceId = c.traceId AND x.spanId = c.spanId`;
}
