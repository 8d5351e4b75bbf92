import { criticalT, upperTail } from './student-t.ts';

/** Costs of one function in the files of one side, as parts of a whole, and the variance that sampling alone gives. */
export interface SideShares {
  readonly values: readonly number[];
  /** Variance of one file's value by sampling; null where the values are no counts of samples. */
  readonly sampling: number | null;
}

/** The change of one cost from one side to the other. All in the units of the shares. */
export interface ShareChange {
  readonly base: number;
  readonly next: number;
  readonly change: number;
  /** Confidence interval of the change; infinite where it cannot be told. */
  readonly low: number;
  readonly high: number;
  /** Two-sided chance of so clear a change when nothing changed. */
  readonly pValue: number;
}

/**
 * Weight of what all functions show together against the files of one function, in degrees of freedom. Smyth 2004 estimates
 * it; four is what CPU profiles of a quiet machine give, and small enough for a noisy function to widen its own interval.
 */
const PRIOR = 4;

/**
 * How much more files of one side differ than sampling explains: 1 is what sampling alone gives. The median over functions,
 * so that no single one decides. Needs two files on a side; else 1, which is a lower bound.
 */
export function dispersionOf(pairs: readonly (readonly [base: SideShares, next: SideShares])[]): number {
  const ratios: number[] = [];
  let freedom = 0;
  for (const [base, next] of pairs) {
    const ratio = varianceRatio(base, next);
    if (ratio === null) continue;
    ratios.push(ratio);
    freedom = base.values.length + next.values.length - 2;
  }
  if (ratios.length === 0 || freedom < 1) return 1;
  ratios.sort((a, b) => a - b);
  // The median of chi-square / df is below 1 (Wilson and Hilferty 1931).
  const expected = (1 - 2 / (9 * freedom)) ** 3;
  return Math.max(1, (ratios[ratios.length >> 1] ?? 1) / expected);
}

/**
 * Interval and chance for the change of the mean. With sampling variances: quasi-binomial, the variance of sampling times a
 * dispersion that is moderated between all functions and this one (Smyth 2004, Stat. Appl. Genet. Mol. Biol. 3:3).
 * Without: Welch's t with his degrees of freedom (Welch 1947), which needs two files a side.
 */
export function changeOf(
  base: SideShares,
  next: SideShares,
  dispersion: number,
  confidence: number,
): ShareChange {
  const [a, b] = [mean(base.values), mean(next.values)];
  const [k, l] = [base.values.length, next.values.length];
  const { variance, freedom } =
    base.sampling !== null && next.sampling !== null
      ? moderated(base, next, dispersion)
      : welch(spread(base.values) / k, spread(next.values) / l, k, l);
  const change = b - a;
  if (!(freedom > 0))
    return {
      base: a,
      next: b,
      change,
      low: -Infinity,
      high: Infinity,
      pValue: change === 0 ? 1 : Number.NaN,
    };
  const error = Math.sqrt(variance);
  if (error === 0)
    return { base: a, next: b, change, low: change, high: change, pValue: change === 0 ? 1 : 0 };
  const half = criticalT((1 - confidence) / 2, freedom) * error;
  const pValue = Math.min(1, 2 * upperTail(Math.abs(change) / error, freedom));
  return { base: a, next: b, change, low: change - half, high: change + half, pValue };
}

interface Error {
  readonly variance: number;
  readonly freedom: number;
}

function moderated(base: SideShares, next: SideShares, dispersion: number): Error {
  const [k, l] = [base.values.length, next.values.length];
  const sampling = (base.sampling ?? 0) / k + (next.sampling ?? 0) / l;
  const own = varianceRatio(base, next);
  if (own === null) return { variance: sampling * dispersion, freedom: Number.POSITIVE_INFINITY };
  const freedom = k + l - 2;
  const ratio = (PRIOR * dispersion + freedom * own) / (PRIOR + freedom);
  // Less than what sampling gives is luck, not precision.
  return { variance: sampling * Math.max(1, ratio), freedom: PRIOR + freedom };
}

function welch(a: number, b: number, k: number, l: number): Error {
  if (k < 2 || l < 2) return { variance: Number.NaN, freedom: 0 };
  const freedom = a + b === 0 ? k + l - 2 : (a + b) ** 2 / (a ** 2 / (k - 1) + b ** 2 / (l - 1));
  return { variance: a + b, freedom };
}

/** Variance of the files of both sides in units of the sampling variance; null without a second file. */
function varianceRatio(base: SideShares, next: SideShares): number | null {
  const freedom = base.values.length + next.values.length - 2;
  if (freedom < 1 || base.sampling === null || next.sampling === null) return null;
  if (base.sampling === 0 || next.sampling === 0) return null;
  return (squares(base.values) / base.sampling + squares(next.values) / next.sampling) / freedom;
}

function spread(values: readonly number[]): number {
  return values.length < 2 ? 0 : squares(values) / (values.length - 1);
}

function squares(values: readonly number[]): number {
  const middle = mean(values);
  return values.reduce((sum, v) => sum + (v - middle) ** 2, 0);
}

/** Arithmetic mean; 0 of nothing. */
export function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, v) => sum + v, 0) / values.length;
}
