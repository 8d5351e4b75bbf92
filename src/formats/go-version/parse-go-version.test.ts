import { expect, test } from 'vitest';
import { parseKernelRelease } from '../kernel-release/parse-kernel-release.ts';
import { parseGoVersion } from './parse-go-version.ts';

test.each([
  ['go1.25.3', 25, 3],
  ['go1.26', 26, 0],
  ['1.24', 24, 0],
  ['go1.24.4 X:boringcrypto', 24, 4],
  ['go1.22.5-custom', 22, 5],
  ['go1.26rc1', 26, null],
  ['go1.26beta2', 26, null],
  ['devel go1.28-abc123 Mon Aug 3 10:00:00 2026 +0000', 28, null],
  ['go1.28-devel_abc123 Mon Aug 3 10:00:00 2026 +0000', 28, null],
])('%s', (text, minor, patch) => {
  expect(parseGoVersion(text)).toEqual({ text, minor, patch });
});

test.each(['', 'go', 'go2.0', 'go1', 'devel +abc', 'go1.25.3.1', 'go1.9999'])('%j is no version', (text) => {
  expect(parseGoVersion(text)).toBeUndefined();
});

test.each([
  ['6.8.0-45-generic', 6, 8, 0],
  ['3.10.0-1160.119.1.el7.x86_64', 3, 10, 0],
  ['5.15.167.4-microsoft-standard-WSL2', 5, 15, 167],
  ['6.12-rc3', 6, 12, 0],
  ['2.6.32-754.el6', 2, 6, 32],
])('kernel %s', (text, major, minor, patch) => {
  expect(parseKernelRelease(`${text}\n`)).toEqual({ text, major, minor, patch });
});

test('a kernel release begins with two numbers', () => {
  expect(parseKernelRelease('unknown')).toBeUndefined();
  expect(parseKernelRelease('')).toBeUndefined();
});
