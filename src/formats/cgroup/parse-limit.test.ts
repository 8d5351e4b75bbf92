import { expect, test } from 'vitest';
import { parseCfsQuota, parseCounter, parseCpuMax, parseLimit } from './parse-limit.ts';

test.each([
  ['max 100000\n', { quotaUsec: null, periodUsec: 100_000n }],
  ['50000 100000\n', { quotaUsec: 50_000n, periodUsec: 100_000n }],
  ['50000 100000', { quotaUsec: 50_000n, periodUsec: 100_000n }],
  ['50000 100000\r\n', { quotaUsec: 50_000n, periodUsec: 100_000n }],
  ['max\n', { quotaUsec: null, periodUsec: 100_000n }],
  ['400000\n', { quotaUsec: 400_000n, periodUsec: 100_000n }],
  ['18446744073709551615 1\n', { quotaUsec: 18_446_744_073_709_551_615n, periodUsec: 1n }],
])('cpu.max %j', (text, expected) => {
  expect(parseCpuMax(text)).toEqual(expected);
});

test.each([
  '',
  '\n',
  'asdf 100000\n',
  '100000 asdf\n',
  '1 2 3\n',
  '100000 0\n',
  '0 100000\n',
  '-1 100000\n',
  '0x10 100\n',
  '123456789012345678901 1\n',
])('cpu.max %j cannot come from a kernel', (text) => {
  expect(parseCpuMax(text)).toBeUndefined();
});

test('v1 quota and period', () => {
  expect(parseCfsQuota('-1\n', '100000\n')).toEqual({ quotaUsec: null, periodUsec: 100_000n });
  expect(parseCfsQuota('-1\n', '')).toEqual({ quotaUsec: null, periodUsec: 100_000n });
  expect(parseCfsQuota('250000\n', '100000\n')).toEqual({ quotaUsec: 250_000n, periodUsec: 100_000n });
  expect(parseCfsQuota('250000\n', '')).toBeUndefined();
  expect(parseCfsQuota('250000\n', '0\n')).toBeUndefined();
  expect(parseCfsQuota('0\n', '100000\n')).toBeUndefined();
  expect(parseCfsQuota('max\n', '100000\n')).toBeUndefined();
});

test('a limit may be none in three ways', () => {
  expect(parseLimit('max\n')).toBeNull();
  expect(parseLimit('9223372036854771712\n')).toBeNull();
  expect(parseLimit('9223372036854710272\n')).toBeNull();
  expect(parseLimit('9223372036854775807\n')).toBeNull();
  expect(parseLimit('-1\n')).toBeNull();
});

test('limits keep all 64 bits', () => {
  expect(parseLimit('134217728\n')).toBe(134_217_728n);
  expect(parseLimit('0\n')).toBe(0n);
  expect(parseLimit('9223372036854710271')).toBe(9_223_372_036_854_710_271n);
  expect(parseCounter('18446744073709551615\n')).toBe(18_446_744_073_709_551_615n);
});

test.each(['', '\n', 'abc', '1.5', '-2', '12 34', '1e9', '1_0'])('%j is no limit and no number', (text) => {
  expect(parseLimit(text)).toBeUndefined();
  expect(parseCounter(text)).toBeUndefined();
});
