import type { ByteSource } from '../../../model/binary-source.ts';

/** Bytes of one block. */
export const BLOCK_BYTES = 65_536;
/** Rounds of asking: a reader of headers needs a handful, each pointing to the next. */
const MAX_ROUNDS = 24;
const MAX_BLOCKS = 1024;

/** Fetches `count` blocks of 64 KiB from block `first` on; fewer bytes at the end of the file. */
export type FetchBlocks = (first: number, count: number) => Promise<Uint8Array>;

/**
 * Runs a synchronous reader over a file that lies elsewhere: blocks it asks for and that are not here yet are fetched, and
 * it runs again, until it has everything. Bounds: 64 MiB and 24 rounds; undefined beyond them.
 */
export async function readSparsely<T>(
  size: number,
  fetch: FetchBlocks,
  read: (source: ByteSource) => T,
): Promise<T | undefined> {
  const blocks = new Map<number, Uint8Array>();
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const lacking = new Set<number>();
    const result = read(sparseSource(size, blocks, lacking));
    if (lacking.size === 0) return result;
    if (blocks.size + lacking.size > MAX_BLOCKS) return undefined;
    for (const { first, count } of runsOf([...lacking].sort((a, b) => a - b))) {
      const bytes = await fetch(first, count);
      for (let i = 0; i < count; i++)
        blocks.set(first + i, bytes.subarray(i * BLOCK_BYTES, (i + 1) * BLOCK_BYTES));
    }
  }
  return undefined;
}

function sparseSource(
  size: number,
  blocks: ReadonlyMap<number, Uint8Array>,
  lacking: Set<number>,
): ByteSource {
  return {
    size,
    read: (offset, length) => {
      if (!(offset >= 0) || offset >= size || !(length > 0)) return new Uint8Array(0);
      const end = Math.min(offset + length, size);
      const bytes = new Uint8Array(end - offset);
      let whole = true;
      for (let index = Math.floor(offset / BLOCK_BYTES); index * BLOCK_BYTES < end; index++) {
        const block = blocks.get(index);
        if (block === undefined) {
          lacking.add(index);
          whole = false;
          if (lacking.size > MAX_BLOCKS) break;
          continue;
        }
        const from = Math.max(offset, index * BLOCK_BYTES);
        bytes.set(block.subarray(from - index * BLOCK_BYTES, end - index * BLOCK_BYTES), from - offset);
      }
      return whole ? bytes : new Uint8Array(0);
    },
  };
}

function runsOf(indexes: readonly number[]): readonly { readonly first: number; readonly count: number }[] {
  const runs: { first: number; count: number }[] = [];
  for (const index of indexes) {
    const last = runs.at(-1);
    if (last !== undefined && last.first + last.count === index) last.count++;
    else runs.push({ first: index, count: 1 });
  }
  return runs;
}
