import { expect, test } from 'vitest';
import { compareReleases, isLanguageVersion, minorOf, releaseOfToolchain } from './go-release.ts';

test('releases stand in the order in which they came out', () => {
  const inOrder = [
    '1',
    '1.5',
    '1.9.7',
    '1.20',
    '1.20.1',
    '1.21',
    '1.21rc1',
    '1.21rc2',
    '1.21.0',
    '1.21.10',
    '1.22beta1',
    '1.25.9',
    '1.26',
  ];
  for (const [i, a] of inOrder.entries())
    for (const [j, b] of inOrder.entries())
      expect([a, b, Math.sign(compareReleases(a, b))]).toEqual([a, b, Math.sign(i - j)]);
  expect(compareReleases('1.20', '1.20.0')).toBe(0);
  expect(compareReleases('garbage', '1.0')).toBeLessThan(0);
});

test('the release in the name of a toolchain', () => {
  expect(releaseOfToolchain('go1.25.3')).toBe('1.25.3');
  expect(releaseOfToolchain('go1.25.3-corp.2')).toBe('1.25.3');
  expect(releaseOfToolchain('go1.25.3 X:boringcrypto')).toBe('1.25.3');
  for (const bad of ['1.25.3', 'go', 'go1.025', 'go1.2.3rc1', 'go1.25/../x', 'devel go1.28-abc'])
    expect([bad, releaseOfToolchain(bad)]).toEqual([bad, undefined]);
  expect(minorOf('1.26rc1')).toBe(26);
  expect(minorOf('x')).toBeUndefined();
});

test('from 1.21 on two numbers are a language version, before that a release', () => {
  expect(isLanguageVersion('1.21')).toBe(true);
  expect(isLanguageVersion('1.21.0')).toBe(false);
  expect(isLanguageVersion('1.20')).toBe(false);
});
