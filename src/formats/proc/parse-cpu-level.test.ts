import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { cpuLevelOf } from './parse-cpu-level.ts';
import { parseOsIds } from './parse-os-ids.ts';

const LOADER = '/lib64/ld-linux-x86-64.so.2';

test.skipIf(!existsSync(LOADER))('the level is the one the loader of glibc finds', (context) => {
  const help = execFileSync(LOADER, ['--help'], { encoding: 'utf8' });
  const found = [...help.matchAll(/x86-64-v(\d) \(supported/g)].map(([, level]) => Number(level));
  // An old loader does not print levels: nothing to compare with then.
  context.skip(found.length === 0, 'this loader names no levels');
  expect(cpuLevelOf(readFileSync('/proc/cpuinfo', 'utf8'))).toBe(Math.max(...found));
});

test('a level needs all of its flags', () => {
  const v2 = 'lm cx16 lahf_lm popcnt sse4_1 sse4_2 ssse3';
  expect(cpuLevelOf('flags\t\t: lm sse2')).toBe(1);
  expect(cpuLevelOf(`flags\t\t: ${v2} avx avx2`)).toBe(2);
  expect(cpuLevelOf('Features\t: fp asimd')).toBeUndefined();
});

test('os-release with and without quotes', () => {
  expect(parseOsIds('NAME=x\nID=alpine\n')).toEqual(['alpine']);
  expect(parseOsIds('ID="ubuntu"\nID_LIKE="debian"\nVERSION_ID="1"\n')).toEqual(['ubuntu', 'debian']);
  expect(parseOsIds('')).toBeUndefined();
});
