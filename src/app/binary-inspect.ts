import { analyzeBinaryRuntime } from '../analyze/binary-runtime/binary-runtime.ts';
import { analyzeBinarySize } from '../analyze/binary-size/binary-size.ts';
import { openFileSource, type ReadArena } from '../collect/binary/file-source.ts';
import { type ElfSymbol, visitSymbols } from '../formats/elf/elf-symbols.ts';
import { type OpenedBinary, readBinaryFacts } from '../formats/gobinary/read-binary-facts.ts';
import type { GoSymbolTable } from '../formats/pclntab/go-symbol-table.ts';
import type { AddressLookup, BinaryReport } from '../model/binary-report.ts';
import type { BinaryFacts } from '../model/binary-facts.ts';
import type { ByteSource } from '../model/binary-source.ts';
import type { BinarySize, SymbolSizes } from '../model/binary-size.ts';
import type { GoFunction } from '../model/go-symbol.ts';

/** What is wanted beside the facts. */
export interface InspectOptions {
  /** Load Go's table of functions. Wanted by `size`, `functions` and `addresses` too. */
  readonly deep: boolean;
  readonly size: boolean;
  /** Functions whose name matches; at most `MAX_FUNCTIONS`. */
  readonly functions: RegExp | null;
  readonly addresses: readonly number[];
}

/** Functions listed at most in one answer. */
export const MAX_FUNCTIONS = 200_000;

/** Only the cheap facts: what a tree of files is scanned with. */
export const FACTS_ONLY: InspectOptions = { deep: false, size: false, functions: null, addresses: [] };

/** Reads a file on this machine. Undefined when it is no executable; throws the system's error when it cannot be read. */
export function inspectFile(
  file: string,
  options: InspectOptions,
  arena?: ReadArena,
): BinaryReport | undefined {
  const source = openFileSource(file, arena);
  try {
    return inspectSource(source, file, options);
  } finally {
    source.close();
  }
}

/** Reads an executable from any source of bytes. */
export function inspectSource(
  source: ByteSource,
  file: string,
  options: InspectOptions,
): BinaryReport | undefined {
  const deep = options.deep || options.size || options.functions !== null || options.addresses.length > 0;
  const opened = readBinaryFacts(source, { file, deep });
  if (opened === undefined) return undefined;
  const { facts, symbols } = opened;
  return {
    ...facts,
    runtime: deep ? runtimeOf(facts, symbols) : null,
    ...(options.size ? { size: sizeOf(opened) } : {}),
    ...(options.functions === null ? {} : { functions: listFunctions(symbols, options.functions) }),
    ...(options.addresses.length === 0 ? {} : { addresses: lookUp(symbols, options.addresses) }),
  };
}

function runtimeOf(facts: BinaryFacts, symbols: GoSymbolTable | undefined): BinaryReport['runtime'] {
  if (!facts.isGo) return null;
  const { goVersion, path, main, deps, settings, os, arch } = facts;
  const info = {
    goVersion: goVersion ?? '',
    path: path ?? '',
    main,
    deps,
    settings,
    foundBy: 'scan',
    layout: 'inline',
  } as const;
  const hasPackage = symbols === undefined ? undefined : (prefix: string) => symbols.hasPackage(prefix);
  return analyzeBinaryRuntime({ info, os, arch, hasPackage });
}

function sizeOf({ facts, executable, symbols }: OpenedBinary): BinarySize {
  return analyzeBinarySize({
    fileBytes: facts.unpackedBytes ?? facts.sizeBytes,
    sections: executable.image.sections,
    main: facts.main,
    deps: facts.deps,
    functions:
      symbols === undefined || executable.format === 'wasm'
        ? undefined
        : {
            count: symbols.count,
            name: (i) => symbols.name(i),
            bytes: (i) => symbols.end(i) - symbols.entry(i),
          },
    data: executable.format === 'elf' ? dataSymbols(executable.file) : undefined,
  });
}

/** Data symbols of an ELF file that was not stripped, as columns. */
function dataSymbols(elf: Parameters<typeof visitSymbols>[0]): SymbolSizes | undefined {
  const names: string[] = [];
  const sizes: number[] = [];
  visitSymbols(elf, (symbol: ElfSymbol) => {
    const section = elf.sections[symbol.sectionIndex];
    // Only what is in the file: .bss costs no bytes. Type 8 is SHT_NOBITS.
    if (symbol.type !== 1 || symbol.size === 0 || section === undefined || section.type === 8) return;
    names.push(symbol.name);
    sizes.push(symbol.size);
  });
  if (names.length === 0) return undefined;
  return { count: names.length, name: (i) => names[i] ?? '', bytes: (i) => sizes[i] ?? 0 };
}

function listFunctions(symbols: GoSymbolTable | undefined, pattern: RegExp): GoFunction[] {
  const found: GoFunction[] = [];
  for (let i = 0; i < (symbols?.count ?? 0) && found.length < MAX_FUNCTIONS; i++) {
    if (symbols !== undefined && pattern.test(symbols.name(i))) found.push(symbols.function(i));
  }
  return found;
}

function lookUp(symbols: GoSymbolTable | undefined, addresses: readonly number[]): AddressLookup[] {
  return addresses.map((address) => ({
    address: `0x${address.toString(16)}`,
    frames: symbols?.frames(address) ?? [],
  }));
}
