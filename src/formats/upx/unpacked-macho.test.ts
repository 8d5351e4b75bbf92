import { describe, expect, test } from 'vitest';
import { fuzzBinaries, seedOf } from '../../../test/support/binary-fuzz.ts';
import { packedMacho } from '../../../test/support/packed-macho.ts';
import { fatImage, machoImage } from '../../../test/support/sample-images.ts';
import { memorySource } from '../executable/memory-source.ts';
import { readBinaryFacts } from '../gobinary/read-binary-facts.ts';
import { openUnpackedMacho } from './unpacked-macho.ts';

const PLAIN = machoImage();

function factsOf(bytes: Uint8Array) {
  return readBinaryFacts(memorySource(bytes), { file: 'x', deep: true })?.facts;
}

describe('openUnpackedMacho', () => {
  test('the file inside is put together byte for byte', () => {
    const source = openUnpackedMacho(memorySource(packedMacho(PLAIN)))?.source;
    expect(source?.read(0, PLAIN.length + 10)).toEqual(PLAIN);
  });

  test('the program inside is told, in a thin file and in a fat one', () => {
    const packed = packedMacho(PLAIN);
    const { goVersion, path, main, deps, settings, arch, needed, macho } = factsOf(PLAIN) ?? {};
    for (const bytes of [packed, fatImage(packed, machoImage(0x01000007))])
      expect(factsOf(bytes)).toMatchObject({
        packer: 'upx',
        isGo: true,
        goVersion,
        path,
        main,
        deps,
        settings,
        arch,
        needed,
        macho,
        sizeBytes: bytes.length,
        unpackedBytes: PLAIN.length,
      });
  });

  test('what is not packed is not unpacked', () => {
    expect(openUnpackedMacho(memorySource(PLAIN))).toBeUndefined();
    expect(factsOf(PLAIN)?.packer).toBeNull();
  });

  test('cut at any byte it is read as far as it goes', () => {
    const packed = packedMacho(PLAIN);
    for (let length = 0; length < packed.length; length++) factsOf(packed.subarray(0, length));
    expect(factsOf(packed)?.isGo).toBe(true);
  });

  test('five thousand damaged inputs are read without a crash', () => {
    expect(fuzzBinaries([seedOf('packed', packedMacho(PLAIN))], 5000, 31).recognised).toBeGreaterThan(1000);
  });
});
