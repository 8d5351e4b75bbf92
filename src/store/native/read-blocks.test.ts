import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { BlockStream } from './block-stream.ts';
import { readBlocks, readFirstBlock, UnreadableTypeError } from './read-blocks.ts';

// Made by the engine: see ORIGIN.md beside it.
const golden = readFileSync(new URL('../../../test/fixtures/store/native/all-types.bin', import.meta.url));
const expected = JSON.parse(
  readFileSync(new URL('../../../test/fixtures/store/native/all-types.json', import.meta.url), 'utf8'),
) as Record<string, unknown>[];

/** Values as the engine's JSON shows them. */
function shown(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Map) return Object.fromEntries([...value].map(([k, v]) => [k, shown(v)]));
  if (Array.isArray(value)) return value.map(shown);
  if (typeof value === 'number' && !Number.isFinite(value)) return null;
  return value;
}

function rows(bytes: Buffer): Record<string, unknown>[] {
  return readBlocks(bytes).flatMap((block) =>
    Array.from({ length: block.rowCount }, (_, row) =>
      Object.fromEntries(block.names.map((name, i) => [name, shown(block.columns[i]?.value(row))])),
    ),
  );
}

describe('readBlocks', () => {
  it('reads every type as the engine shows it', () => {
    expect(rows(golden)).toEqual(expected);
  });

  it('notices every place where the bytes may end early', () => {
    for (let length = 1; length < golden.length; length++) {
      const cut = golden.subarray(0, length);
      // A whole number of blocks is the only prefix that reads.
      const whole = readFirstBlock(cut);
      if (whole !== null && whole.byteLength === length) continue;
      expect(() => readBlocks(cut), `cut at ${length}`).toThrow(RangeError);
    }
  });

  it('reads a stream cut anywhere', () => {
    for (const size of [1, 7, 100, 4096]) {
      const stream = new BlockStream();
      const blocks = [];
      for (let at = 0; at < golden.length; at += size)
        blocks.push(...stream.push(golden.subarray(at, at + size)));
      blocks.push(...stream.end());
      expect(blocks.reduce((sum, block) => sum + block.rowCount, 0)).toBe(expected.length);
    }
  });

  it('reads 64-bit extremes', () => {
    const bytes = Buffer.concat([
      Buffer.from([1, 2, 1, 0x61, 5]),
      Buffer.from('Int64'),
      Buffer.from(new BigInt64Array([-(2n ** 63n), 2n ** 63n - 1n]).buffer),
    ]);
    const [block] = readBlocks(bytes);
    expect([block?.columns[0]?.value(0), block?.columns[0]?.value(1)]).toEqual([
      -(2n ** 63n),
      2n ** 63n - 1n,
    ]);
  });

  it('names the column whose type it cannot read', () => {
    const type = 'AggregateFunction(sum, UInt64)';
    const bytes = Buffer.concat([
      Buffer.from([1, 1, 1, 0x61, type.length]),
      Buffer.from(type),
      Buffer.alloc(8),
    ]);
    expect(() => readBlocks(bytes)).toThrow(UnreadableTypeError);
  });

  it('survives random bytes', () => {
    let seed = 7;
    const random = (): number => (seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0);
    for (let round = 0; round < 3000; round++) {
      const bytes = Buffer.from(golden.subarray(0, 400));
      for (let i = 0; i < 4; i++) bytes[random() % bytes.length] = random() & 255;
      try {
        rows(bytes);
      } catch (error) {
        expect(error).toSatisfy((e) => e instanceof RangeError || e instanceof UnreadableTypeError);
      }
    }
  });
});
