import { expect, test } from 'vitest';
import {
  formatSpan,
  keepTime,
  parseSpan,
  readTimeSpec,
  resolveTime,
  shiftTime,
  unreadTime,
  writeTimeSpec,
  zoomOut,
} from './time-range.ts';

const HOUR = 3_600_000;

test('spans are read and written', () => {
  for (const span of ['45s', '15m', '6h', '2d']) expect(formatSpan(parseSpan(span) ?? 0)).toBe(span);
  for (const wrong of ['', '0m', '5', 'm', '5w', '-5m', '1.5h']) expect(parseSpan(wrong)).toBeUndefined();
});

test('an address without time, or with nonsense, means the last hour', () => {
  const last = { kind: 'relative', lastMs: HOUR };
  for (const search of [{}, { range: 'x' }, { from: '5' }, { from: '9', to: '5' }, { from: 'a', to: 'b' }])
    expect(readTimeSpec(search)).toEqual(last);
});

test('what cannot be read of the time is named', () => {
  const good = [
    {},
    { range: '15m' },
    { from: '5', to: '9' },
    { from: '5', to: '9', range: '1h' },
    { q: 'x' },
  ];
  for (const search of good) expect(unreadTime(search)).toEqual([]);
  expect(unreadTime({ range: '<script>' })).toEqual(['range=<script>']);
  expect(unreadTime({ from: 'abc', to: '-1' })).toEqual(['from=abc', 'to=-1']);
  expect(unreadTime({ from: '9', to: '5', range: '1h' })).toEqual(['from=9', 'to=5']);
  expect(unreadTime({ from: '9' })).toEqual(['from=9']);
});

test('a spec survives the address', () => {
  for (const spec of [
    { kind: 'relative', lastMs: 5 * 60_000 },
    { kind: 'relative', lastMs: HOUR },
    { kind: 'absolute', fromMs: 1000, toMs: 2000 },
  ] as const)
    expect(readTimeSpec(writeTimeSpec({ range: '9d', other: 'x' }, spec))).toEqual(spec);
});

test('a fixed window ends live mode; a relative one keeps it', () => {
  expect(writeTimeSpec({ live: '1' }, { kind: 'absolute', fromMs: 1, toMs: 5 })).toEqual({
    from: '1',
    to: '5',
  });
  expect(writeTimeSpec({ live: '1' }, { kind: 'relative', lastMs: 60_000 })).toEqual({
    live: '1',
    range: '1m',
  });
});

test('links to other pages keep only the time', () => {
  expect(keepTime({ range: '5m', live: '1', service: 'a' })).toEqual({ range: '5m', live: '1' });
});

test('a relative window ends on a whole second and has its full width', () => {
  expect(resolveTime({ kind: 'relative', lastMs: 60_000 }, 1_000_100)).toEqual({
    fromMs: 941_000,
    toMs: 1_001_000,
  });
});

test('zooming out doubles the window and stops at the present', () => {
  expect(zoomOut({ fromMs: 4000, toMs: 6000 }, 100_000)).toEqual({
    kind: 'absolute',
    fromMs: 3000,
    toMs: 7000,
  });
  expect(zoomOut({ fromMs: 4000, toMs: 6000 }, 6000)).toEqual({ kind: 'absolute', fromMs: 2000, toMs: 6000 });
  const wide = zoomOut({ fromMs: 0, toMs: 90 * 24 * HOUR }, 200 * 24 * HOUR);
  expect(wide.kind === 'absolute' && wide.toMs - wide.fromMs).toBe(90 * 24 * HOUR);
});

test('shifting moves by half a window and not before the epoch', () => {
  expect(shiftTime({ fromMs: 4000, toMs: 6000 }, 1)).toEqual({ kind: 'absolute', fromMs: 5000, toMs: 7000 });
  expect(shiftTime({ fromMs: 500, toMs: 2500 }, -1)).toEqual({ kind: 'absolute', fromMs: 0, toMs: 1500 });
});
