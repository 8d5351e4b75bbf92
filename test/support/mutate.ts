// Seeded damage to bytes, undone after each try: a large seed file is mutated a million times without a copy.

/** A small, fast generator of 32-bit numbers (xorshift32); the same seed gives the same run. */
export function createRandom(seed: number): (below: number) => number {
  let state = seed >>> 0 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

/** Values that break arithmetic: ends of ranges, signs, sizes of pages and pointers. */
const NASTY = [0, 1, 2, 4, 7, 8, 0x7f, 0x80, 0xff, 0xfe, 0x10, 0x40];
const NASTY_32 = [
  0, 1, 0x7fffffff, 0x80000000, 0xffffffff, 0xfffffff0, 0x1000, 0x10000, 0x7ffffff0, 0x00ffffff,
];

/** One change that can be taken back. */
interface Change {
  readonly at: number;
  readonly old: number;
}

/**
 * Damages bytes in place, mostly where tables are (`regions`: offset and length), and answers how to undo it and the
 * length to pretend the file has.
 */
export function mutate(
  bytes: Uint8Array,
  regions: readonly (readonly [offset: number, length: number])[],
  random: (below: number) => number,
): { readonly undo: () => void; readonly length: number } {
  const changes: Change[] = [];
  const set = (at: number, value: number) => {
    const old = bytes[at];
    if (old === undefined) return;
    changes.push({ at, old });
    bytes[at] = value & 0xff;
  };
  const count = 1 + random(6);
  for (let i = 0; i < count; i++) {
    const [offset, length] =
      random(8) === 0 ? [0, bytes.length] : (regions[random(regions.length)] ?? [0, 64]);
    const at = offset + random(Math.max(1, length));
    const kind = random(5);
    if (kind === 0) set(at, random(256));
    else if (kind === 1) set(at, NASTY[random(NASTY.length)] ?? 0);
    else if (kind === 2) set(at, (bytes[at] ?? 0) ^ (1 << random(8)));
    else {
      const word = at & ~3;
      const value = kind === 3 ? (NASTY_32[random(NASTY_32.length)] ?? 0) : random(0x7fffffff);
      for (let k = 0; k < (random(2) === 0 ? 4 : 8); k++) set(word + k, value >>> ((k & 3) * 8));
    }
  }
  const length = random(10) === 0 ? random(bytes.length) : bytes.length;
  return {
    length,
    undo: () => {
      for (let i = changes.length - 1; i >= 0; i--) {
        const change = changes[i];
        if (change !== undefined) bytes[change.at] = change.old;
      }
    },
  };
}
