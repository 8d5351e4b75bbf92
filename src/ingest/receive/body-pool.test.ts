import { describe, expect, test } from 'vitest';
import { BodyPool } from './body-pool.ts';

const MIB = 1024 * 1024;

describe('memory for bodies', () => {
  test('a buffer given back is the next one of its size', () => {
    const pool = new BodyPool();
    const first = pool.take(200_000);
    expect(first?.length).toBe(256 * 1024);
    if (first !== undefined) pool.give(first);
    expect(pool.take(140_000)).toBe(first);
    expect(pool.take(140_000)).not.toBe(first);
  });

  test('two that are out at once are never the same', () => {
    const pool = new BodyPool();
    const out = Array.from({ length: 50 }, () => pool.take(100_000));
    expect(new Set(out).size).toBe(50);
  });

  test.each([0, -1, Number.NaN, 1, 64 * 1024, 4 * MIB + 1, Number.POSITIVE_INFINITY])(
    'a body of %d bytes is not pooled',
    (bytes) => {
      expect(new BodyPool().take(bytes)).toBeUndefined();
    },
  );

  test('no more than 64 MiB are lent', () => {
    const pool = new BodyPool();
    const out = Array.from({ length: 17 }, () => pool.take(4 * MIB));
    expect(out.filter((buffer) => buffer !== undefined)).toHaveLength(16);
    if (out[0] !== undefined) pool.give(out[0]);
    expect(pool.take(4 * MIB)).toBe(out[0]);
  });

  test('no more than 16 MiB are kept', () => {
    const pool = new BodyPool();
    const out = Array.from({ length: 6 }, () => pool.take(4 * MIB));
    for (const buffer of out) if (buffer !== undefined) pool.give(buffer);
    const again = Array.from({ length: 6 }, () => pool.take(4 * MIB));
    expect(again.filter((buffer) => out.includes(buffer))).toHaveLength(4);
  });

  test('borrowed memory comes back once, however often it is given back', () => {
    const pool = new BodyPool();
    const work = pool.borrow();
    const [a, small] = [work.take(100_000), work.take(10)];
    expect(small).toHaveLength(10);
    work.giveBack();
    work.giveBack();
    expect(pool.take(100_000)).toBe(a);
    expect(pool.take(100_000)).not.toBe(a);
  });
});
