import type { MetricResult } from '../../api/metrics.ts';
import { raw, sql, string, uint32, uint64s, unixNano } from '../sql.ts';
import { stepOf } from './metric-points.ts';
import type { MetricSeriesInfo } from './metric-series.ts';
import type { QueryRun } from './query-run.ts';
import type { Steps, Window } from './window.ts';

const MAX_EXEMPLARS = 300;
/** The exemplars that say most are those of large values: this many a step. */
const A_STEP = 3;

const COLUMNS = {
  id: 'UInt64',
  time: 'DateTime64(9)',
  value: 'Float64',
  traceId: 'FixedString(16)',
  spanId: 'FixedString(8)',
} as const;

/** Exemplars of the series that lead to a trace: the largest of each step. */
export async function readExemplars(
  run: QueryRun,
  series: readonly MetricSeriesInfo[],
  window: Window,
  steps: Steps,
  labelsOf: (series: MetricSeriesInfo) => Readonly<Record<string, string>>,
): Promise<MetricResult['exemplars']> {
  const table = await run.read(
    sql`SELECT id, time, value, traceId, spanId FROM
 (SELECT MetricId AS id, if(ExemplarTimestamp > toDateTime64(0, 9, 'UTC'), ExemplarTimestamp, Timestamp) AS time, Value AS value,
   TraceId AS traceId, SpanId AS spanId FROM exemplars
  WHERE MetricId IN ${uint64s(series.map((s) => s.id))} AND TenantId = ${string(run.tenant)}
   AND Timestamp >= ${unixNano(window.from)} AND Timestamp < ${unixNano(window.to)} AND TraceId != toFixedString('', 16))
 WHERE time >= ${unixNano(window.from)} AND time < ${unixNano(window.to)}
 ORDER BY value DESC, time LIMIT ${uint32(A_STEP)} BY ${stepOf(raw('time'), steps)} LIMIT ${uint32(MAX_EXEMPLARS)}`,
    COLUMNS,
    'metric-exemplars',
  );
  const infoOf = new Map(series.map((s) => [s.id, s]));
  const exemplars = table.rows().flatMap((row) => {
    const info = infoOf.get(row.id);
    if (info === undefined || !Number.isFinite(row.value)) return [];
    return [
      {
        timeUnixMs: Number(row.time / 1000n) / 1000,
        value: row.value,
        traceId: row.traceId,
        spanId: row.spanId,
        labels: labelsOf(info),
      },
    ];
  });
  return exemplars.sort((a, b) => a.timeUnixMs - b.timeUnixMs);
}
