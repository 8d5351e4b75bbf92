import { expect, test } from 'vitest';
import { sortStatistics, type StatisticsInput, traceStatistics } from './trace-statistics.ts';

const model: StatisticsInput = {
  size: 3,
  failed: Uint8Array.of(0, 1, 0),
  columns: {
    strings: ['a', 'get', 'b', 'put'],
    service: [0, 0, 2],
    name: [1, 1, 3],
    durationNsOf: [10, 30, 7],
    selfNs: [3, 30, 7],
    criticalPath: [
      [0, 0, 3],
      [1, 3, 33],
      [0, 33, 40],
    ],
  },
};

test('spans of one operation are added up', () => {
  expect(traceStatistics(model)).toEqual([
    { service: 0, name: 1, count: 2, errors: 1, totalNs: 40, selfNs: 33, maxNs: 30, criticalNs: 40 },
    { service: 2, name: 3, count: 1, errors: 0, totalNs: 7, selfNs: 7, maxNs: 7, criticalNs: 0 },
  ]);
});

test('rows are sorted by any column', () => {
  const rows = traceStatistics(model);
  const names = (sort: string): string[] =>
    sortStatistics(rows, sort, (row) => model.columns.strings[row.name] ?? '').map((row) => String(row.name));
  expect(names('-totalNs')).toEqual(['1', '3']);
  expect(names('meanNs')).toEqual(['3', '1']);
  expect(names('-name')).toEqual(['3', '1']);
});
