import type { ByteSource } from '../../model/binary-source.ts';
import { ByteView } from '../executable/byte-view.ts';
import { sliceSource } from '../executable/memory-source.ts';

/** The Mach-O header (`mach-o/loader.h`). */
export interface MachoHeader {
  readonly bits: 32 | 64;
  readonly littleEndian: boolean;
  readonly cpuType: number;
  readonly fileType: number;
  readonly commandCount: number;
  readonly commandBytes: number;
  readonly flags: number;
}

const MAGIC_32 = 0xfeedface;
const MAGIC_64 = 0xfeedfacf;
const FAT_32 = 0xcafebabe;
const FAT_64 = 0xcafebabf;
/** A fat file has a handful of slices; a Java class file shares the magic and has a version >= 45 in its place. */
const MAX_SLICES = 40;

/** Reads a thin header; undefined when the magic is another. */
export function readMachoHeader(source: ByteSource): MachoHeader | undefined {
  const bytes = source.read(0, 32);
  for (const littleEndian of [true, false]) {
    const view = new ByteView(bytes, littleEndian);
    const magic = view.u32(0);
    if ((magic !== MAGIC_32 && magic !== MAGIC_64) || bytes.length < 28) continue;
    return {
      bits: magic === MAGIC_64 ? 64 : 32,
      littleEndian,
      cpuType: view.u32(4),
      fileType: view.u32(12),
      commandCount: view.u32(16),
      commandBytes: view.u32(20),
      flags: view.u32(24),
    };
  }
  return undefined;
}

/** One architecture of a fat file. */
export interface FatSlice {
  readonly cpuType: number;
  readonly source: ByteSource;
}

/** The slices of a fat file in file order, at most 40; undefined when it is none. Source: `mach-o/fat.h` (big-endian). */
export function readFatSlices(source: ByteSource): FatSlice[] | undefined {
  const head = new ByteView(source.read(0, 8), false);
  const magic = head.u32(0);
  const count = head.u32(4);
  if ((magic !== FAT_32 && magic !== FAT_64) || count === 0 || count > MAX_SLICES) return undefined;
  const row = magic === FAT_64 ? 32 : 20;
  const view = new ByteView(source.read(8, count * row), false);
  const slices: FatSlice[] = [];
  for (let at = 0; at + row <= view.length; at += row) {
    const offset = row === 32 ? view.u64(at + 8) : view.u32(at + 8);
    const size = row === 32 ? view.u64(at + 16) : view.u32(at + 12);
    slices.push({ cpuType: view.u32(at), source: sliceSource(source, offset, size) });
  }
  return slices.length === 0 ? undefined : slices;
}

const GOARCH: Readonly<Record<number, string>> = {
  7: '386',
  0x01000007: 'amd64',
  12: 'arm',
  0x0100000c: 'arm64',
  0x0200000c: 'arm64_32',
  18: 'ppc',
  0x01000012: 'ppc64',
};

/** GOARCH of a CPU type (`mach/machine.h`), or `macho-cpu-N`. */
export function machoArch(cpuType: number): string {
  return GOARCH[cpuType] ?? `macho-cpu-${cpuType}`;
}
