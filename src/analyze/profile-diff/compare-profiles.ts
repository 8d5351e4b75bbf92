import { ComparedSides, type CostBasis, type CostPair } from './compared-sides.ts';
import type { FunctionCosts, FunctionNames } from './function-costs.ts';
import { findMove, type MovedCost } from './moved-cost.ts';
import { changeOf, dispersionOf, mean, type ShareChange } from './share-change.ts';

/** How sides are compared. All shares are 0 to 1. */
export interface CompareOptions {
  /** @default 'share' */
  readonly basis: CostBasis;
  /** Smallest change that matters. @default 0.01 */
  readonly threshold: number;
  /** Of each interval. @default 0.95 */
  readonly confidence: number;
  /** Share of false alarms among the functions told to have changed. @default 0.05 */
  readonly falseRate: number;
}

/**
 * `rise`, `fall`: clear and large enough. `moved`: a rise whose cost is missing elsewhere nearby. `unclear`: too few samples to
 * exclude a rise of the threshold. `steady`: the rest.
 */
export type ChangeVerdict = 'rise' | 'moved' | 'unclear' | 'fall' | 'steady';

/** One function on both sides. */
export interface FunctionChange {
  readonly name: string;
  readonly flat: ShareChange;
  readonly cum: ShareChange;
  /** Chance corrected for the number of functions (Benjamini and Hochberg 1995). */
  readonly qValue: number;
  readonly verdict: ChangeVerdict;
  /** Set when `moved`. */
  readonly moved: MovedCost | null;
  /** The callers of most of its cost, nearest first, at most 4. */
  readonly callers: readonly string[];
}

/** What it takes to see a change of the threshold in the least clear function. */
export interface NeededSamples {
  readonly function: string;
  /** Observations a side, and how many there are; null where values are no counts. */
  readonly events: number | null;
  readonly haveEvents: number | null;
  /** Files a side like those given. */
  readonly files: number;
  readonly haveFiles: number;
}

/** The comparison of two sides. */
export interface ProfileComparison {
  readonly options: CompareOptions;
  /** `regression` when a function rose, `unclear` when none did but one cannot be told, else `fine`. */
  readonly verdict: 'regression' | 'unclear' | 'fine';
  /** The whole cost per second (or per moment) over the base's: 1 is no change. */
  readonly total: ShareChange;
  /** Variance between files over that of sampling; 1 also when there is one file a side. */
  readonly dispersion: number;
  readonly files: readonly [base: number, next: number];
  /** Observations of the smaller side; null where values are no counts of samples. */
  readonly events: number | null;
  /** Rises first, then moved, unclear, falls; steady functions are left out. Largest change first. */
  readonly changes: readonly FunctionChange[];
  readonly steady: number;
  readonly needed: NeededSamples | null;
}

/** Functions below this part, as a mean over both sides, are neither tested nor told. */
const SMALLEST = 0.001;

/** Compares two sides of profiles of one kind, function by function. Errors: none; sides must not be empty. */
export function compareProfiles(
  base: readonly FunctionCosts[],
  next: readonly FunctionCosts[],
  names: FunctionNames,
  options: CompareOptions,
): ProfileComparison {
  const sides = new ComparedSides(base, next, options.basis);
  const tested = testFunctions(sides, options);
  const rates = sides.by('rate');
  const total = changeOf(...rates.pair((c) => c.total), tested.dispersion, options.confidence);
  const measure = (value: (costs: FunctionCosts) => number): ShareChange =>
    changeOf(...sides.pair(value), tested.dispersion, options.confidence);
  const fallen = tested.rows.filter((row) => row.flat.change < 0).map((row) => row.id);
  const changes: FunctionChange[] = [];
  let steady = 0;
  for (const row of tested.rows) {
    const found = judge(row, options);
    if (found === 'steady') {
      steady++;
      continue;
    }
    const move =
      found === 'rise' ? findMove({ id: row.id, change: row.flat, fallen, sides, names, measure }) : null;
    changes.push({
      name: names.name(row.id),
      flat: row.flat,
      cum: measure((c) => c.cum.get(row.id) ?? 0),
      qValue: row.qValue,
      verdict: move === null ? found : 'moved',
      moved: move,
      callers: callerChain(row.id, next, names),
    });
  }
  changes.sort(
    (a, b) => ORDER[a.verdict] - ORDER[b.verdict] || Math.abs(b.flat.change) - Math.abs(a.flat.change),
  );
  const has = (verdict: ChangeVerdict): boolean => changes.some((c) => c.verdict === verdict);
  return {
    options,
    verdict: has('rise') ? 'regression' : has('unclear') ? 'unclear' : 'fine',
    total,
    dispersion: tested.dispersion,
    files: [base.length, next.length],
    events: sides.events,
    changes,
    steady,
    needed: neededSamples(changes, sides, options),
  };
}

const ORDER: Readonly<Record<ChangeVerdict, number>> = { rise: 0, moved: 1, unclear: 2, fall: 3, steady: 4 };

interface TestedFunction {
  readonly id: number;
  readonly flat: ShareChange;
  readonly qValue: number;
}

function testFunctions(
  sides: ComparedSides,
  options: CompareOptions,
): { readonly rows: readonly TestedFunction[]; readonly dispersion: number } {
  const ids = new Set([...sides.base, ...sides.next].flatMap((costs) => [...costs.flat.keys()]));
  const pairs: [id: number, pair: CostPair][] = [];
  // A change of the threshold needs a mean of half of it: what is smaller would only cost the others their certainty.
  const smallest = Math.max(SMALLEST, options.threshold / 2);
  for (const id of ids) {
    const pair = sides.pair((costs) => costs.flat.get(id) ?? 0);
    const [a, b] = pair.map((side) => Math.abs(mean(side.values)));
    if ((a ?? 0) + (b ?? 0) >= 2 * smallest) pairs.push([id, pair]);
  }
  const dispersion = dispersionOf(pairs.map(([, pair]) => pair));
  const rows = pairs.map(([id, pair]) => ({
    id,
    flat: changeOf(...pair, dispersion, options.confidence),
  }));
  const chance = (p: number): number => (Number.isNaN(p) ? 1 : p);
  rows.sort((a, b) => chance(a.flat.pValue) - chance(b.flat.pValue));
  // Benjamini and Hochberg: the smallest p * m / rank of all ranks from here on.
  const q: number[] = [];
  let least = 1;
  for (let i = rows.length - 1; i >= 0; i--) {
    least = Math.min(least, (chance(rows[i]!.flat.pValue) * rows.length) / (i + 1));
    q[i] = least;
  }
  return { rows: rows.map((row, i) => ({ ...row, qValue: q[i] ?? 1 })), dispersion };
}

function judge({ flat, qValue }: TestedFunction, { threshold, falseRate }: CompareOptions): ChangeVerdict {
  const isClear = qValue <= falseRate;
  if (isClear && flat.low > 0 && flat.change >= threshold) return 'rise';
  if (isClear && flat.high < 0 && flat.change <= -threshold) return 'fall';
  return flat.high > threshold && !(flat.low > 0 && flat.change < threshold) ? 'unclear' : 'steady';
}

function callerChain(id: number, sides: readonly FunctionCosts[], names: FunctionNames): string[] {
  const chain: number[] = [];
  for (let at = id; chain.length < 4;) {
    const weights = new Map<number, number>();
    for (const costs of sides)
      for (const [caller, value] of costs.callers.get(at) ?? [])
        weights.set(caller, (weights.get(caller) ?? 0) + value);
    const [best] = [...weights].sort((a, b) => b[1] - a[1]);
    if (best === undefined || chain.includes(best[0]) || best[0] === id) break;
    chain.push(best[0]);
    [at] = best;
  }
  return chain.map((number) => names.name(number));
}

// The width of an interval falls with the square root of the samples.
function neededSamples(
  changes: readonly FunctionChange[],
  sides: ComparedSides,
  { threshold }: CompareOptions,
): NeededSamples | null {
  let worst: FunctionChange | null = null;
  let factor = 0;
  for (const change of changes) {
    if (change.verdict !== 'unclear') continue;
    const own = growthNeeded(change.flat, threshold);
    if (worst !== null && own <= factor) continue;
    worst = change;
    factor = own;
  }
  if (worst === null) return null;
  // Without any interval two files a side are the least that gives one.
  const more = (have: number): number => (Number.isFinite(factor) ? Math.ceil(have * factor) : 2);
  const { events, files } = sides;
  return {
    function: worst.name,
    events: events === null ? null : more(events),
    haveEvents: events === null ? null : Math.round(events),
    files: Math.max(more(files), files + 1),
    haveFiles: files,
  };
}

/**
 * How many times the samples it takes to decide: half the interval must fit below the threshold when nothing changed, or
 * below what the change exceeds it by. At least half as many again: the correction for many functions asks for more.
 */
function growthNeeded({ change, low, high }: ShareChange, threshold: number): number {
  const target = Math.max(threshold, change - threshold);
  return Math.max(1.5, ((high - low) / 2 / target) ** 2);
}
