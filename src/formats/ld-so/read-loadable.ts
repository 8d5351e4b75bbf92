import type { ElfDynamicSymbol } from '../../model/binary-elf.ts';
import type { ByteSource } from '../../model/binary-source.ts';
import type { Loadable } from '../../model/loadable.ts';
import { readDynamicTable, readElfDynamic } from '../elf/elf-dynamic.ts';
import { abiTagKernel, x86Properties } from '../elf/elf-notes.ts';
import { readDynamicSymbols } from '../elf/elf-symbols.ts';
import { readElf } from '../elf/read-elf.ts';
import { systemDirsOfLoader } from './system-dirs.ts';

/** A loader is below 1 MiB in every distribution; more is not read for its list of directories. */
const MAX_LOADER = 4 << 20;

/** Reads what a dynamic loader looks at in an ELF file; undefined when it is none. Symbols are read when asked for. */
export function readLoadable(source: ByteSource): Loadable | undefined {
  const elf = readElf(source);
  if (elf === undefined) return undefined;
  const table = readDynamicTable(elf);
  let symbols: ElfDynamicSymbol[] | undefined;
  return {
    format: 'elf',
    arch: elf.image.arch,
    bits: elf.header.bits,
    littleEndian: elf.header.littleEndian,
    interpreter: elf.interpreter,
    dynamic: readElfDynamic(elf, table),
    symbols: () => (symbols ??= readDynamicSymbols(elf, table)),
    abiKernel: abiTagKernel(elf.notes, elf.header.littleEndian),
    isaNeeded: x86Properties(elf.notes, elf.header)?.isaNeeded ?? 0,
    systemDirs: () => systemDirsOfLoader(source.read(0, Math.min(source.size, MAX_LOADER))),
  };
}
