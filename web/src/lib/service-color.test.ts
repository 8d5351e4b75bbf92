import { expect, test } from 'vitest';
import { assignSlots, hashText, SERIES_COLORS } from './service-color.ts';

/** WCAG 2.2 relative luminance. */
function luminance(hex: string): number {
  const channel = (at: number): number => {
    const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

test('every colour stands out from its surface', () => {
  const tooWeak = [
    ...SERIES_COLORS.light.filter((color) => contrast(color, '#ffffff') < 3),
    ...SERIES_COLORS.dark.filter((color) => contrast(color, '#13171c') < 3),
  ];
  expect(tooWeak).toEqual([]);
});

test('a name asks for the same slot everywhere', () => {
  expect(hashText('checkout')).toBe(hashText('checkout'));
  expect(assignSlots({}, ['checkout'], 14)['checkout']).toBe(hashText('checkout') % 14);
});

test('names of one system get different slots while there are some, in any order of arrival', () => {
  const names = [
    'gateway',
    'catalog',
    'payment',
    'checkout',
    'orders',
    'worker',
    'cron',
    'db',
    'cache',
    'kafka',
  ];
  const slots = assignSlots({}, names, 14);
  expect(new Set(Object.values(slots)).size).toBe(names.length);
  expect(assignSlots({}, [...names].reverse(), 14)).toEqual(slots);
});

test('a name that has a slot keeps it, and more names than slots are still placed', () => {
  const names = Array.from({ length: 30 }, (_, i) => `s${i}`);
  const slots = assignSlots({ s3: 1 }, names, 14);
  expect(slots['s3']).toBe(1);
  expect(Object.keys(slots)).toHaveLength(30);
  expect(Object.values(slots).every((slot) => slot >= 0 && slot < 14)).toBe(true);
});
