import { expect, test } from 'vitest';
import { nearestName } from './nearest-name.ts';

test('finds the name a slip was meant to be', () => {
  expect(nearestName('docter', ['doctor', 'demo', 'up'])).toBe('doctor');
  expect(nearestName('cpu-thorttled', ['cpu-throttled', 'cpu-steal'])).toBe('cpu-throttled');
});

test('suggests nothing when nothing is near', () => {
  expect(nearestName('zzz', ['doctor', 'demo'])).toBeUndefined();
  expect(nearestName('', ['up'])).toBeUndefined();
});

test('a name with the same first word is near', () => {
  expect(nearestName('--data-dir', ['--port', '--data', '--otlp-http'])).toBe('--data');
  expect(nearestName('keep', ['keepTraces', 'keepLogs'])).toBe('keepLogs');
  expect(nearestName('--', ['--data'])).toBeUndefined();
});
