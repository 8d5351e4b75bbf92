// What a mutated executable is put through: every reader that a file from outside can reach.
import { analyzeBinarySize } from '../../src/analyze/binary-size/binary-size.ts';
import { visitSymbols } from '../../src/formats/elf/elf-symbols.ts';
import { openExecutable } from '../../src/formats/executable/open-executable.ts';
import { readBinaryFacts } from '../../src/formats/gobinary/read-binary-facts.ts';
import { readPackedElf } from '../../src/formats/upx/packed-blocks.ts';
import { readPackedPe } from '../../src/formats/upx/packed-pe.ts';
import { readLoadable } from '../../src/formats/ld-so/read-loadable.ts';
import { visitMachoSymbols } from '../../src/formats/macho/macho-space.ts';
import { visitPeSymbols } from '../../src/formats/pe/pe-space.ts';
import type { ByteSource } from '../../src/model/binary-source.ts';
import { createRandom, mutate } from './mutate.ts';

/** One seed file with the places where its tables are. */
export interface FuzzSeed {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly regions: readonly (readonly [number, number])[];
}

/** What a run of many inputs showed. */
export interface FuzzResult {
  readonly inputs: number;
  readonly recognised: number;
  readonly withGo: number;
  readonly slowestMs: number;
  readonly slowest: string;
  readonly largestReadBytes: number;
}

/** Finds the tables of a sound file: headers, named sections, and the first bytes. */
export function seedOf(name: string, bytes: Uint8Array): FuzzSeed {
  const source = { size: bytes.length, read: (o: number, n: number) => bytes.subarray(o, o + n) };
  const executable = openExecutable(source);
  const regions: [number, number][] = [[0, Math.min(1024, bytes.length)]];
  const tables =
    /buildinfo|gopclntab|dyn|interp|note|version|shstrtab|go\.module|rela|hash|LINKEDIT|^\.data$|idata|custom|producers|symtab|data$/;
  for (const s of executable?.image.sections ?? []) {
    if (s.fileSize > 0 && tables.test(s.name)) regions.push([s.offset, Math.min(s.fileSize, 4096)]);
  }
  for (const s of executable?.image.segments ?? [])
    if (s.fileSize > 0) regions.push([s.offset, Math.min(512, s.fileSize)]);
  // Section headers of ELF lie anywhere; their offset is in the header.
  if (executable?.format === 'elf') regions.push([executable.file.header.sectionOffset, 64 * 40]);
  // Of packed programs the head of each block, and the first of what it holds: tables of codes, distances, lengths.
  for (const { offset } of readPackedElf(source)?.blocks ?? [])
    regions.push([offset - 12, 12], [offset, 512]);
  const packedAt = readPackedPe(source)?.offset;
  if (packedAt !== undefined) regions.push([packedAt - 32, 32], [packedAt, 512]);
  return { name, bytes, regions };
}

/** Reads one input, and when `deep` as deep as any command does. Answers what it was. */
export function exercise(source: ByteSource, deep: boolean): 'none' | 'binary' | 'go' {
  const opened = readBinaryFacts(source, { file: 'fuzz', deep });
  if (deep) readLoadable(source)?.symbols();
  if (opened === undefined) return 'none';
  const { executable, symbols, facts } = opened;
  let rows = 0;
  if (executable.format === 'elf') {
    visitSymbols(executable.file, () => ++rows < 200);
  } else if (executable.format === 'mach-o') visitMachoSymbols(executable.file, () => ++rows < 200);
  else if (executable.format === 'pe') visitPeSymbols(executable.file, () => ++rows < 200);
  if (symbols !== undefined) {
    const step = Math.max(1, Math.floor(symbols.count / 12));
    for (let i = 0; i < symbols.count; i += step) {
      symbols.function(i);
      symbols.frames(symbols.entry(i) + 3);
    }
    symbols.files(50);
  }
  analyzeBinarySize({
    fileBytes: facts.sizeBytes,
    sections: executable.image.sections,
    main: facts.main,
    deps: facts.deps,
    data: undefined,
    functions:
      symbols === undefined
        ? undefined
        : { count: Math.min(50, symbols.count), name: (i) => symbols.name(i), bytes: () => 1 },
  });
  return symbols === undefined ? 'binary' : 'go';
}

/** Runs `inputs` mutated files, round robin over the seeds. A crash is thrown with seed and number to repeat it. */
export function fuzzBinaries(
  seeds: readonly FuzzSeed[],
  inputs: number,
  seed: number,
  progress?: (done: number) => void,
): FuzzResult {
  const result = { inputs, recognised: 0, withGo: 0, slowestMs: 0, slowest: '', largestReadBytes: 0 };
  for (let i = 0; i < inputs; i++) {
    const file = seeds[i % seeds.length];
    if (file === undefined) break;
    const random = createRandom(Math.imul(seed + i, 2_654_435_761));
    const { undo, length } = mutate(file.bytes, file.regions, random);
    const bytes = length === file.bytes.length ? file.bytes : file.bytes.subarray(0, length);
    const source: ByteSource = {
      size: length,
      read: (offset, wanted) => {
        if (!(offset >= 0) || offset >= length || !(wanted > 0)) return EMPTY;
        const part = bytes.subarray(offset, Math.min(length, offset + wanted));
        if (part.length > result.largestReadBytes) result.largestReadBytes = part.length;
        return part;
      },
    };
    const started = performance.now();
    try {
      const kind = exercise(source, i % 3 === 0);
      if (kind !== 'none') result.recognised++;
      if (kind === 'go') result.withGo++;
    } catch (cause) {
      undo();
      throw new Error(`input ${i} of seed ${seed} (${file.name}) crashed`, { cause });
    }
    const elapsed = performance.now() - started;
    if (elapsed > result.slowestMs) {
      result.slowestMs = elapsed;
      result.slowest = `${file.name} #${i}`;
    }
    undo();
    progress?.(i + 1);
  }
  return result;
}

const EMPTY = new Uint8Array(0);
