import { say } from '../../base/messages.ts';
import type { Int64Column } from '../../model/profile-int64.ts';
import { ProfileFailure } from './profile-error.ts';
import { profileErrorMessages as m } from './profile-error.messages.ts';

/**
 * Finds the row of a 64-bit id. Ids are usually 1 to n, then this is an array; otherwise a map. Building it checks what
 * the format demands: no id is 0, none occurs twice. Errors: `PROFILE_INVALID`.
 */
export class IdIndex {
  readonly #dense: Int32Array;
  readonly #sparse = new Map<number | bigint, number>();

  constructor(ids: Int64Column, count: number, table: string) {
    const densest = count * 4 + 1024;
    this.#dense = new Int32Array(Math.min(largestPlain(ids, count), densest) + 1);
    for (let row = 0; row < count; row++) {
      const lo = ids.words[row * 2]!;
      const hi = ids.words[row * 2 + 1]!;
      if (lo === 0 && hi === 0) {
        throw new ProfileFailure('PROFILE_INVALID', 0, say(m.zeroId, { table, row: row + 1 }));
      }
      if (this.row(lo, hi) >= 0) {
        const id = String(ids.getUnsigned(row));
        throw new ProfileFailure('PROFILE_INVALID', 0, say(m.duplicateId, { table, id }));
      }
      if (hi === 0 && lo > 0 && lo < this.#dense.length) this.#dense[lo] = row + 1;
      else this.#sparse.set(keyOf(lo, hi), row);
    }
  }

  /** The row of an id given as two words; -1 when there is none. */
  row(lo: number, hi: number): number {
    if (hi === 0 && lo >= 0 && lo < this.#dense.length) return this.#dense[lo]! - 1;
    return this.#sparse.size === 0 ? -1 : (this.#sparse.get(keyOf(lo, hi)) ?? -1);
  }
}

function largestPlain(ids: Int64Column, count: number): number {
  let largest = 0;
  for (let row = 0; row < count; row++) {
    const lo = ids.words[row * 2]!;
    if (ids.words[row * 2 + 1] === 0 && lo > largest) largest = lo;
  }
  return largest;
}

// Below 2^53 a number is exact and far cheaper than a BigInt; the two kinds never meet in one key.
function keyOf(lo: number, hi: number): number | bigint {
  if (hi >= 0 && hi < 0x200000) return hi * 0x100000000 + (lo >>> 0);
  return (BigInt(hi) << 32n) | BigInt(lo >>> 0);
}
