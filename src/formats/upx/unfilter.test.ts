import { describe, expect, test } from 'vitest';
import { undoFilter } from './unfilter.ts';

describe('undoFilter', () => {
  test('calls, jumps and conditional jumps of x86 get their distances back', () => {
    // call to 0x40 and jne to 0x44, both as places behind the mark 0x17; a jump without the mark stays.
    const code = Uint8Array.of(
      0xe8,
      0x17,
      0,
      0,
      0x40,
      0x0f,
      0x85,
      0x17,
      0,
      0,
      0x44,
      0xe9,
      1,
      2,
      3,
      4,
      0x90,
      0x90,
    );
    expect(undoFilter(code, { filter: 0x49, mark: 0x17 })).toBe(true);
    const view = new DataView(code.buffer);
    expect([view.getInt32(1, true), view.getInt32(7, true)]).toEqual([0x40 - 1, 0x44 - 7]);
    expect([...code.subarray(11)]).toEqual([0xe9, 1, 2, 3, 4, 0x90, 0x90]);
  });

  test('without conditions only calls and jumps', () => {
    const code = Uint8Array.of(0x90, 0x0f, 0x85, 0x17, 0, 0, 0x44, 0x90, 0x90, 0x90);
    const before = [...code];
    undoFilter(code, { filter: 0x46, mark: 0x17 });
    expect([...code]).toEqual(before);
  });

  test('branches of ARM and arm64 in words, in either byte order', () => {
    const words = (little: boolean, ...list: number[]) => {
      const bytes = new Uint8Array(list.length * 4);
      list.forEach((word, i) => new DataView(bytes.buffer).setUint32(i * 4, word, little));
      return bytes;
    };
    const arm = words(true, 0xe1a00000, 0xeb000005, 0xeb000000, 0);
    undoFilter(arm, { filter: 0x50, mark: 0 });
    expect(arm).toEqual(words(true, 0xe1a00000, 0xeb000004, 0xebfffffe, 0));
    const big = words(false, 0xe1a00000, 0xeb000005, 0);
    undoFilter(big, { filter: 0x51, mark: 0 });
    expect(big).toEqual(words(false, 0xe1a00000, 0xeb000004, 0));
    const arm64 = words(true, 0xd503201f, 0x94000005, 0x14000002, 0);
    undoFilter(arm64, { filter: 0x52, mark: 0 });
    expect(arm64).toEqual(words(true, 0xd503201f, 0x94000004, 0x14000000, 0));
  });

  test('an unknown filter is told, short code is left alone', () => {
    expect(undoFilter(new Uint8Array(8), { filter: 0xd0, mark: 0 })).toBe(false);
    for (let length = 0; length < 8; length++)
      for (const filter of [0x46, 0x49, 0x50, 0x52])
        expect(undoFilter(new Uint8Array(length).fill(0xe8), { filter, mark: 0 })).toBe(true);
  });
});
