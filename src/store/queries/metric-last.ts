import { raw, sql } from '../sql.ts';
import { LOOKBACK_NS, msAfter, pointsOf, stepOf } from './metric-points.ts';
import type { MetricSeriesInfo } from './metric-series.ts';
import type { QueryRun } from './query-run.ts';
import type { Steps, Window } from './window.ts';

/** A value holds for this many of its series' usual intervals … */
const HOLD_INTERVALS = 2.5;
/** … and never longer than this. */
const HOLD_MOST_MS = 300_000;

const COLUMNS = {
  id: 'UInt64',
  step: 'Int32',
  time: 'DateTime64(9)',
  first: 'DateTime64(9)',
  points: 'UInt64',
  value: 'Float64',
} as const;

/** The last value of one series in each step; NaN where there was none. */
export interface SeriesValues {
  readonly series: MetricSeriesInfo;
  readonly values: Float64Array;
}

/** One point of a series: when, and its value. */
interface Held {
  readonly atMs: number;
  readonly step: number;
  readonly value: number;
}

/**
 * The last value of each series in each step. Where a step is shorter than the interval between points, a value holds
 * until the next one, for at most two and a half usual intervals.
 */
export async function readLastValues(
  run: QueryRun,
  series: readonly MetricSeriesInfo[],
  window: Window,
  steps: Steps,
): Promise<SeriesValues[]> {
  const where = pointsOf(
    run.tenant,
    series.map((s) => s.id),
    { from: window.from > LOOKBACK_NS ? window.from - LOOKBACK_NS : 0n, to: window.to },
  );
  const table = await run.read(
    sql`SELECT MetricId AS id, ${stepOf(raw('Timestamp'), steps)} AS step, max(Timestamp) AS time, min(Timestamp) AS first,
  count() AS points, argMax(Value, Timestamp) AS value FROM samples WHERE ${where} GROUP BY id, step ORDER BY id, step`,
    COLUMNS,
    'metric-last',
  );
  const rowsOf = new Map<bigint, { held: Held[]; firstMs: number; points: number }>();
  for (const row of table.rows()) {
    const firstMs = msAfter(steps, row.first);
    const known = rowsOf.get(row.id) ?? { held: [], firstMs, points: 0 };
    known.held.push({ atMs: msAfter(steps, row.time), step: row.step, value: row.value });
    known.points += Number(row.points);
    rowsOf.set(row.id, known);
  }
  return series.flatMap((info) => {
    const rows = rowsOf.get(info.id);
    if (rows === undefined) return [];
    const lastMs = rows.held.at(-1)?.atMs ?? rows.firstMs;
    const intervalMs = rows.points > 1 ? (lastMs - rows.firstMs) / (rows.points - 1) : 0;
    const holdMs = Math.min(HOLD_MOST_MS, HOLD_INTERVALS * intervalMs);
    return [{ series: info, values: holdValues(rows.held, holdMs, steps) }];
  });
}

/** Values by step: that of the last point in it, else of the latest point before that still holds at the step's end. */
function holdValues(held: readonly Held[], holdMs: number, steps: Steps): Float64Array {
  const values = new Float64Array(steps.count).fill(Number.NaN);
  let next = 0;
  let current: Held | undefined;
  for (let step = 0; step < steps.count; step++) {
    for (let point = held[next]; point !== undefined && point.step <= step; point = held[++next])
      current = point;
    if (current === undefined) continue;
    const endMs = (step + 1) * steps.stepMs;
    if (current.step === step || endMs - current.atMs <= holdMs) values[step] = current.value;
  }
  return values;
}
