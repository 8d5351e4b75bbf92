import type { BinarySegment } from '../../model/binary-image.ts';
import type { PeFacts } from '../../model/binary-pe.ts';
import type { ByteSource } from '../../model/binary-source.ts';
import { ByteView, toHex } from '../executable/byte-view.ts';
import type { PeHeader } from './pe-header.ts';

const DIRECTORY = { IMPORT: 1, SECURITY: 4, DEBUG: 6, DELAY_IMPORT: 13 } as const;
const MAX_IMPORTS = 1024;

const SUBSYSTEM: Readonly<Record<number, string>> = {
  1: 'native',
  2: 'windows',
  3: 'console',
  7: 'posix',
  9: 'windows-ce',
  10: 'efi',
  11: 'efi-boot-driver',
  12: 'efi-runtime-driver',
  13: 'efi-rom',
};

/** Follows the data directories: imports, debug id, signature. At most 1,024 DLLs. */
export function readPeFacts(
  source: ByteSource,
  header: PeHeader,
  segments: readonly BinarySegment[],
): PeFacts {
  const read = (rva: number, length: number) => readRva(source, header, segments, rva, length);
  const flags = header.dllCharacteristics;
  return {
    imports: [
      ...importNames(read, header, DIRECTORY.IMPORT, 20, 12),
      ...importNames(read, header, DIRECTORY.DELAY_IMPORT, 32, 4),
    ],
    subsystem: SUBSYSTEM[header.subsystem] ?? `subsystem-${header.subsystem}`,
    minimumOs: header.osVersion,
    debugId: debugId(read, source, header),
    signed: (header.directories[DIRECTORY.SECURITY]?.size ?? 0) > 0,
    aslr: (flags & 0x40) !== 0,
    highEntropyVa: (flags & 0x20) !== 0,
    nxCompatible: (flags & 0x100) !== 0,
    controlFlowGuard: (flags & 0x4000) !== 0,
    relocationsStripped: (header.characteristics & 1) !== 0,
  };
}

type ReadRva = (rva: number, length: number) => Uint8Array;

function readRva(
  source: ByteSource,
  header: PeHeader,
  segments: readonly BinarySegment[],
  rva: number,
  length: number,
): Uint8Array {
  const address = header.imageBase + rva;
  for (const s of segments) {
    if (address >= s.address && address < s.address + s.fileSize)
      return source.read(s.offset + (address - s.address), Math.min(length, s.fileSize));
  }
  return new Uint8Array(0);
}

function importNames(
  read: ReadRva,
  header: PeHeader,
  index: number,
  row: number,
  nameField: number,
): string[] {
  const directory = header.directories[index];
  if (directory === undefined || directory.address === 0) return [];
  const view = new ByteView(read(directory.address, MAX_IMPORTS * row), true);
  const names: string[] = [];
  for (let at = 0; at + row <= view.length; at += row) {
    const name = view.u32(at + nameField);
    if (name === 0) break;
    const text = new ByteView(read(name, 260), true).cString(0, 260);
    if (text !== '') names.push(text);
  }
  return names;
}

/** GUID and age of the CodeView record `RSDS`, in the form symbol servers use. */
function debugId(read: ReadRva, source: ByteSource, header: PeHeader): string | null {
  const directory = header.directories[DIRECTORY.DEBUG];
  if (directory === undefined || directory.address === 0) return null;
  const view = new ByteView(read(directory.address, Math.min(directory.size, 28 * 32)), true);
  for (let at = 0; at + 28 <= view.length; at += 28) {
    if (view.u32(at + 12) !== 2) continue;
    const record = new ByteView(source.read(view.u32(at + 24), 24), true);
    if (record.u32(0) !== 0x53445352 || record.length < 24) continue;
    const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0');
    const guid = `${hex(record.u32(4), 8)}${hex(record.u16(8), 4)}${hex(record.u16(10), 4)}`;
    return `${guid}${toHex(record.bytes.subarray(12, 20))}${record.u32(20).toString(16)}`;
  }
  return null;
}
