import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { fuzzBinaries, seedOf } from '../../../test/support/binary-fuzz.ts';
import {
  elfImage,
  fatImage,
  goBlob,
  machoImage,
  markedModText,
  peImage,
  wasmImage,
} from '../../../test/support/sample-images.ts';
import { memorySource } from '../executable/memory-source.ts';
import { type OpenedBinary, readBinaryFacts } from './read-binary-facts.ts';

function open(bytes: Uint8Array, deep = true): OpenedBinary | undefined {
  return readBinaryFacts(memorySource(bytes), { file: 'x', deep });
}

const SAMPLES: Readonly<Record<string, Uint8Array>> = {
  'elf 64 LE': elfImage(),
  'elf 64 BE': elfImage({ little: false, machine: 22 }),
  'elf 32 LE': elfImage({ bits: 32, machine: 3 }),
  'elf 32 BE': elfImage({ bits: 32, little: false, machine: 8 }),
  'mach-o': machoImage(),
  fat: fatImage(machoImage(), machoImage(0x01000007)),
  pe: peImage(),
  wasm: wasmImage(markedModText()),
};

describe('readBinaryFacts', () => {
  test.each(Object.entries(SAMPLES))('reads build information of %s', (_, bytes) => {
    const facts = open(bytes)?.facts;
    expect(facts?.goVersion).toBe('go1.27.1');
    expect(facts?.path).toBe('example.com/a/cmd');
    expect(facts?.main).toEqual({ path: 'example.com/a', version: 'v1.2.3', sum: 'h1:main=', replace: null });
    expect(facts?.deps[0]?.replace?.path).toBe('example.com/fork');
    expect(facts?.settings[1]).toEqual({ key: '-ldflags', value: '-X main.v="a b"' });
  });

  test('names architecture and system of each format', () => {
    const told = Object.values(SAMPLES).map((b) => {
      const facts = open(b)?.facts;
      return `${facts?.format} ${facts?.os}/${facts?.arch} ${facts?.bits}`;
    });
    expect(told).toEqual([
      'elf linux/amd64 64',
      'elf linux/s390x 64',
      'elf linux/386 32',
      'elf linux/mips 32',
      'mach-o darwin/arm64 64',
      'mach-o darwin/arm64 64',
      'pe windows/amd64 64',
      'wasm js/wasm 64',
    ]);
    expect(open(SAMPLES['fat'] ?? new Uint8Array())?.facts.macho?.slices).toEqual(['arm64', 'amd64']);
    expect(open(SAMPLES['pe'] ?? new Uint8Array())?.facts.needed).toEqual(['kernel32.dll']);
    expect(open(SAMPLES['mach-o'] ?? new Uint8Array())?.facts.macho?.minimumOs).toBe('12.0');
  });

  test('tells a static from a dynamic program', () => {
    expect(open(elfImage())?.facts.linking).toBe('static');
    const dynamic = open(elfImage({ interpreter: '/lib/ld-musl-x86_64.so.1' }))?.facts;
    expect([dynamic?.linking, dynamic?.interpreter, dynamic?.libc]).toEqual([
      'dynamic',
      '/lib/ld-musl-x86_64.so.1',
      'musl',
    ]);
  });

  test('a packed program that cannot be unpacked is named as such', () => {
    const packed = elfImage({ data: new TextEncoder().encode('....UPX!....') });
    expect(open(packed)?.facts).toMatchObject({ packer: 'upx', isGo: false });
    expect(open(elfImage())?.facts.packer).toBeNull();
  });

  test.each([
    ['.vmp0', 'vmprotect'],
    ['.themida', 'themida'],
    ['.MPRESS1', 'mpress'],
    ['.aspack', 'aspack'],
    ['UPX1', 'upx'],
  ])('a Windows program with a section %s is packed with %s', (name, packer) => {
    const named = (bytes: Uint8Array) => {
      Buffer.from(bytes.buffer).write(name.padEnd(8, '\0'), Buffer.from(bytes.buffer).indexOf('.text'));
      return bytes;
    };
    const { facts } = open(named(peImage(new Uint8Array(600)))) ?? {};
    expect(facts).toMatchObject({ packer, isGo: false, unpackedBytes: null });
    expect(facts?.problems).toContainEqual({ code: 'packed-unread', detail: packer });
    // What can be read all the same is told.
    if (packer !== 'upx') expect(open(named(peImage()))?.facts).toMatchObject({ packer: null, isGo: true });
  });

  test.each(Object.entries(SAMPLES))('cut at any byte, %s is read as far as it goes', (_, bytes) => {
    let recognised = 0;
    for (let length = 0; length < bytes.length; length++) {
      if (open(bytes.subarray(0, length)) !== undefined) recognised++;
    }
    expect(recognised).toBeGreaterThan(0);
  });

  test('a damaged blob is a problem, not an answer', () => {
    const blob = goBlob();
    blob[32] = 0xff;
    blob.fill(0xff, 33, 48);
    const facts = open(elfImage({ data: blob }))?.facts;
    expect(facts?.goVersion).toBeNull();
    expect(facts?.problems.map((p) => p.code)).toContain('build-info-damaged');
  });

  test('extremes of 64 bits in every header word do not throw', () => {
    for (const bytes of Object.values(SAMPLES)) {
      const copy = Uint8Array.from(bytes);
      for (let at = 4; at + 8 <= Math.min(copy.length, 0x300); at += 4) {
        const kept = copy.slice(at, at + 8);
        for (const value of [0x00, 0x7f, 0x80, 0xff]) {
          copy.fill(value, at, at + 8);
          open(copy);
        }
        copy.set(kept, at);
      }
    }
    expect(open(SAMPLES['pe'] ?? new Uint8Array())).toBeDefined();
  });

  test('anything else is no executable', () => {
    for (const content of ['', '#!/bin/sh\n', 'MZ', '\x7fELF', 'PK\x03\x04', '\0asm\x0d\0\x01\0'])
      expect(open(new TextEncoder().encode(content))).toBeUndefined();
  });

  test('ten thousand damaged inputs are read without a crash', () => {
    const seeds = Object.entries(SAMPLES).map(([name, bytes]) => seedOf(name, Uint8Array.from(bytes)));
    const result = fuzzBinaries(seeds, 10_000, 99);
    expect(result.recognised).toBeGreaterThan(2000);
  });
});

const ESBUILD = 'node_modules/@esbuild/linux-x64/bin/esbuild';

describe.skipIf(!existsSync(ESBUILD))('a stripped program of npm whose build information was removed', () => {
  const opened = existsSync(ESBUILD) ? open(new Uint8Array(readFileSync(ESBUILD))) : undefined;

  test('still tells its release, functions, files and lines', () => {
    const { facts, symbols } = opened ?? {};
    expect(facts?.buildInfo).toBeNull();
    expect(facts?.goVersion).toMatch(/^go1\.\d+\.\d+$/);
    expect(symbols?.count).toBeGreaterThan(5000);
    const index = [...Array(symbols?.count ?? 0).keys()].find((i) => symbols?.name(i) === 'main.main') ?? -1;
    const main = symbols?.function(index);
    expect(main?.file).toMatch(/cmd\/esbuild\/main\.go$/);
    expect(main?.startLine).toBeGreaterThan(1);
    const [frame] = symbols?.frames(main?.entry ?? 0) ?? [];
    expect(frame).toMatchObject({ function: 'main.main', inlined: false });
    expect(symbols?.files().some((f) => f.endsWith('runtime/proc.go'))).toBe(true);
  });

  test('a short run of damaged inputs', () => {
    const seed = seedOf('esbuild', new Uint8Array(readFileSync(ESBUILD)));
    expect(fuzzBinaries([seed], 60, 5).recognised).toBeGreaterThan(30);
  });
});
