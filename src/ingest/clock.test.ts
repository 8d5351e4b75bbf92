import { afterEach, expect, test, vi } from 'vitest';
import { Clock } from './clock.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

test('both clocks move on together, the wall clock finer than milliseconds', () => {
  const clock = new Clock();
  const times = Array.from({ length: 2000 }, () => ({ ...clock.now(), seenMs: Date.now() }));
  for (const [i, { wallUnixNano, monoNano, seenMs }] of times.entries()) {
    const before = times[i - 1];
    expect(before === undefined || monoNano >= before.monoNano).toBe(true);
    const off = wallUnixNano - BigInt(seenMs) * 1_000_000n;
    expect(off > -1_000_000_000n && off < 1_000_000_000n).toBe(true);
  }
  expect(times.some(({ wallUnixNano }) => wallUnixNano % 1_000_000n !== 0n)).toBe(true);
});

test('the wall clock follows a step of the system clock, the monotonic one does not', () => {
  const clock = new Clock();
  const before = clock.now();
  const now = Date.now();
  vi.spyOn(Date, 'now').mockImplementation(() => now - 3_600_000);
  const after = clock.now();
  expect(after.wallUnixNano - BigInt(now - 3_600_000) * 1_000_000n).toBe(0n);
  expect(after.monoNano >= before.monoNano).toBe(true);
});
