/** The three algorithms of the UCL library that UPX packs with; each knows one shorter code for offsets or lengths. */
export type NrvKind = 'nrv2b' | 'nrv2d' | 'nrv2e';

/** Bytes that hold the bits: one byte, or a little-endian word of 2 or 4 bytes, the highest bit first. */
export type NrvUnit = 1 | 2 | 4;

/** Longest match: keeps a damaged length from counting for ever. */
const MAX_LENGTH = 1 << 30;

/**
 * Unpacks NRV2B, NRV2D or NRV2E data into `out`, which has the size that was recorded. Answers the bytes that were made:
 * fewer than `out.length` when the data is damaged. Never reads or writes outside of either. Linear in both.
 * Source: UCL library, n2b_d.c, n2d_d.c, n2e_d.c and getbit.h.
 */
export function unpackNrv(kind: NrvKind, unit: NrvUnit, data: Uint8Array, out: Uint8Array): number {
  const input = new BitInput(data, unit);
  const far = kind === 'nrv2b' ? 0xd00 : 0x500;
  let made = 0;
  let last = 1;
  while (!input.isOver) {
    while (input.bit() === 1 && made < out.length && !input.isOver) out[made++] = input.byte();
    if (made >= out.length || input.isOver) break;
    let offset = kind === 'nrv2b' ? offsetOfB(input) : offsetOfDE(input);
    let length: number;
    if (offset === 2) {
      offset = last;
      length = input.bit();
    } else {
      // As the reference, in 32 bits: all ones are the end.
      const code = (((offset - 3) << 8) | input.byte()) >>> 0;
      if (code === 0xffffffff) break;
      length = kind === 'nrv2b' ? input.bit() : ~code & 1;
      offset = (kind === 'nrv2b' ? code : code >>> 1) + 1;
      last = offset;
    }
    length = kind === 'nrv2e' ? lengthOfE(input, length) : lengthOfBD(input, length);
    length += (offset > far ? 1 : 0) + 1;
    if (offset > made || length > out.length - made) break;
    for (const end = made + length; made < end; made++) out[made] = out[made - offset] ?? 0;
  }
  return made;
}

function offsetOfB(input: BitInput): number {
  let offset = 1;
  do offset = offset * 2 + input.bit();
  while (input.bit() === 0 && offset < MAX_LENGTH && !input.isOver);
  return offset;
}

function offsetOfDE(input: BitInput): number {
  let offset = 1;
  while (offset < MAX_LENGTH && !input.isOver) {
    offset = offset * 2 + input.bit();
    if (input.bit() === 1) break;
    offset = (offset - 1) * 2 + input.bit();
  }
  return offset;
}

function lengthOfBD(input: BitInput, first: number): number {
  const short = first * 2 + input.bit();
  return short === 0 ? longLength(input) + 2 : short;
}

function lengthOfE(input: BitInput, first: number): number {
  if (first === 1) return 1 + input.bit();
  return input.bit() === 1 ? 3 + input.bit() : longLength(input) + 3;
}

function longLength(input: BitInput): number {
  let length = 1;
  do length = length * 2 + input.bit();
  while (input.bit() === 0 && length < MAX_LENGTH && !input.isOver);
  return length;
}

/** Bits and bytes that take turns in one stream. */
class BitInput {
  readonly #data: Uint8Array;
  readonly #unit: NrvUnit;
  #at = 0;
  #bits = 0;
  #left = 0;
  /** True once more was asked for than there is. */
  isOver = false;

  constructor(data: Uint8Array, unit: NrvUnit) {
    this.#data = data;
    this.#unit = unit;
  }

  byte(): number {
    if (this.#at >= this.#data.length) {
      this.isOver = true;
      return 0;
    }
    return this.#data[this.#at++] ?? 0;
  }

  bit(): number {
    if (this.#left === 0) {
      this.#bits = 0;
      for (let i = 0; i < this.#unit; i++) this.#bits |= this.byte() << (8 * i);
      this.#left = 8 * this.#unit;
    }
    this.#left--;
    return (this.#bits >>> this.#left) & 1;
  }
}
