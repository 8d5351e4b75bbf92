import type { Cause, CollectionFacts } from './collection-facts.ts';
import type { RemoteWaits } from './remote-waits.ts';

/** From here on a figure is told. */
const LIMITS = {
  /** Calls that both sides need, the mean wait when healthy, and what is left of it. Means of some dozen waits differ by a
   * factor of five without a cause: one slow call is enough. */
  calls: 15,
  beforeNs: 2e6,
  share: 0.15,
  /** What is left of it where all waits are alike: the means between two moments deviate by no more than this share. Fewer calls
   * are enough: some dozen waits without a limit deviate by a quarter and more. */
  cappedCalls: 10,
  cappedShare: 0.5,
  cappedSpread: 0.2,
  moments: 4,
  /** Samples of errors, and how many times those of the healthy collection. */
  errorSamples: 5,
  errorRatio: 3,
} as const;

/**
 * Calls to other processes that take far less time than when healthy: nobody waits for a peer that refuses, or for a limit that
 * is too short. A limit makes all waits alike, which tells it from chance at a smaller difference.
 */
export function shortCalls({ remote, remoteSteps }: CollectionFacts, base: CollectionFacts | null): Cause[] {
  const found: Cause[] = [];
  // Callers that pass a call on have the very same waits: the innermost is named.
  const seen = new Set<string>();
  for (const [name, now] of remote ?? []) {
    const same = `${now.calls} ${now.nanoseconds}`;
    if (seen.has(same)) continue;
    seen.add(same);
    const was = base?.remote?.get(name);
    if (was === undefined || was.calls === 0 || now.calls === 0) continue;
    const [before, after] = [was.nanoseconds / was.calls, now.nanoseconds / now.calls];
    const calls = Math.min(was.calls, now.calls);
    const steps = remoteSteps?.get(name) ?? [];
    const usual = base?.remoteSteps?.get(name) ?? [];
    const isCapped = calls >= LIMITS.cappedCalls && after <= before * LIMITS.cappedShare && areAlike(steps);
    const isShort = calls >= LIMITS.calls && after <= before * LIMITS.share;
    if (before < LIMITS.beforeNs || (!isShort && !isCapped)) continue;
    const ms = (ns: number): string => (ns / 1e6).toFixed(1);
    const values = {
      from: ms(before),
      to: ms(after),
      calls: Math.round(now.calls),
      alike: isCapped && !areAlike(usual) ? 1 : 0,
    };
    found.push({
      code: 'short-calls',
      function: name,
      weight: 0.3 + 0.15 * (1 - after / before),
      values,
    });
  }
  return found.sort((a, b) => b.weight - a.weight).slice(0, 3);
}

/** True when the mean wait is much the same between all moments; each counts by its calls. */
function areAlike(steps: readonly RemoteWaits[]): boolean {
  const known = steps.filter(({ calls }) => calls > 0);
  if (known.length < LIMITS.moments) return false;
  const calls = known.reduce((sum, step) => sum + step.calls, 0);
  const mean = known.reduce((sum, step) => sum + step.nanoseconds, 0) / calls;
  const squares = known.reduce(
    (sum, step) => sum + step.calls * (step.nanoseconds / step.calls - mean) ** 2,
    0,
  );
  return Math.sqrt(squares / calls) <= LIMITS.cappedSpread * mean;
}

/** Functions whose errors cost more than in the healthy collection, from so many samples on that chance is no answer. */
export function errorCauses(
  { errors, allocationPeriod, seconds }: CollectionFacts,
  base: CollectionFacts | null,
): Cause[] {
  if (errors === null || base === null || base.errors === null || allocationPeriod <= 0) return [];
  const causes: Cause[] = [];
  for (const [name, bytes] of errors) {
    const samples = bytes / allocationPeriod;
    const usual = ((base.errors.get(name) ?? 0) / allocationPeriod) * (seconds / base.seconds);
    // Poisson: four standard errors of the usual count, of at least one.
    const isClear =
      samples - usual >= 4 * Math.sqrt(Math.max(1, usual)) && samples >= LIMITS.errorRatio * usual;
    if (samples < LIMITS.errorSamples || !isClear) continue;
    const perSecond = Math.round(bytes / seconds);
    const weight = 0.4 + Math.min(0.35, samples / 100);
    causes.push({
      code: 'errors-rise',
      function: name,
      weight,
      values: { perSecond, samples: Math.round(samples) },
    });
  }
  return causes.sort((a, b) => b.weight - a.weight).slice(0, 3);
}
