import type { RuntimeRun } from '../../../../src/model/runtime-log.ts';

/** Points of a chart at most: a screen has no more columns. */
const MAX_POINTS = 4000;

/** Every k-th record, so that a chart has at most 4,000 points; the last is always there. */
export function thin<T>(records: readonly T[]): readonly T[] {
  const step = Math.ceil(records.length / MAX_POINTS);
  return step <= 1 ? records : records.filter((_, i) => i % step === 0 || i === records.length - 1);
}

/** Goroutine states of a scheduler log, most goroutines first, at most `most`. */
export function commonStates(run: RuntimeRun, most: number): readonly string[] {
  const sums = new Map<string, number>();
  for (const sample of run.sched)
    for (const [state, count] of sample.goroutines) sums.set(state, (sums.get(state) ?? 0) + count);
  return [...sums]
    .sort((a, b) => b[1] - a[1])
    .slice(0, most)
    .map(([state]) => state);
}
