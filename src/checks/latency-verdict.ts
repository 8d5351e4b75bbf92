import { histogramOf, histogramSince, quantileOf, totalOf } from '../analyze/exposition/samples.ts';
import { say } from '../base/messages.ts';
import { formatCount, formatDurationNs } from '../base/units.ts';
import type { Verdict } from '../model/check.ts';
import type { ExpositionSample } from '../model/exposition.ts';
import { latencyTexts as m } from './latency-verdict.messages.ts';
import { pass, unknown } from './verdicts.ts';

/** Fewer say nothing about one in a hundred. */
const MIN_OBSERVATIONS = 100;

/** A 99th percentile that is too high. */
export interface SlowTail {
  readonly p99Sec: number;
  readonly values: { readonly p99: string; readonly count: string };
}

/**
 * Judges the 99th percentile of a histogram in seconds, since the earlier sample where there is one with enough of it.
 * Answers the tail when it is above `warnSec`, else the verdict.
 */
export function judgeTail(
  name: string,
  warnSec: number,
  now: readonly ExpositionSample[],
  before: readonly ExpositionSample[] | undefined,
): SlowTail | Verdict {
  const whole = histogramOf(now, name);
  if (whole === undefined) return unknown(say(m.notExposed, { name }), say(m.unlockMetrics));
  const earlier = before === undefined ? undefined : histogramOf(before, name);
  const since = earlier === undefined ? undefined : histogramSince(whole, earlier);
  const judged = since !== undefined && totalOf(since) >= MIN_OBSERVATIONS ? since : whole;
  const count = totalOf(judged);
  const p99Sec = quantileOf(judged, 0.99);
  if (p99Sec === undefined || count < MIN_OBSERVATIONS) {
    return unknown(say(m.few, { count }), say(m.unlockWait));
  }
  const values = { p99: formatDurationNs(p99Sec * 1e9), count: formatCount(count) };
  return p99Sec > warnSec ? { p99Sec, values } : pass(say(m.fine, values));
}
