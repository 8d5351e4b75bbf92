import {
  combineExponential,
  type ExponentialHistogram,
} from '../../analyze/histogram/exponential-histogram.ts';
import type { Row } from '../column-types.ts';
import { type BoundSql, raw, sql } from '../sql.ts';
import { aliveSince, countedInterval, mayHavePaused } from './counted-interval.ts';
import type { BucketSink } from './metric-buckets.ts';
import { pointsOf, stepOf, withLookback } from './metric-points.ts';
import type { MetricSeriesInfo } from './metric-series.ts';
import type { QueryRun } from './query-run.ts';
import { spreadOver } from './spread.ts';
import type { Steps, Window } from './window.ts';

const COLUMNS = {
  id: 'UInt64',
  from: 'DateTime64(9)',
  to: 'DateTime64(9)',
  count: 'UInt64',
  scale: 'Int32',
  zeroCount: 'UInt64',
  zeroThreshold: 'Float64',
  positiveAt: 'Array(Int32)',
  positive: 'Array(UInt64)',
  negativeAt: 'Array(Int32)',
  negative: 'Array(UInt64)',
} as const;
type PointRow = Row<typeof COLUMNS>;

/**
 * Reads what series of exponential histograms recorded, step by step, into `sink`. Of cumulative series the last point
 * of each step is compared with that of the step before (scales may change between them); delta points of a step are
 * added up in the engine.
 */
export async function readExponentialBuckets(
  run: QueryRun,
  series: readonly MetricSeriesInfo[],
  window: Window,
  steps: Steps,
  sink: BucketSink<ExponentialHistogram>,
): Promise<void> {
  for (const isDelta of [true, false]) {
    const of = series.filter((s) => s.isDelta === isDelta);
    if (of.length === 0) continue;
    const read = async (ids: readonly bigint[], reach: 'near' | 'far') => {
      const where = pointsOf(run.tenant, ids, withLookback(window, reach));
      const query = isDelta ? deltaSql(where, steps) : lastSql(where, steps);
      const rows = (await run.read(query, COLUMNS, 'metric-exponential')).rows();
      return isDelta ? rows.map(deltaOf) : differences(rows);
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
        sink(info, step, scaled(row.recorded, part));
      });
    }
  }
}

/** Adds to a sum that may not have begun. */
export function addExponential(
  sum: ExponentialHistogram | undefined,
  more: ExponentialHistogram,
): ExponentialHistogram {
  return sum === undefined ? more : combineExponential(sum, more, 1);
}

interface Counted {
  readonly id: bigint;
  readonly isFirst: number;
  readonly from: bigint;
  readonly to: bigint;
  readonly recorded: ExponentialHistogram;
}

/** Rows come ordered by series and time; `from` is the start time a cumulative point names. */
function differences(rows: readonly PointRow[]): Counted[] {
  const counted: Counted[] = [];
  let before: PointRow | undefined;
  for (const row of rows) {
    const now = histogramOf(row);
    if (before?.id !== row.id)
      counted.push({ id: row.id, isFirst: 1, from: row.from, to: row.to, recorded: now });
    else if (row.count < before.count || row.from > before.to) {
      const from = row.from > before.to ? row.from : before.to;
      counted.push({ id: row.id, isFirst: 0, from, to: row.to, recorded: now });
    } else {
      const recorded = combineExponential(now, histogramOf(before), -1);
      counted.push({ id: row.id, isFirst: 0, from: before.to, to: row.to, recorded });
    }
    before = row;
  }
  return counted;
}

function deltaOf(row: PointRow): Counted {
  return { id: row.id, isFirst: 0, from: row.from, to: row.to, recorded: histogramOf(row) };
}

function histogramOf(row: PointRow): ExponentialHistogram {
  return {
    scale: row.scale,
    zeroCount: Number(row.zeroCount),
    zeroThreshold: row.zeroThreshold,
    positive: bucketsAt(row.positiveAt, row.positive),
    negative: bucketsAt(row.negativeAt, row.negative),
  };
}

function bucketsAt(at: readonly number[], counts: readonly bigint[]): Map<number, number> {
  const buckets = new Map<number, number>();
  for (const [i, index] of at.entries()) {
    const count = Number(counts[i] ?? 0n);
    if (count > 0) buckets.set(index, count);
  }
  return buckets;
}

function scaled(histogram: ExponentialHistogram, part: number): ExponentialHistogram {
  if (part === 1) return histogram;
  const scale = (buckets: ReadonlyMap<number, number>) =>
    new Map([...buckets].map(([index, count]) => [index, count * part]));
  return {
    ...histogram,
    zeroCount: histogram.zeroCount * part,
    positive: scale(histogram.positive),
    negative: scale(histogram.negative),
  };
}

/** SQL: index of each bucket of a side. */
function indexes(side: 'Positive' | 'Negative'): BoundSql {
  return raw(`arrayMap(i -> toInt32(${side}Offset + i - 1), arrayEnumerate(${side}BucketCounts))`);
}

function lastSql(where: BoundSql, steps: Steps): BoundSql {
  const last = (column: BoundSql) => sql`argMax(${column}, Timestamp)`;
  return sql`SELECT MetricId AS id, ${last(raw('StartTimestamp'))} AS from, max(Timestamp) AS to, ${last(raw('Count'))} AS count,
  ${last(raw('Scale'))} AS scale, ${last(raw('ZeroCount'))} AS zeroCount, ${last(raw('ZeroThreshold'))} AS zeroThreshold,
  ${last(indexes('Positive'))} AS positiveAt, ${last(raw('PositiveBucketCounts'))} AS positive,
  ${last(indexes('Negative'))} AS negativeAt, ${last(raw('NegativeBucketCounts'))} AS negative
 FROM exphist WHERE ${where} GROUP BY id, ${stepOf(raw('Timestamp'), steps)} ORDER BY id, to`;
}

function deltaSql(where: BoundSql, steps: Steps): BoundSql {
  return sql`SELECT id, min(t0) AS from, max(t1) AS to, sum(n) AS count, scale, sum(z) AS zeroCount, max(zt) AS zeroThreshold,
  (sumMap(pi, pc) AS p).1 AS positiveAt, p.2 AS positive, (sumMap(ni, nc) AS m).1 AS negativeAt, m.2 AS negative
 FROM (SELECT MetricId AS id, if(StartTimestamp > toDateTime64(0, 9, 'UTC') AND StartTimestamp < Timestamp, StartTimestamp, Timestamp) AS t0,
   Timestamp AS t1, Count AS n, Scale AS scale, ZeroCount AS z, ZeroThreshold AS zt,
   ${indexes('Positive')} AS pi, PositiveBucketCounts AS pc, ${indexes('Negative')} AS ni, NegativeBucketCounts AS nc
  FROM exphist WHERE ${where} LIMIT 1 BY MetricId, StartTimestamp, Timestamp)
 GROUP BY id, scale, ${stepOf(raw('t0'), steps)}, ${stepOf(raw('t1'), steps)}`;
}
