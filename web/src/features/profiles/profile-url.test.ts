import { expect, test } from 'vitest';
import { readZoom, toLabelChoice, writeZoom } from './profile-url.ts';

test('a zoom comes back from the address as finely as a screen can show it', () => {
  expect(readZoom(writeZoom({ from: 0.123_456_78, to: 0.9 }))).toEqual({ from: 0.123_456_8, to: 0.9 });
  expect(writeZoom(undefined)).toBe('');
});

test.each(['', '1', 'a-b', '0.5-0.2', '0-2', '-1-1', '0.1-0.2-0.3'])('no zoom: "%s"', (text) => {
  expect(readZoom(text)).toBeUndefined();
});

test('labels keep what follows the first equals sign', () => {
  expect(toLabelChoice('route=/a?b=c')).toEqual({ key: 'route', value: '/a?b=c' });
  expect(toLabelChoice('alone')).toEqual({ key: 'alone', value: '' });
});
