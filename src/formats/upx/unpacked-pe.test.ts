import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fuzzBinaries, seedOf } from '../../../test/support/binary-fuzz.ts';
import { peImage } from '../../../test/support/sample-images.ts';
import { memorySource } from '../executable/memory-source.ts';
import { readBinaryFacts } from '../gobinary/read-binary-facts.ts';
import { readPackedPe } from './packed-pe.ts';
import { openUnpackedPe } from './unpacked-pe.ts';

/**
 * A small program with build information, calls, pointers, imports by name and by number, and words behind its sections,
 * packed with UPX 4.2.4; the sums are those of its sections as `upx -d` writes them, without the relocation table.
 */
const SUMS = { 32: '3af9d7efafdc29ab', 64: '55ad06cf1032dca4' } as const;
const SAMPLES = [
  { name: 'pe32-nrv2b-16', bits: 32 },
  { name: 'pe32-nrv2d-26', bits: 32 },
  { name: 'pe32-nrv2e-11', bits: 32 },
  { name: 'pe64-nrv2b-49', bits: 64 },
  { name: 'pe64-lzma-49', bits: 64 },
] as const;

function load(name: string): Uint8Array {
  const path = join(import.meta.dirname, '../../../test/fixtures/upx', `${name}.bin`);
  return new Uint8Array(readFileSync(path));
}

function factsOf(bytes: Uint8Array) {
  return readBinaryFacts(memorySource(bytes), { file: 'x', deep: true })?.facts;
}

function sumOf(bytes: Uint8Array): string {
  const source = openUnpackedPe(memorySource(bytes))?.source;
  const sections = source?.read(0x400, 0x3800) ?? new Uint8Array(0);
  return createHash('sha256').update(sections).digest('hex').slice(0, 16);
}

describe('openUnpackedPe', () => {
  test.each(SAMPLES)('$name: what is inside is what UPX itself unpacks', ({ name, bits }) => {
    const packed = load(name);
    expect(sumOf(packed)).toBe(SUMS[bits]);
    const { source, isDamaged } = openUnpackedPe(memorySource(packed)) ?? {};
    expect(source?.size).toBe(0x4000 + 'appended words'.length);
    expect(new TextDecoder().decode(source?.read(0x4000, 100))).toBe('appended words');
    expect(isDamaged?.()).toBe(false);
  });

  test.each(SAMPLES)('$name: told as the program inside, its names overwritten or not', ({ name, bits }) => {
    const spoiled = load(name);
    const names = Buffer.from(spoiled.buffer);
    for (const word of ['UPX!', 'UPX0', 'UPX1', 'UPX2'])
      for (let at = names.indexOf(word); at >= 0; at = names.indexOf(word)) names.write('none', at);
    for (const bytes of [load(name), spoiled]) {
      const facts = factsOf(bytes);
      expect(facts).toMatchObject({
        packer: 'upx',
        isGo: true,
        goVersion: 'go1.27.1',
        path: 'example.com/a/cmd',
        arch: bits === 64 ? 'amd64' : '386',
        sizeBytes: bytes.length,
        unpackedBytes: 0x400e,
        needed: ['KERNEL32.DLL', 'ws2_32.dll'],
        problems: [{ code: 'pclntab-missing', detail: 'magic not found' }],
      });
      expect(facts?.deps).toHaveLength(2);
    }
  });

  test('what is not packed is not unpacked, and costs one read besides the tables', () => {
    const plain = memorySource(peImage());
    expect(openUnpackedPe(plain)).toBeUndefined();
    expect(factsOf(peImage())?.packer).toBeNull();
  });

  test('a header that declares more than the file or the image holds is none', () => {
    const packed = load('pe64-nrv2b-49');
    const { offset = 0 } = readPackedPe(memorySource(packed)) ?? {};
    for (const [at, value] of [
      [16, 0xffffffff],
      [16, 0x10000000],
      [20, 0xffffff],
      [20, 0],
    ] as const) {
      const copy = Uint8Array.from(packed);
      new DataView(copy.buffer).setUint32(offset - 32 + at, value, true);
      copy[offset - 1] = copy.subarray(offset - 28, offset - 1).reduce((sum, byte) => sum + byte, 0) % 251;
      expect(readPackedPe(memorySource(copy))).toBeUndefined();
      expect(factsOf(copy)).toMatchObject({ packer: 'upx', isGo: false, unpackedBytes: null });
      expect(factsOf(copy)?.problems).toContainEqual({ code: 'packed-unread', detail: 'upx' });
    }
  });

  test('an unknown filter leaves the code, and the rest is told', () => {
    const packed = load('pe64-nrv2b-49');
    const { offset = 0 } = readPackedPe(memorySource(packed)) ?? {};
    packed[offset - 4] = 0x80;
    packed[offset - 1] = packed.subarray(offset - 28, offset - 1).reduce((sum, byte) => sum + byte, 0) % 251;
    const facts = factsOf(packed);
    expect(facts).toMatchObject({ packer: 'upx', isGo: true, goVersion: 'go1.27.1' });
    expect(facts?.problems).toContainEqual({ code: 'packed-unread', detail: 'upx' });
  });

  test.each(SAMPLES)('$name, cut at any byte, is read as far as it goes', ({ name }) => {
    const packed = load(name);
    for (let length = 0; length < packed.length; length += length < 1200 ? 1 : 13)
      factsOf(packed.subarray(0, length));
    expect(factsOf(packed)?.isGo).toBe(true);
  });

  test('three thousand damaged inputs are read without a crash', () => {
    const seeds = SAMPLES.map(({ name }) => seedOf(name, load(name)));
    expect(fuzzBinaries(seeds, 3000, 71).recognised).toBeGreaterThan(500);
  });
});
