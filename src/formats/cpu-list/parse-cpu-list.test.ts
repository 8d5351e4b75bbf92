import { expect, test } from 'vitest';
import { cpuCount, formatCpuSet, intersectCpus } from '../../model/cpu-set.ts';
import { parseCpuList, parseCpuMask } from './parse-cpu-list.ts';

test.each([
  ['0-3', 4, '0-3'],
  ['0', 1, '0'],
  ['0-3,8,10-11\n', 7, '0-3,8,10-11'],
  ['4,2,3', 3, '2-4'],
  ['0-3,2-5', 6, '0-5'],
  ['', 0, ''],
  ['0-8191', 8192, '0-8191'],
])('list %j has %i CPUs', (text, count, shown) => {
  const set = parseCpuList(text);
  expect(cpuCount(set ?? [])).toBe(count);
  expect(formatCpuSet(set ?? [])).toBe(shown);
});

test.each(['3-1', 'a', '1-', '-1', '1;2', '0-99999999', '1--2'])('%j is no list', (text) => {
  expect(parseCpuList(text)).toBeUndefined();
});

test.each([
  ['3', '0-1'],
  ['f0', '4-7'],
  ['00000000,0000003c', '2-5'],
  ['1,00000000', '32'],
  ['0', ''],
])('mask %j is %j', (mask, list) => {
  expect(formatCpuSet(parseCpuMask(mask) ?? [])).toBe(list);
});

test('a mask is hexadecimal', () => {
  expect(parseCpuMask('xyz')).toBeUndefined();
  expect(parseCpuMask('')).toBeUndefined();
});

test('what is in both sets', () => {
  expect(formatCpuSet(intersectCpus(parseCpuList('0-7,16') ?? [], parseCpuList('4-20') ?? []))).toBe(
    '4-7,16',
  );
  expect(intersectCpus(parseCpuList('0-3') ?? [], parseCpuList('8') ?? [])).toEqual([]);
});
