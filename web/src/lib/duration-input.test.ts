import { expect, test } from 'vitest';
import { parseDurationNs, writeDurationNs } from './duration-input.ts';

test('durations are read as people write them', () => {
  expect(parseDurationNs('250ms')).toBe(250e6);
  expect(parseDurationNs('1.5 s')).toBe(1.5e9);
  expect(parseDurationNs('870µs')).toBe(870e3);
  expect(parseDurationNs('2m')).toBe(120e9);
  expect(parseDurationNs('100')).toBe(100e6);
});

test('what is no duration is refused', () => {
  for (const wrong of ['', '-1s', '5 weeks', 's', '1e9s', '999999999999999h'])
    expect(parseDurationNs(wrong)).toBeUndefined();
});

test('what is written is read back', () => {
  for (const ns of [1, 999, 1500, 250e6, 1.5e9, 120e9, 1_234_567_891, 0])
    expect(parseDurationNs(writeDurationNs(ns))).toBe(ns);
});
