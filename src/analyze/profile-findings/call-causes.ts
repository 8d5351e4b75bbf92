import type { Cause, CollectionFacts } from './collection-facts.ts';
import type { RemoteWaits } from './remote-waits.ts';

/** From here on a figure is told. */
const LIMITS = {
  /** Calls that both sides need, the mean wait when healthy, and what is left of it. Means of some dozen waits differ by a
   * factor of five without a cause: one slow call is enough. */
  calls: 15,
  beforeNs: 2e6,
  share: 0.15,
  /** What is left of it where all waits are alike: between any two moments their mean is the same within this share. */
  cappedShare: 0.5,
  cappedSpread: 0.35,
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
    if (was === undefined || was.calls < LIMITS.calls || now.calls < LIMITS.calls) continue;
    const [before, after] = [was.nanoseconds / was.calls, now.nanoseconds / now.calls];
    const steps = remoteSteps?.get(name) ?? [];
    const isCapped =
      after <= before * LIMITS.cappedShare &&
      areAlike(steps) &&
      !areAlike(base?.remoteSteps?.get(name) ?? []);
    if (before < LIMITS.beforeNs || (after > before * LIMITS.share && !isCapped)) continue;
    const ms = (ns: number): string => (ns / 1e6).toFixed(1);
    const values = { from: ms(before), to: ms(after), calls: Math.round(now.calls), alike: isCapped ? 1 : 0 };
    found.push({
      code: 'short-calls',
      function: name,
      weight: 0.3 + 0.15 * (1 - after / before),
      values,
    });
  }
  return found.sort((a, b) => b.weight - a.weight).slice(0, 3);
}

/** True when the mean wait is the same between all moments. */
function areAlike(steps: readonly RemoteWaits[]): boolean {
  const means = steps.filter(({ calls }) => calls > 0).map(({ calls, nanoseconds }) => nanoseconds / calls);
  if (means.length < LIMITS.moments) return false;
  const [least, most] = [Math.min(...means), Math.max(...means)];
  return most - least <= LIMITS.cappedSpread * most;
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
