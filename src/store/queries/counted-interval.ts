import type { MetricSeriesInfo } from './metric-series.ts';
import { msAfter } from './metric-points.ts';
import type { Interval } from './spread.ts';
import type { Steps } from './window.ts';

/** A row of what was counted between two points of a series; `isFirst` when there was no point before. */
export interface CountedRow {
  readonly id: bigint;
  readonly isFirst: number;
  /** Start of the interval; for a first point the start time it names, 0 when it names none. */
  readonly from: bigint;
  readonly to: bigint;
}

/** Nothing lies in it: before the first step. */
const NEVER: Interval = { fromMs: -1, toMs: -1 };

/** Earliest point of each resource: from then on its process was there and would have sent a series that existed. */
export function aliveSince(
  rows: readonly CountedRow[],
  infoOf: ReadonlyMap<bigint, MetricSeriesInfo>,
): ReadonlyMap<bigint, bigint> {
  const alive = new Map<bigint, bigint>();
  for (const row of rows) {
    const resHash = infoOf.get(row.id)?.resHash;
    if (resHash === undefined || row.isFirst !== 1) continue;
    const known = alive.get(resHash);
    if (known === undefined || row.to < known) alive.set(resHash, row.to);
  }
  return alive;
}

/**
 * Series whose first point says that they may only have paused: not among the first of their process, but with a start before
 * those. Where they have earlier points, what was counted since the last of them is the difference, not the whole value.
 */
export function mayHavePaused(
  rows: readonly CountedRow[],
  infoOf: ReadonlyMap<bigint, MetricSeriesInfo>,
): bigint[] {
  const alive = aliveSince(rows, infoOf);
  const paused = new Set<bigint>();
  for (const row of rows) {
    const since = alive.get(infoOf.get(row.id)?.resHash ?? 0n);
    if (row.isFirst === 1 && since !== undefined && since < row.to && row.from > 0n && row.from < since)
      paused.add(row.id);
  }
  return [...paused];
}

/**
 * When the amount of a row was counted. That of a first point: just now, if its process sent points before and this
 * series was not among them; else since the start the point names; without a start it is not known, and counts nowhere.
 */
export function countedInterval(row: CountedRow, aliveSinceNano: bigint | undefined, steps: Steps): Interval {
  const toMs = msAfter(steps, row.to);
  const between = { fromMs: msAfter(steps, row.from), toMs };
  if (row.isFirst !== 1) return between;
  if (aliveSinceNano !== undefined && aliveSinceNano < row.to) return { fromMs: toMs, toMs };
  return row.from > 0n && row.from <= row.to ? between : NEVER;
}
