import type { ColumnValue } from '../column-types.ts';
import { type BoundSql, int64, raw, sql } from '../sql.ts';
import { aliveSince, countedInterval, mayHavePaused } from './counted-interval.ts';
import { LOOKBACK_NS, pointsOf, stepOf, withLookback } from './metric-points.ts';
import type { MetricSeriesInfo } from './metric-series.ts';
import type { QueryRun } from './query-run.ts';
import { spreadOver } from './spread.ts';
import type { Steps, Window } from './window.ts';

/** What is counted: a column that grows, and one more that grows with it (0 when there is none). */
export interface CountedColumns {
  readonly table: BoundSql;
  readonly amount: BoundSql;
  readonly second: BoundSql;
  /** The amount as an integer where it is one, whose differences stay exact beyond 2^53; 0 elsewhere. */
  readonly exact: BoundSql;
}

/** The numbers in `samples`. */
export const NUMBER_COLUMNS: CountedColumns = {
  table: raw('samples'),
  amount: raw('Value'),
  second: raw('0.'),
  exact: raw('IntValue'),
};

/** Number and sum of the recorded values of histograms and summaries. */
export function recordedColumns(table: BoundSql): CountedColumns {
  return {
    table,
    amount: raw('toFloat64(Count)'),
    second: raw('ifNull(Sum, nan)'),
    exact: raw('toInt64(0)'),
  };
}

/** What one series counted, step by step; NaN where nothing was measured. */
export interface SeriesIncrements {
  readonly series: MetricSeriesInfo;
  readonly amount: Float64Array;
  readonly second: Float64Array;
  /** Milliseconds of each step that are covered by measurements. */
  readonly coveredMs: Float64Array;
}

const COLUMNS = {
  id: 'UInt64',
  isFirst: 'UInt8',
  from: 'DateTime64(9)',
  to: 'DateTime64(9)',
  amount: 'Float64',
  second: 'Float64',
} as const;

/**
 * What each series counted in each step. For cumulative series the difference of neighbouring points is taken; a value
 * that falls, or a start time after the previous point, is a reset, and then the value itself was counted since the new
 * start. (A sum that may fall is never reset by falling.) For delta series each point is what was counted. What was
 * counted between two moments is spread evenly between them.
 */
export async function readIncrements(
  run: QueryRun,
  columns: CountedColumns,
  series: readonly MetricSeriesInfo[],
  window: Window,
  steps: Steps,
): Promise<SeriesIncrements[]> {
  const found = new Map<bigint, SeriesIncrements>();
  const kinds = [
    { of: series.filter((s) => s.isDelta), query: deltaSql },
    {
      of: series.filter((s) => !s.isDelta && s.isMonotonic),
      query: (i: SqlInput) => cumulativeSql(i, raw('1')),
    },
    {
      of: series.filter((s) => !s.isDelta && !s.isMonotonic),
      query: (i: SqlInput) => cumulativeSql(i, raw('0')),
    },
  ];
  for (const { of, query } of kinds) {
    if (of.length === 0) continue;
    const read = async (ids: readonly bigint[], reach: 'near' | 'far'): Promise<readonly IncrementRow[]> => {
      const where = pointsOf(run.tenant, ids, withLookback(window, reach));
      return (await run.read(query({ columns, where, steps }), COLUMNS, 'metric-increments')).rows();
    };
    const infoOf = new Map(of.map((s) => [s.id, s]));
    const near = await read([...infoOf.keys()], 'near');
    const paused = new Set(mayHavePaused(near, infoOf));
    const far = paused.size === 0 ? [] : await read([...paused], 'far');
    const rows = [...near.filter(({ id }) => !paused.has(id)), ...far];
    collect(rows, infoOf, aliveSince(near, infoOf), steps, found);
  }
  return [...found.values()];
}

interface SqlInput {
  readonly columns: CountedColumns;
  readonly where: BoundSql;
  readonly steps: Steps;
}

/** A delta point without a start counts from the point before it, unless that is long ago: then its start is not known. */
function deltaSql({ columns, where, steps }: SqlInput): BoundSql {
  return sql`SELECT id, 0::UInt8 AS isFirst, min(t0) AS from, max(t1) AS to, sum(a) AS amount, sum(b) AS second FROM
 (SELECT id, t1, a, b, multiIf(start > toDateTime64(0, 9, 'UTC') AND start < t1, start,
    pt > toDateTime64(0, 9, 'UTC') AND toUnixTimestamp64Nano(t1) - toUnixTimestamp64Nano(pt) <= ${int64(LOOKBACK_NS)}, pt, t1) AS t0
  FROM (SELECT id, t1, start, a, b, lagInFrame(t1) OVER w AS pt
   FROM (SELECT MetricId AS id, Timestamp AS t1, StartTimestamp AS start, ${columns.amount} AS a, ${columns.second} AS b
    FROM ${columns.table} WHERE ${where} LIMIT 1 BY MetricId, StartTimestamp, Timestamp)
   WINDOW w AS (PARTITION BY id ORDER BY t1 ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)))
 GROUP BY id, ${stepOf(raw('t0'), steps)}, ${stepOf(raw('t1'), steps)}`;
}

function cumulativeSql({ columns, where, steps }: SqlInput, isMonotonic: BoundSql): BoundSql {
  return sql`SELECT id, isFirst, min(t0) AS from, max(t1) AS to, sum(da) AS amount, sum(db) AS second FROM
 (SELECT id, t1, toUInt8(pt = toDateTime64(0, 9, 'UTC')) AS isFirst, 
   if(toFloat64(i) = a AND toFloat64(pi) = pa, toFloat64(toInt128(i) - toInt128(pi)), a - pa) AS grown,
   ${isMonotonic} AND NOT isFirst AND (grown < 0 OR start > pt) AS reset,
   multiIf(isFirst, start, reset, greatest(start, pt), pt) AS t0,
   if(isFirst OR reset, a, grown) AS da, if(isFirst OR reset, b, b - pb) AS db
  FROM (SELECT id, t1, start, a, b, i, lagInFrame(t1) OVER w AS pt, lagInFrame(a) OVER w AS pa, lagInFrame(b) OVER w AS pb, lagInFrame(i) OVER w AS pi
   FROM (SELECT MetricId AS id, Timestamp AS t1, StartTimestamp AS start, ${columns.amount} AS a, ${columns.second} AS b, ${columns.exact} AS i
    FROM ${columns.table} WHERE ${where} ORDER BY MetricId, Timestamp LIMIT 1 BY MetricId, Timestamp)
   WINDOW w AS (PARTITION BY id ORDER BY t1 ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)))
 GROUP BY id, isFirst, if(isFirst, 0, ${stepOf(raw('t0'), steps)}), ${stepOf(raw('t1'), steps)}`;
}

type IncrementRow = { readonly [K in keyof typeof COLUMNS]: ColumnValue<(typeof COLUMNS)[K]> };

function collect(
  rows: readonly IncrementRow[],
  infoOf: ReadonlyMap<bigint, MetricSeriesInfo>,
  alive: ReadonlyMap<bigint, bigint>,
  steps: Steps,
  found: Map<bigint, SeriesIncrements>,
): void {
  for (const row of rows) {
    const info = infoOf.get(row.id);
    if (info === undefined) continue;
    const into = found.get(row.id) ?? emptyIncrements(info, steps);
    found.set(row.id, into);
    const interval = countedInterval(row, alive.get(info.resHash), steps);
    // A first point of something that may fall says how much there is, not how much was added.
    if (row.isFirst === 1 && !info.isMonotonic && !info.isDelta) continue;
    spreadOver(interval, steps, (step, part, coveredMs) => {
      into.amount[step] = orZero(into.amount[step]) + part * row.amount;
      into.second[step] = orZero(into.second[step]) + part * row.second;
      into.coveredMs[step] = orZero(into.coveredMs[step]) + coveredMs;
    });
  }
}

function emptyIncrements(series: MetricSeriesInfo, steps: Steps): SeriesIncrements {
  return {
    series,
    amount: new Float64Array(steps.count).fill(Number.NaN),
    second: new Float64Array(steps.count).fill(Number.NaN),
    coveredMs: new Float64Array(steps.count),
  };
}

function orZero(value: number | undefined): number {
  return value === undefined || Number.isNaN(value) ? 0 : value;
}
