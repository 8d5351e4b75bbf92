import { describe, expect, it } from 'vitest';
import { compareBytes } from './compare-bytes.ts';

describe('compareBytes', () => {
  it('orders like UTF-8 bytes, also across surrogates', () => {
    const words = ['', 'a', 'ab', 'b', 'é', '\uffff', '😀', 'Z', '中', 'a\u0000'];
    const byBuffer = [...words].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    expect([...words].sort(compareBytes)).toEqual(byBuffer);
    expect(compareBytes('x', 'x')).toBe(0);
  });
});
