import { expect, test } from 'vitest';
import { formatNumber, formatRate, nanosecondsPer } from './format-number.ts';

test('numbers keep about three digits', () => {
  expect([0, 0.0424, 1.25, 12.34, 99.96, 1234.5, -3.1, 5].map(formatNumber)).toEqual([
    '0',
    '0.0424',
    '1.25',
    '12.3',
    '100',
    '1,235',
    '-3.1',
    '5',
  ]);
});

test('numbers outside the common sizes stay readable', () => {
  expect([1.5e18, 2e-7, Infinity, -Infinity, Number.NaN].map(formatNumber)).toEqual([
    '1.50e18',
    '2.00e-7',
    '∞',
    '-∞',
    'NaN',
  ]);
});

test('rates carry their unit', () => {
  expect(formatRate(0.25)).toBe('0.25 /s');
});

test('time units of OpenTelemetry are known, others are not', () => {
  expect(nanosecondsPer('s')).toBe(1e9);
  expect(nanosecondsPer('ms')).toBe(1e6);
  expect(nanosecondsPer('By')).toBeUndefined();
});
