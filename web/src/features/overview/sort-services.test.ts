import { expect, test } from 'vitest';
import type { ServiceRow } from '../../../../src/api/overview.ts';
import { sortServices } from './sort-services.ts';

const row = (service: string, ratePerSecond: number, p95Ns: number | null): ServiceRow => ({
  service,
  versions: [],
  requests: 0,
  errors: 0,
  ratePerSecond,
  errorRatio: null,
  p50Ns: null,
  p95Ns,
  p99Ns: null,
  spans: 0,
  logs: 0,
  lastSeenUnixMs: 0,
  spark: { rate: [], errors: [], p95Ns: [] },
});

const rows = [row('b', 2, 10), row('a', 2, null), row('c', 9, 30)];
const names = (sort: string): string =>
  sortServices(rows, sort)
    .map((one) => one.service)
    .join('');

test('sorts by any column in both directions, equals by name', () => {
  expect(names('-rate')).toBe('cab');
  expect(names('rate')).toBe('abc');
  expect(names('-service')).toBe('cba');
});

test('unknown values come last in both directions', () => {
  expect(names('p95')).toBe('bca');
  expect(names('-p95')).toBe('cba');
});

test('an unknown column in a link sorts by rate', () => {
  expect(names('-nonsense')).toBe('cab');
});
