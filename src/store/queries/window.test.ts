import { expect, test } from 'vitest';
import { hasItems } from '../attribute-sql.ts';
import { allOf, anyOf, type BoundSql, sql } from '../sql.ts';
import { FUTURE_DAYS, PAST_DAYS } from '../partition-day.ts';
import {
  inWindow,
  inWindowWith,
  resourceDayInWindow,
  seriesDayInWindow,
  slicesNewestFirst,
  stepsOf,
  widen,
} from './window.ts';

const BUCKET = 300_000_000_000n;

test('slices cover the window once, newest first, and begin on buckets', () => {
  for (const [from, to] of [
    [0n, 1n],
    [7n, 40n * BUCKET + 3n],
    [1_790_000_000_000_000_000n, 1_792_592_000_000_000_000n],
  ] as const) {
    const slices = [...slicesNewestFirst({ from, to })];
    expect(slices[0]?.to).toBe(to);
    expect(slices.at(-1)?.from).toBe(from);
    slices.slice(1).forEach((slice, i) => expect(slice.to).toBe(slices[i]?.from));
    for (const slice of slices.slice(0, -1)) expect(slice.from % BUCKET).toBe(0n);
    expect(slices.length).toBeLessThan(8);
  }
});

test('a window names its buckets, and not where there is nothing newer', () => {
  const DAY = 288n * BUCKET;
  const day = 20_000n * DAY;
  const now = day + DAY / 2n;
  const bounds = (from: bigint, to: bigint): string[] =>
    inWindow('', { from, to }, Number(now / 1_000_000n)).text.match(
      /toStartOfFiveMinutes\(Timestamp\) ../g,
    ) ?? [];
  const [least, most] = ['toStartOfFiveMinutes(Timestamp) >=', 'toStartOfFiveMinutes(Timestamp) <='];
  expect(bounds(day - DAY, day)).toEqual([least, most]);
  expect(bounds(day + BUCKET, now - 2n * BUCKET)).toEqual([least, most]);
  expect(bounds(day + BUCKET, now)).toEqual([least]);
  expect(bounds(0n, 2n ** 63n - 1n)).toEqual([least]);
});

test('no bucket is named where the text index answers over a day or more', () => {
  const DAY = 288n * BUCKET;
  const filtered = (length: bigint, ...conditions: BoundSql[]): boolean =>
    inWindowWith('', { from: 20_000n * DAY, to: 20_000n * DAY + length }, allOf(conditions)).text.includes(
      'toStartOfFiveMinutes',
    );
  const item = hasItems(['key=value']);
  expect(filtered(DAY, item, sql`Duration > 5`)).toBe(false);
  expect(filtered(DAY - 1n, item)).toBe(true);
  expect(filtered(DAY, sql`Duration > 5`)).toBe(true);
  expect(filtered(DAY, anyOf([item, sql`ResHash = 5`]))).toBe(true);
  expect(filtered(DAY)).toBe(true);
});

test('steps cover the range', () => {
  expect(stepsOf({ from: 0, to: 1000 }, 3)).toEqual({ fromUnixMs: 0, stepMs: 334, count: 3 });
  expect(stepsOf({ from: 5, to: 6 }, 100)).toEqual({ fromUnixMs: 5, stepMs: 1, count: 1 });
});

test('a widened window stays within what a time can be', () => {
  expect(widen({ from: 5n, to: 2n ** 63n - 2n }, 100n)).toEqual({ from: 0n, to: 2n ** 63n - 1n });
});

test('resources are looked for on every day their rows may have arrived', () => {
  const now = BigInt(Date.now()) * 1_000_000n;
  const { params } = resourceDayInWindow('', { from: now - 1_000_000n, to: now });
  expect(Object.values(params)).toEqual(
    expect.arrayContaining([String(FUTURE_DAYS + 1), String(PAST_DAYS + 1)]),
  );
});

test('where clocks may be foreign, resources of any day and series out of the days are asked, elsewhere not', () => {
  const now = BigInt(Date.now()) * 1_000_000n;
  const day = 86_400_000_000_000n;
  for (const window of [
    { from: now - 60n * day, to: now - 50n * day },
    { from: now, to: now + 3n * day },
  ]) {
    expect(resourceDayInWindow('', window).text).not.toContain('Day');
    expect(seriesDayInWindow('', window).text).toContain('OR Day');
  }
  expect(seriesDayInWindow('', { from: now - day, to: now }).text).not.toContain('OR');
});
