import type { Steps } from './window.ts';

/** Something counted between two moments, in milliseconds after the start of the steps; `toMs` is not before `fromMs`. */
export interface Interval {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * Divides what was counted in an interval over the steps it touches, evenly in time: calls `add` with the part of the
 * amount (0 to 1) and the milliseconds of the step that the interval covers. A moment (both ends equal) is wholly in its
 * step. What lies outside the steps is left out.
 */
export function spreadOver(
  interval: Interval,
  steps: Steps,
  add: (step: number, part: number, coveredMs: number) => void,
): void {
  const { fromMs, toMs } = interval;
  const lengthMs = toMs - fromMs;
  const lastMs = steps.count * steps.stepMs;
  if (toMs < 0 || fromMs >= lastMs) return;
  if (!(lengthMs > 0)) {
    // Nothing was counted before it: the step is covered from its beginning.
    add(Math.floor(toMs / steps.stepMs), 1, toMs % steps.stepMs);
    return;
  }
  const first = Math.max(0, Math.floor(fromMs / steps.stepMs));
  const last = Math.min(steps.count - 1, Math.ceil(toMs / steps.stepMs) - 1);
  for (let step = first; step <= last; step++) {
    const coveredMs = Math.min(toMs, (step + 1) * steps.stepMs) - Math.max(fromMs, step * steps.stepMs);
    if (coveredMs > 0) add(step, coveredMs / lengthMs, coveredMs);
  }
}
