import { expect, test } from 'vitest';
import { type ChartSeries, lineRows, stackedRows } from './chart-data.ts';

const series = (key: string, values: (number | null)[]): ChartSeries => ({
  key,
  label: key,
  color: '#000',
  values,
});
const steps = { fromUnixMs: 5000, stepMs: 1000 };

test('lines keep their values and gaps', () => {
  expect(lineRows(steps, [series('a', [1, null, 3])])).toEqual([
    [5, 6, 7],
    [1, null, 3],
  ]);
});

test('stacked bars are sums, the whole stack first', () => {
  expect(stackedRows(steps, [series('ok', [1, 2]), series('error', [10, null])])).toEqual([
    [5, 6],
    [11, 2],
    [1, 2],
  ]);
});

test('no series make an empty chart', () => {
  expect(lineRows(steps, [])).toEqual([[]]);
  expect(stackedRows(steps, [])).toEqual([[]]);
});
