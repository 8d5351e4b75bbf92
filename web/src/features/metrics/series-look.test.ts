import { expect, test } from 'vitest';
import { nameSeries, seriesLabel } from './series-look.ts';

test('labels are as short as they can be', () => {
  expect(seriesLabel({}, 'all')).toBe('all');
  expect(seriesLabel({ route: '/a' }, 'all')).toBe('/a');
  expect(seriesLabel({ route: '' }, 'all')).toBe('""');
  expect(seriesLabel({ a: '1', b: '2' }, 'all')).toBe('a=1, b=2');
});

test('figures leave gaps out, and the largest last value comes first', () => {
  const [first, second] = nameSeries(
    [
      { labels: { a: 'x' }, values: [1, null, 3, null] },
      { labels: { a: 'y' }, values: [null, 9, 7, 8] },
    ],
    'all',
    'light',
    () => '#000',
  );
  expect(first).toMatchObject({ label: 'y', last: 8, min: 7, max: 9 });
  expect(second).toMatchObject({ label: 'x', last: 3, min: 1, max: 3 });
  expect(first?.color).not.toBe(second?.color);
});

test('a series without any value is listed last', () => {
  const rows = nameSeries(
    [
      { labels: { a: 'none' }, values: [null] },
      { labels: { a: 'some' }, values: [-5] },
    ],
    'all',
    'dark',
    () => '#000',
  );
  expect(rows.map((row) => row.label)).toEqual(['some', 'none']);
  expect(rows[1]?.last).toBeNull();
});

test('services keep their colour', () => {
  const [row] = nameSeries(
    [{ labels: { 'service.name': 'gateway' }, values: [1] }],
    'all',
    'light',
    (s) => `of ${s}`,
  );
  expect(row?.color).toBe('of gateway');
});
