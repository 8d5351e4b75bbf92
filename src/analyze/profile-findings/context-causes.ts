import type { Cause, CollectionFacts } from './collection-facts.ts';
import { fisherTail } from './fisher.ts';
import type { LabelCoverage } from './label-coverage.ts';

/** From here on a loss of labels is told. */
const LIMITS = {
  /** Part of the samples that carry a label which requests bring along, and which is lost. */
  carried: 0.9,
  lost: 0.1,
  /** Chance that the difference is none; several labels and calls are looked at. */
  chance: 1e-3,
  /** A label with so many values at one call was brought along by requests; the call itself sets the same one always. */
  ownValues: 4,
} as const;

/**
 * Calls to other processes that have lost the labels which a request carries in its context (`pprof.Do`): whoever makes the call
 * gave it another context, so that trace, baggage and time limit end there too. Where a label of its own for each request is
 * left, the request came in without the others, and the context was lost by who sent it. Needs a healthy collection.
 */
export function contextCauses({ coverage }: CollectionFacts, base: CollectionFacts | null): Cause[] {
  const causes: Cause[] = [];
  for (const [caller, now] of coverage) {
    const was = base?.coverage.get(caller);
    if (was === undefined) continue;
    const lost = [...was.keys.keys()].filter((key) => isLost(key, now, was));
    const [first] = lost;
    if (first === undefined) continue;
    const isIncoming = [...now.keys.values()].some(
      ({ samples, values }) => samples >= LIMITS.carried * now.samples && values.size >= LIMITS.ownValues,
    );
    // What runs after a call that lost the labels has lost them too: of work at home only what came in without them is told.
    if (!isIncoming && !now.isCall) continue;
    const name = isIncoming ? now.entry : caller;
    if (causes.some((cause) => cause.function === name)) continue;
    const has = now.keys.get(first)?.samples ?? 0;
    const values = {
      labels: lost.join(', '),
      has,
      of: now.samples,
      had: was.keys.get(first)?.samples ?? 0,
      hadOf: was.samples,
      chance: chanceOf(first, now, was).toExponential(0),
      incoming: isIncoming ? 1 : 0,
    };
    causes.push({ code: 'context-break', function: name, weight: isIncoming ? 0.6 : 0.7, values });
  }
  return causes;
}

function isLost(key: string, now: LabelCoverage, was: LabelCoverage): boolean {
  const had = was.keys.get(key)?.samples ?? 0;
  const has = now.keys.get(key)?.samples ?? 0;
  if (had < LIMITS.carried * was.samples || has > LIMITS.lost * now.samples) return false;
  return chanceOf(key, now, was) <= LIMITS.chance;
}

function chanceOf(key: string, now: LabelCoverage, was: LabelCoverage): number {
  return fisherTail(
    { few: now.keys.get(key)?.samples ?? 0, of: now.samples },
    { few: was.keys.get(key)?.samples ?? 0, of: was.samples },
  );
}
