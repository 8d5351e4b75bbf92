import { expect, test } from 'vitest';
import {
  clampWindow,
  createViewport,
  panBy,
  parseWindow,
  windowAround,
  writeWindow,
  zoomAt,
} from './viewport.ts';

const full = { from: 0, to: 1000 };

test('zooming keeps the moment under the pointer where it is', () => {
  const zoomed = zoomAt({ from: 200, to: 600 }, 300, 0.5, full);
  expect(zoomed).toEqual({ from: 250, to: 450 });
  expect((300 - zoomed.from) / 200).toBe((300 - 200) / 400);
});

test('a window never leaves the trace nor becomes narrower than can be drawn', () => {
  expect(clampWindow({ from: -50, to: 100 }, full)).toEqual({ from: 0, to: 150 });
  expect(clampWindow({ from: 900, to: 1200 }, full)).toEqual({ from: 700, to: 1000 });
  expect(zoomAt({ from: 0, to: 1000 }, 500, 5, full)).toEqual(full);
  const narrow = zoomAt({ from: 500, to: 512 }, 506, 0.01, full);
  expect(narrow.to - narrow.from).toBeCloseTo(10);
  expect(clampWindow({ from: 0, to: 3 }, { from: 0, to: 3 })).toEqual({ from: 0, to: 3 });
});

test('panning stops at the ends', () => {
  expect(panBy({ from: 0, to: 100 }, 0.5, full)).toEqual({ from: 50, to: 150 });
  expect(panBy({ from: 0, to: 100 }, -0.5, full)).toEqual({ from: 0, to: 100 });
});

test('a span is shown with room on both sides', () => {
  expect(windowAround(400, 500, full)).toEqual({ from: 390, to: 510 });
  expect(windowAround(990, 1000, full).to).toBe(1000);
});

test('the address keeps a window and says nothing about the whole trace', () => {
  expect(parseWindow(writeWindow({ from: 12.7, to: 99.1 }, full))).toEqual({ from: 12, to: 100 });
  expect(writeWindow(full, full)).toBe('');
  for (const wrong of ['', '5', '9-5', 'a-b', '-5-9']) expect(parseWindow(wrong)).toBeUndefined();
});

test('listeners hear of changes only', () => {
  const viewport = createViewport(full, undefined);
  let heard = 0;
  const stop = viewport.subscribe(() => heard++);
  viewport.set({ from: 0, to: 1000 });
  viewport.set({ from: 10, to: 20 });
  stop();
  viewport.set({ from: 30, to: 60 });
  expect(heard).toBe(1);
});
