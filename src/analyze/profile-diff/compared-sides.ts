import type { FunctionCosts } from './function-costs.ts';
import { mean, type SideShares } from './share-change.ts';

/** What costs are measured in: parts of each file's total, or of the base's mean cost per second of collection. */
export type CostBasis = 'share' | 'rate';

/** Costs of one thing on both sides. */
export type CostPair = readonly [base: SideShares, next: SideShares];

/**
 * Two sides of profiles on one scale: a cost is a part of the file's total (`share`), or its value per second over the
 * base's mean total per second (`rate`; for a moment, such as a heap, per profile).
 */
export class ComparedSides {
  readonly base: readonly FunctionCosts[];
  readonly next: readonly FunctionCosts[];
  readonly basis: CostBasis;
  /** The base's mean total: per second where profiles have a length. */
  readonly reference: number;

  constructor(base: readonly FunctionCosts[], next: readonly FunctionCosts[], basis: CostBasis) {
    this.base = base;
    this.next = next;
    this.basis = basis;
    this.reference = mean(base.map((costs) => rateOf(costs)));
  }

  /** The costs that `value` picks, with the variance that sampling gives them. */
  pair(value: (costs: FunctionCosts) => number): CostPair {
    return [this.#side(this.base, value), this.#side(this.next, value)];
  }

  /** The same sides by another measure. */
  by(basis: CostBasis): ComparedSides {
    return basis === this.basis ? this : new ComparedSides(this.base, this.next, basis);
  }

  /** Observations of the smaller side; null where values are no counts. */
  get events(): number | null {
    const sums = [this.base, this.next].map((side) =>
      side.reduce<number | null>((sum, c) => (sum === null || c.events === null ? null : sum + c.events), 0),
    );
    const [a, b] = sums;
    return a === undefined || b === undefined || a === null || b === null ? null : Math.min(a, b);
  }

  /** Files of the smaller side. */
  get files(): number {
    return Math.min(this.base.length, this.next.length);
  }

  #side(files: readonly FunctionCosts[], value: (costs: FunctionCosts) => number): SideShares {
    const isShare = this.basis === 'share';
    const scale = (c: FunctionCosts): number => (isShare ? Math.abs(c.total) : this.reference * lengthOf(c));
    const values = files.map((c) => (scale(c) === 0 ? 0 : value(c) / scale(c)));
    const counts = files.map((c) => c.events);
    if (!counts.every((n) => n !== null && n > 0)) return { values, sampling: null };
    const events = counts.map((n) => n ?? 0);
    if (!isShare) {
      // Poisson: the variance of a count is the count, times the weight of one event squared.
      const weights = files.map((c, i) => Math.abs(c.total) / events[i]! / scale(c));
      const pooled = mean(values);
      return { values, sampling: mean(weights.map((w) => (Math.abs(pooled) + w / 2) * w)) };
    }
    // One success and one failure more (Agresti and Caffo 2000): a cost that was never seen is not known to be zero.
    const all = events.reduce((sum, n) => sum + n, 0);
    const seen = values.reduce((sum, v, i) => sum + Math.min(1, Math.max(0, v)) * events[i]!, 0);
    const p = (seen + 1) / (all + 2);
    return { values, sampling: mean(events.map((n) => (p * (1 - p)) / n)) };
  }
}

function lengthOf(costs: FunctionCosts): number {
  return costs.seconds > 0 ? costs.seconds : 1;
}

function rateOf(costs: FunctionCosts): number {
  return costs.total / lengthOf(costs);
}
