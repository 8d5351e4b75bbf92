import { describe, expect, test } from 'vitest';
import { fuzzBinaries, seedOf } from '../../../test/support/binary-fuzz.ts';
import { packedElf } from '../../../test/support/packed-elf.ts';
import { elfImage } from '../../../test/support/sample-images.ts';
import { memorySource } from '../executable/memory-source.ts';
import { readBinaryFacts } from '../gobinary/read-binary-facts.ts';
import { openUnpackedElf } from './unpacked-elf.ts';

const PLAIN = [
  elfImage(),
  elfImage({ little: false, machine: 22 }),
  elfImage({ bits: 32, machine: 3 }),
  elfImage({ bits: 32, little: false, machine: 8 }),
];

function factsOf(bytes: Uint8Array) {
  return readBinaryFacts(memorySource(bytes), { file: 'x', deep: true })?.facts;
}

describe('openUnpackedElf', () => {
  test.each(PLAIN)('the program inside is told as it would be unpacked (%#)', (plain) => {
    for (const mark of ['UPX!', '\0\0\0\0', 'YTS!']) {
      const told = factsOf(packedElf(plain, { mark }));
      const { goVersion, path, main, deps, settings, arch } = factsOf(plain) ?? {};
      expect(told).toMatchObject({ packer: 'upx', isGo: true, goVersion, path, main, deps, settings, arch });
      expect(told?.unpackedBytes).toBe(plain.length);
      expect(told?.problems.map((p) => p.code)).not.toContain('section-table-missing');
    }
  });

  test('segments of several blocks are put together', () => {
    const plain = elfImage();
    const source = openUnpackedElf(memorySource(packedElf(plain, { blockSize: 256 })))?.source;
    expect(source?.read(200, plain.length)).toEqual(plain.subarray(200));
    expect(source?.read(plain.length, 1).length).toBe(0);
  });

  test('a part that cannot be unpacked is a problem, and the rest is told', () => {
    const packed = packedElf(elfImage(), { lastMethod: 14 });
    const facts = factsOf(packed);
    expect(facts?.packer).toBe('upx');
    expect(facts?.problems).toContainEqual({ code: 'packed-unread', detail: 'upx' });
  });

  test('what is not packed is not unpacked', () => {
    for (const plain of PLAIN) expect(openUnpackedElf(memorySource(plain))).toBeUndefined();
  });

  test('cut at any byte it is read as far as it goes', () => {
    const packed = packedElf(elfImage(), { blockSize: 512 });
    for (let length = 0; length < packed.length; length++) factsOf(packed.subarray(0, length));
    expect(factsOf(packed)?.isGo).toBe(true);
  });

  test('ten thousand damaged inputs are read without a crash', () => {
    const seed = seedOf('packed', packedElf(elfImage(), { blockSize: 512 }));
    expect(fuzzBinaries([seed], 10_000, 21).recognised).toBeGreaterThan(2000);
  });
});
