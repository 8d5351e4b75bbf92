import type { Int64Column } from '../../model/profile-int64.ts';
import type { Profile } from '../../model/profile.ts';

/** Which value of a sample counts, and what it is divided by. */
export interface WeightChoice {
  /** Row of the sample types. */
  readonly index: number;
  /** Divide by the first value, for a mean per event. */
  readonly mean: boolean;
}

/**
 * Sums of sample values, exact to 64 bits and still fast: numbers are added as doubles, in one channel where no sum can
 * reach 2^53, else cut into three limbs of 22 bits, one channel each.
 * Shape: `sums[channel * length + place]`. With a mean, the channels of the divisor follow those of the value.
 * Bounds: 2^31 samples.
 */
export class WeightSums {
  readonly length: number;
  readonly sums: Float64Array<ArrayBuffer>;
  readonly layout: WeightLayout;

  constructor(layout: WeightLayout, length: number) {
    this.layout = layout;
    this.length = length;
    this.sums = new Float64Array(layout.channels * length);
  }

  /** The value summed up at a place; beyond 64 bits it wraps. */
  value(place: number): bigint {
    return this.#get(place, 0, this.layout.limbs);
  }

  /** The divisor summed up at a place; 0 without a mean. */
  divisor(place: number): bigint {
    return this.layout.channels > this.layout.limbs
      ? this.#get(place, this.layout.limbs, this.layout.divisorLimbs)
      : 0n;
  }

  #get(place: number, firstChannel: number, limbs: number): bigint {
    const { sums, length } = this;
    if (limbs === 1) return BigInt(sums[firstChannel * length + place]!);
    let value = 0n;
    for (let limb = limbs - 1; limb >= 0; limb--) {
      value = (value << 22n) + BigInt(sums[(firstChannel + limb) * length + place]!);
    }
    return BigInt.asIntN(64, value);
  }
}

/** How many channels values and divisors of one report need. */
export interface WeightLayout {
  readonly limbs: number;
  readonly divisorLimbs: number;
  /** All channels: limbs of the value, then of the divisor when there is one. */
  readonly channels: number;
}

/** Chooses the layout for a profile: one limb where the sum of all absolute values is exact in a double. */
export function weightLayout(profile: Profile, choice: WeightChoice): WeightLayout {
  const { values, count } = profile.samples;
  const limbs = limbsFor(values[choice.index]!, count);
  const divisorLimbs = choice.mean ? limbsFor(values[0]!, count) : 0;
  return { limbs, divisorLimbs, channels: limbs + divisorLimbs };
}

function limbsFor(column: Int64Column, count: number): number {
  let total = 0;
  for (let row = 0; row < count; row++) total += Math.abs(column.toNumber(row));
  return total < 2 ** 52 ? 1 : 3;
}

/**
 * Adds up the samples by stack, or by whatever `place` answers for a sample; -1 leaves one out. Places with a sample whose
 * value or divisor is not zero are marked in `touched`: sums may cancel out, but such a place counts as seen.
 */
export function sumSamples(
  profile: Profile,
  choice: WeightChoice,
  layout: WeightLayout,
  length: number,
  place: (sample: number) => number,
): { readonly weights: WeightSums; readonly touched: Uint8Array } {
  const { values, count } = profile.samples;
  const weights = new WeightSums(layout, length);
  const touched = new Uint8Array(length);
  const value = values[choice.index]!;
  const divisor = choice.mean ? values[0]! : undefined;
  for (let row = 0; row < count; row++) {
    const at = place(row);
    if (at < 0 || (value.isZero(row) && divisor?.isZero(row) !== false)) continue;
    touched[at] = 1;
    add(weights, at, 0, layout.limbs, value, row);
    if (divisor !== undefined) add(weights, at, layout.limbs, layout.divisorLimbs, divisor, row);
  }
  return { weights, touched };
}

function add(
  weights: WeightSums,
  place: number,
  firstChannel: number,
  limbs: number,
  column: Int64Column,
  row: number,
): void {
  const { sums, length } = weights;
  const at = firstChannel * length + place;
  if (limbs === 1) {
    sums[at] = sums[at]! + column.toNumber(row);
    return;
  }
  const lo = column.words[row * 2]!;
  const hi = column.words[row * 2 + 1]!;
  sums[at] = sums[at]! + (lo & 0x3fffff);
  sums[at + length] = sums[at + length]! + ((lo >>> 22) | ((hi & 0xfff) << 10));
  sums[at + 2 * length] = sums[at + 2 * length]! + (hi >> 12);
}

/**
 * The total that percentages are of: the sum of absolute values, of the base's samples alone where a difference marks
 * them, divided by the divisors for a mean. Source: google/pprof `internal/report/report.go` computeTotal.
 */
export function totalOf(
  profile: Profile,
  choice: WeightChoice,
  isBase: (labelSet: number) => boolean,
): bigint {
  const { samples } = profile;
  const value = samples.values[choice.index]!;
  const divisor = choice.mean ? samples.values[0]! : undefined;
  const base = Uint8Array.from({ length: profile.labels.size }, (_, set) => Number(isBase(set)));
  const sums = [new ExactSum(), new ExactSum(), new ExactSum(), new ExactSum()] as const;
  for (let row = 0; row < samples.count; row++) {
    const side = base[samples.labels[row]!] === 1 ? 1 : 0;
    sums[side].addAbsolute(value, row);
    if (divisor !== undefined) sums[side === 1 ? 3 : 2].add(divisor, row);
  }
  const [plain, ofBase, plainDivisor, baseDivisor] = sums.map((sum) => sum.value());
  const wrap = (x: bigint) => BigInt.asIntN(64, x);
  const isDifference = wrap(ofBase!) > 0n;
  const total = isDifference ? wrap(ofBase!) : wrap(plain! + ofBase!);
  const by = isDifference ? wrap(baseDivisor!) : wrap(plainDivisor! + baseDivisor!);
  return by === 0n ? total : total / by;
}

/** A sum of 64-bit numbers that stays a double as long as it is exact. */
class ExactSum {
  #small = 0;
  #big = 0n;

  add(column: Int64Column, row: number): void {
    this.#addValue(column.toNumber(row), column, row, false);
  }

  addAbsolute(column: Int64Column, row: number): void {
    this.#addValue(Math.abs(column.toNumber(row)), column, row, true);
  }

  value(): bigint {
    return this.#big + BigInt(this.#small);
  }

  #addValue(value: number, column: Int64Column, row: number, absolute: boolean): void {
    if (Math.abs(value) < 2 ** 51) {
      this.#small += value;
      if (Math.abs(this.#small) < 2 ** 52) return;
      this.#big += BigInt(this.#small);
      this.#small = 0;
      return;
    }
    const exact = column.get(row);
    this.#big += absolute && exact < 0n ? BigInt.asIntN(64, -exact) : exact;
  }
}
