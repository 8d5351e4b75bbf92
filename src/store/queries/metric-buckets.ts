import { type ExplicitHistogram, mergeExplicit } from '../../analyze/histogram/explicit-histogram.ts';
import { type BoundSql, raw, sql } from '../sql.ts';
import { aliveSince, countedInterval, mayHavePaused } from './counted-interval.ts';
import { pointsOf, stepOf, withLookback } from './metric-points.ts';
import type { MetricSeriesInfo } from './metric-series.ts';
import type { QueryRun } from './query-run.ts';
import { spreadOver } from './spread.ts';
import type { Steps, Window } from './window.ts';

const COLUMNS = {
  id: 'UInt64',
  isFirst: 'UInt8',
  from: 'DateTime64(9)',
  to: 'DateTime64(9)',
  bounds: 'Array(Float64)',
  counts: 'Array(Float64)',
} as const;

/** Receives what one series recorded in one step. */
export type BucketSink<T> = (series: MetricSeriesInfo, step: number, recorded: T) => void;

/**
 * Reads what series of explicit histograms recorded, step by step, into `sink`. Differences of cumulative points, resets
 * and spreading as in `readIncrements`; a change of bounds is a reset.
 */
export async function readExplicitBuckets(
  run: QueryRun,
  series: readonly MetricSeriesInfo[],
  window: Window,
  steps: Steps,
  sink: BucketSink<ExplicitHistogram>,
): Promise<void> {
  for (const isDelta of [true, false]) {
    const of = series.filter((s) => s.isDelta === isDelta);
    if (of.length === 0) continue;
    const read = async (ids: readonly bigint[], reach: 'near' | 'far') => {
      const where = pointsOf(run.tenant, ids, withLookback(window, reach));
      const query = isDelta ? deltaSql(where, steps) : cumulativeSql(where, steps);
      return (await run.read(query, COLUMNS, 'metric-buckets')).rows();
    };
    const infoOf = new Map(of.map((s) => [s.id, s]));
    const near = await read([...infoOf.keys()], 'near');
    const alive = aliveSince(near, infoOf);
    const paused = new Set(mayHavePaused(near, infoOf));
    const far = paused.size === 0 ? [] : await read([...paused], 'far');
    for (const row of [...near.filter(({ id }) => !paused.has(id)), ...far]) {
      const info = infoOf.get(row.id);
      if (info === undefined) continue;
      spreadOver(countedInterval(row, alive.get(info.resHash), steps), steps, (step, part) => {
        sink(info, step, { bounds: row.bounds, counts: row.counts.map((count) => count * part) });
      });
    }
  }
}

/** Adds to a sum that may not have begun. */
export function addExplicit(sum: ExplicitHistogram | undefined, more: ExplicitHistogram): ExplicitHistogram {
  return sum === undefined ? more : mergeExplicit(sum, more);
}

function deltaSql(where: BoundSql, steps: Steps): BoundSql {
  return sql`SELECT id, 0::UInt8 AS isFirst, min(t0) AS from, max(t1) AS to, bounds, sumForEach(c) AS counts FROM
 (SELECT MetricId AS id, if(StartTimestamp > toDateTime64(0, 9, 'UTC') AND StartTimestamp < Timestamp, StartTimestamp, Timestamp) AS t0,
   Timestamp AS t1, ExplicitBounds AS bounds, arrayMap(x -> toFloat64(x), BucketCounts) AS c
  FROM hist WHERE ${where} AND notEmpty(BucketCounts) LIMIT 1 BY MetricId, StartTimestamp, Timestamp)
 GROUP BY id, bounds, ${stepOf(raw('t0'), steps)}, ${stepOf(raw('t1'), steps)}`;
}

function cumulativeSql(where: BoundSql, steps: Steps): BoundSql {
  return sql`SELECT id, isFirst, min(t0) AS from, max(t1) AS to, bounds, sumForEach(d) AS counts FROM
 (SELECT id, t1, bounds, toUInt8(pt = toDateTime64(0, 9, 'UTC')) AS isFirst,
   NOT isFirst AND (n < pn OR start > pt OR bounds != pbounds) AS reset,
   multiIf(isFirst, start, reset, greatest(start, pt), pt) AS t0,
   if(isFirst OR reset, c, arrayMap((x, y) -> x - y, c, if(length(pc) = length(c), pc, c))) AS d
  FROM (SELECT id, t1, start, n, c, bounds, lagInFrame(t1) OVER w AS pt, lagInFrame(n) OVER w AS pn, lagInFrame(c) OVER w AS pc,
    lagInFrame(bounds) OVER w AS pbounds
   FROM (SELECT MetricId AS id, Timestamp AS t1, StartTimestamp AS start, Count AS n, arrayMap(x -> toFloat64(x), BucketCounts) AS c,
     ExplicitBounds AS bounds FROM hist WHERE ${where} AND notEmpty(BucketCounts) ORDER BY MetricId, Timestamp LIMIT 1 BY MetricId, Timestamp)
   WINDOW w AS (PARTITION BY id ORDER BY t1 ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)))
 GROUP BY id, isFirst, bounds, if(isFirst, 0, ${stepOf(raw('t0'), steps)}), ${stepOf(raw('t1'), steps)}`;
}
