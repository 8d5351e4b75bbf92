import { expect, test } from 'vitest';
import type { PerfFrame, PerfUserStack } from '../../model/perf-recording.ts';
import { goUnwinder } from './unwind-go.ts';

/** Functions of 16 bytes from 0x1000 on: their names and how far their return address is. */
const CODE: readonly (readonly [name: string, delta: number])[] = [
  ['main.leaf', 0],
  ['main.middle', 24],
  ['main.outer', 40],
  ['runtime.goexit.abi0', 0],
];
const at = (row: number): number => 0x1000 + row * 16 + 5;
const frameAt = (address: number): PerfFrame => ({
  address,
  isKernel: false,
  symbol: '',
  object: address >= 0x1000 && address < 0x1040 ? '/srv/app' : address > 0x9000 ? '/lib/libc.so.6' : '',
});
const unwind = goUnwinder(({ address, object }) => {
  const [name, delta] = CODE[(address - 0x1000) >> 4] ?? ['', -1];
  return object === '/srv/app' ? { delta, function: name } : null;
});

function stack(words: Readonly<Record<number, number>>, more: Partial<PerfUserStack> = {}): PerfUserStack {
  return { machine: 'amd64', pc: at(0), sp: 0x7000, lr: 0, wordAt: (a) => words[a], frameAt, ...more };
}
const names = (user: PerfUserStack): string => {
  const { frames, isWhole } = unwind(user);
  return `${frames.map(({ address }) => CODE[(address - 0x1000) >> 4]?.[0] ?? address.toString(16)).join(' ')} ${isWhole}`;
};

test('amd64: the return address lies behind the frame', () => {
  const words = { 0x7000: at(1), 0x7020: at(2), 0x7050: at(3) };
  expect(names(stack(words))).toBe('main.leaf main.middle main.outer runtime.goexit.abi0 true');
});

test('arm64: a leaf returns to the link register, others to the word at their stack pointer', () => {
  const words = { 0x7000: at(2), 0x7018: at(3) };
  expect(names(stack(words, { machine: 'arm64', lr: at(1) }))).toBe(
    'main.leaf main.middle main.outer runtime.goexit.abi0 true',
  );
});

test('it breaks off where the copy ends, in code of C, and where no code is', () => {
  expect(names(stack({ 0x7000: at(1) }))).toBe('main.leaf main.middle false');
  expect(names(stack({ 0x7000: 0x9100 }))).toBe('main.leaf 9100 false');
  expect(names(stack({ 0x7000: 0x42 }))).toBe('main.leaf false');
  expect(names(stack({}, { pc: 0x9100 }))).toBe('9100 false');
});

test('a stack that leads in a circle ends', () => {
  const { frames } = unwind({ ...stack({}), wordAt: () => at(1) });
  expect(frames.length).toBe(512);
});
