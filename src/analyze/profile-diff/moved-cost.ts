import type { ComparedSides } from './compared-sides.ts';
import type { FunctionCosts, FunctionNames } from './function-costs.ts';
import { mean, type ShareChange } from './share-change.ts';

/**
 * Where the cost of a function that rose was before. `renamed`: one function went, this one came. `shifted`: others nearby
 * fell by as much (inlining, a function split off or joined). `caller`: the cost of this caller as a whole did not rise.
 */
export interface MovedCost {
  readonly kind: 'renamed' | 'shifted' | 'caller';
  /** The functions that fell, or the caller. */
  readonly names: readonly string[];
  /** The change of all of them together. */
  readonly together: ShareChange;
}

/** A rise that may be explained. */
export interface RiseToExplain {
  readonly id: number;
  readonly change: ShareChange;
  /** Functions that fell, in any order. */
  readonly fallen: readonly number[];
  readonly sides: ComparedSides;
  readonly names: FunctionNames;
  readonly measure: (value: (costs: FunctionCosts) => number) => ShareChange;
}

const MAX_FALLEN = 8;
const MAX_CALLERS = 16;
/** A caller that holds nearly everything always has the same share: it explains nothing. */
const MAX_DOMAIN = 0.5;
/** Part of a function's cost that must come through a caller. */
const DOMINANT = 0.7;

/**
 * Looks for a group around the function whose cost as a whole did not rise: one that went as this one came, neighbours that
 * fell, or a caller. "Did not rise" means that the interval of the group excludes half of the function's rise.
 * Source: the cost domains of FBDetect (Meta, SOSP 2024), section on cost shift.
 */
export function findMove(rise: RiseToExplain): MovedCost | null {
  const { id, change, sides, names, measure } = rise;
  const explains = (together: ShareChange): boolean => together.high < change.change / 2;
  const near = nearby(rise);
  const drop = (other: number): number => {
    const [base, next] = sides.pair((c) => c.flat.get(other) ?? 0);
    return mean(base.values) - mean(next.values);
  };
  const fallen = near
    .map((other) => ({ other, drop: drop(other) }))
    .filter((f) => f.drop > change.change / 20)
    .sort((a, b) => b.drop - a.drop)
    .slice(0, MAX_FALLEN);
  const together = (others: readonly number[]): ShareChange =>
    measure((c) => [id, ...others].reduce((sum, f) => sum + (c.flat.get(f) ?? 0), 0));
  for (let count = 1; count <= fallen.length; count++) {
    const others = fallen.slice(0, count).map((f) => f.other);
    const all = together(others);
    if (!explains(all)) continue;
    const isRename = count === 1 && isNew(id, sides) && isGone(others[0]!, sides);
    return {
      kind: isRename ? 'renamed' : 'shifted',
      names: others.map((other) => names.name(other)),
      together: all,
    };
  }
  for (const caller of dominantCallers(id, sides.next)) {
    const all = measure((c) => c.cum.get(caller) ?? 0);
    if (Math.max(all.base, all.next) > MAX_DOMAIN) break;
    if (explains(all)) return { kind: 'caller', names: [names.name(caller)], together: all };
  }
  return null;
}

/** Fallen functions that call it, are called by it, share a caller with it, or live in its package. */
function nearby({ id, fallen, sides, names }: RiseToExplain): number[] {
  const files = [...sides.base, ...sides.next];
  const callersOf = (f: number): Set<number> =>
    new Set(files.flatMap((c) => [...(c.callers.get(f)?.keys() ?? [])]));
  const own = callersOf(id);
  const ownPackage = packageOf(names.name(id));
  return fallen.filter((other) => {
    if (other === id) return false;
    if (own.has(other) || packageOf(names.name(other)) === ownPackage) return true;
    const theirs = callersOf(other);
    return theirs.has(id) || [...theirs].some((caller) => own.has(caller));
  });
}

function packageOf(name: string): string {
  const slash = name.lastIndexOf('/');
  const dot = name.indexOf('.', slash + 1);
  return dot < 0 ? name : name.slice(0, dot);
}

function* dominantCallers(id: number, files: readonly FunctionCosts[]): Generator<number> {
  const seen = new Set([id]);
  let at = id;
  for (let step = 0; step < MAX_CALLERS; step++) {
    const weights = new Map<number, number>();
    let whole = 0;
    for (const costs of files) {
      whole += costs.cum.get(at) ?? 0;
      for (const [caller, value] of costs.callers.get(at) ?? [])
        weights.set(caller, (weights.get(caller) ?? 0) + value);
    }
    const best = [...weights].find(([, value]) => value >= whole * DOMINANT);
    if (best === undefined || seen.has(best[0])) return;
    [at] = best;
    seen.add(at);
    yield at;
  }
}

// "Came" and "went": less than a twentieth of the cost on the other side.
function isNew(id: number, sides: ComparedSides): boolean {
  const [base, next] = sides.pair((c) => c.flat.get(id) ?? 0);
  return mean(base.values) <= mean(next.values) / 20;
}

function isGone(id: number, sides: ComparedSides): boolean {
  const [base, next] = sides.pair((c) => c.flat.get(id) ?? 0);
  return mean(next.values) <= mean(base.values) / 20;
}
