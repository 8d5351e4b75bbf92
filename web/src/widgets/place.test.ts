import { expect, test } from 'vitest';
import { placeBeside } from './place.ts';

const viewport = { width: 1000, height: 600 };

test('opens below its anchor when there is room', () => {
  const anchor = { left: 100, right: 160, top: 10, bottom: 40 };
  expect(placeBeside(anchor, { width: 200, height: 100 }, viewport)).toEqual({ left: 100, top: 44 });
  expect(placeBeside(anchor, { width: 40, height: 100 }, viewport, 'end')).toEqual({ left: 120, top: 44 });
});

test('opens above when below is too small', () => {
  const anchor = { left: 100, right: 160, top: 500, bottom: 530 };
  expect(placeBeside(anchor, { width: 200, height: 100 }, viewport)).toEqual({ left: 100, top: 396 });
});

test('stays inside the viewport at every corner', () => {
  const right = placeBeside(
    { left: 950, right: 990, top: 0, bottom: 20 },
    { width: 300, height: 50 },
    viewport,
  );
  expect(right.left).toBe(692);
  const huge = placeBeside(
    { left: 0, right: 10, top: 0, bottom: 20 },
    { width: 2000, height: 2000 },
    viewport,
  );
  expect(huge).toEqual({ left: 8, top: 8 });
});
