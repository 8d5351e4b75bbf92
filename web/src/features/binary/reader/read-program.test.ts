import { expect, test } from 'vitest';
import { readProgram } from './read-program.ts';

/** The smallest file a loader takes: a header, one segment that is loaded, and `exit(0)` for Linux on amd64. */
function tinyElf(): Uint8Array {
  const bytes = new Uint8Array(128);
  const view = new DataView(bytes.buffer);
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  const header: readonly (readonly [number, 2 | 4, number])[] = [
    [16, 2, 2],
    [18, 2, 62],
    [20, 4, 1],
    [24, 4, 0x400078],
    [32, 4, 64],
    [52, 2, 64],
    [54, 2, 56],
    [56, 2, 1],
    [64, 4, 1],
    [68, 4, 5],
    [80, 4, 0x400000],
    [88, 4, 0x400000],
    [96, 4, 128],
    [104, 4, 128],
    [112, 4, 4096],
  ];
  for (const [at, size, value] of header) {
    if (size === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
  }
  bytes.set([0xb8, 60, 0, 0, 0, 0x0f, 0x05], 120);
  return bytes;
}

test('a program has its facts and its sizes', () => {
  const program = readProgram('server', tinyElf());
  expect(program).toMatchObject({ file: 'server', format: 'elf', arch: 'amd64', os: 'linux', isGo: false });
  expect(program?.runtime).toBeNull();
  expect(program?.size.tree.bytes).toBe(128);
});

test('what is no program is none', () => {
  for (const text of ['', '#!/bin/sh\n', '\u007fELF'])
    expect(readProgram('x', new TextEncoder().encode(text))).toBeUndefined();
});
