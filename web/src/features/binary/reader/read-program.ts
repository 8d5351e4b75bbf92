import { analyzeBinaryRuntime } from '../../../../../src/analyze/binary-runtime/binary-runtime.ts';
import { analyzeBinarySize } from '../../../../../src/analyze/binary-size/binary-size.ts';
import { visitSymbols } from '../../../../../src/formats/elf/elf-symbols.ts';
import type { ElfFile } from '../../../../../src/formats/elf/read-elf.ts';
import { memorySource } from '../../../../../src/formats/executable/memory-source.ts';
import { type OpenedBinary, readBinaryFacts } from '../../../../../src/formats/gobinary/read-binary-facts.ts';
import type { BinaryReport } from '../../../../../src/model/binary-report.ts';
import type { GoBuildInfo } from '../../../../../src/model/go-build-info.ts';
import type { BinarySize, SymbolSizes } from '../../../../../src/model/binary-size.ts';

/** A program with its sizes, as `goroscope binary FILE --size --json` has it. */
export interface ReadProgram extends BinaryReport {
  readonly size: BinarySize;
}

/** Reads a program of any format. Undefined for a file that is none. */
export function readProgram(name: string, bytes: Uint8Array): ReadProgram | undefined {
  const opened = readBinaryFacts(memorySource(bytes), { file: name, deep: true });
  if (opened === undefined) return undefined;
  return { ...opened.facts, runtime: runtimeOf(opened), size: sizeOf(opened) };
}

function runtimeOf({ facts, symbols }: OpenedBinary): BinaryReport['runtime'] {
  if (!facts.isGo) return null;
  const { goVersion, path, main, deps, settings, os, arch } = facts;
  const info: GoBuildInfo = {
    goVersion: goVersion ?? '',
    path: path ?? '',
    main,
    deps,
    settings,
    foundBy: 'scan',
    layout: 'inline',
  };
  const hasPackage = symbols === undefined ? undefined : (prefix: string) => symbols.hasPackage(prefix);
  return analyzeBinaryRuntime({ info, os, arch, hasPackage });
}

function sizeOf({ facts, executable, symbols }: OpenedBinary): BinarySize {
  const isNative = executable.format !== 'wasm';
  return analyzeBinarySize({
    fileBytes: facts.unpackedBytes ?? facts.sizeBytes,
    sections: executable.image.sections,
    main: facts.main,
    deps: facts.deps,
    data: executable.format === 'elf' ? dataSymbols(executable.file) : undefined,
    functions:
      symbols === undefined || !isNative
        ? undefined
        : {
            count: symbols.count,
            name: (index) => symbols.name(index),
            bytes: (index) => symbols.end(index) - symbols.entry(index),
          },
  });
}

/** Objects (STT_OBJECT, 1) that cost bytes of the file: not those of .bss (SHT_NOBITS, 8). */
function dataSymbols(file: ElfFile): SymbolSizes | undefined {
  const names: string[] = [];
  const sizes: number[] = [];
  visitSymbols(file, ({ type, size, name, sectionIndex }) => {
    const section = file.sections[sectionIndex];
    if (type !== 1 || size === 0 || section === undefined || section.type === 8) return;
    names.push(name);
    sizes.push(size);
  });
  if (names.length === 0) return undefined;
  return { count: names.length, name: (i) => names[i] ?? '', bytes: (i) => sizes[i] ?? 0 };
}
