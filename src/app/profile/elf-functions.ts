import type { Executable } from '../../formats/executable/open-executable.ts';
import { visitSymbols } from '../../formats/elf/elf-symbols.ts';

// STT_FUNC and STT_GNU_IFUNC.
const FUNCTION_TYPES: ReadonlySet<number> = new Set([2, 10]);

/**
 * Names of code that Go's table of functions does not have, C in a cgo program or a program in another language, from
 * `.symtab` of an ELF file that was not stripped. Names stay as the linker has them, C++ and Rust mangled. The table is
 * read at the first question.
 */
export function elfFunctions(executable: Executable): (address: number) => string | null {
  let table: FunctionRanges | undefined;
  return (address) => {
    if (executable.format !== 'elf') return null;
    table ??= readRanges(executable.file);
    return nameAt(table, address);
  };
}

interface FunctionRanges {
  readonly starts: Float64Array;
  readonly sizes: Float64Array;
  readonly names: readonly string[];
}

function readRanges(file: Parameters<typeof visitSymbols>[0]): FunctionRanges {
  const found: { start: number; size: number; name: string }[] = [];
  visitSymbols(file, ({ name, address, size, type, sectionIndex }) => {
    if (FUNCTION_TYPES.has(type) && sectionIndex !== 0 && name !== '')
      found.push({ start: address, size, name });
  });
  // Of several names of one place the largest holds most addresses, then the first by name.
  found.sort((a, b) => a.start - b.start || b.size - a.size || (a.name < b.name ? -1 : 1));
  return {
    starts: Float64Array.from(found, (symbol) => symbol.start),
    sizes: Float64Array.from(found, (symbol) => symbol.size),
    names: found.map((symbol) => symbol.name),
  };
}

function nameAt({ starts, sizes, names }: FunctionRanges, address: number): string | null {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (starts[middle]! <= address) low = middle + 1;
    else high = middle;
  }
  let at = low - 1;
  while (at > 0 && starts[at - 1] === starts[at]) at--;
  if (at < 0) return null;
  // Functions written in assembly have no size: they reach to the next one.
  const end = sizes[at]! > 0 ? starts[at]! + sizes[at]! : (starts[low] ?? Infinity);
  return address < end ? names[at]! : null;
}
