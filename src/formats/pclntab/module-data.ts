import type { PclntabVersion } from '../../model/go-symbol.ts';
import type { AddressSpace } from '../executable/address-space.ts';
import { ByteView } from '../executable/byte-view.ts';

/** What the runtime's own record of the module says, as far as it is asked for. */
export interface ModuleData {
  readonly address: number;
  readonly text: number;
  readonly etext: number;
  /** Bytes of the function part of the table. */
  readonly tableSize: number | null;
  /** Base of offsets to function data; null before Go 1.18. */
  readonly gofunc: number | null;
  /** The record has the words that Go 1.27 added. */
  readonly newLayout: boolean;
}

const CHUNK = 1 << 20;
const MAX_SCAN = 256 << 20;

/**
 * Finds the runtime's module record: by section (Go 1.26), by symbol, else as the place that points to the table of
 * functions. Candidates must agree with themselves: text <= minpc < maxpc <= etext.
 * Source: Go src/runtime/symtab.go, type moduledata, releases 1.13 to 1.27.
 */
export function findModuleData(
  space: AddressSpace,
  table: number,
  version: PclntabVersion,
  goMinor: number | null,
): ModuleData | undefined {
  const accept = (address: number | undefined) =>
    address === undefined || space.pointer(address) !== table
      ? undefined
      : readModuleData(space, address, version, goMinor);
  const section = space.sections.find((s) => s.name === '.go.module' || s.name === '__go_module');
  return (
    accept(section?.address) ??
    accept(space.sections.length > 0 ? space.symbol('runtime.firstmoduledata') : undefined) ??
    scanRelocations(space, table, accept) ??
    scanData(space, table, accept)
  );
}

type Accept = (address: number) => ModuleData | undefined;

function scanRelocations(space: AddressSpace, table: number, accept: Accept): ModuleData | undefined {
  for (const [address, value] of space.relocated()) {
    const found = value === table ? accept(address) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Looks at every aligned word of the data for the table's address; chained fixups may hold it relative to the base. */
function scanData(space: AddressSpace, table: number, accept: Accept): ModuleData | undefined {
  const base = space.segments.find((s) => s.name === '__TEXT')?.address ?? 0;
  const wanted = [table >>> 0, (table - base) >>> 0];
  const step = space.pointerSize;
  const low = space.littleEndian || step === 4 ? 0 : 4;
  let budget = MAX_SCAN;
  const ordered = [...space.segments].sort((a, b) => Number(b.write) - Number(a.write));
  for (const segment of ordered) {
    if (segment.execute && ordered.some((s) => s.write)) continue;
    for (let start = 0; start < segment.fileSize && budget > 0; start += CHUNK) {
      budget -= CHUNK;
      const view = new ByteView(space.read(segment.address + start, CHUNK), space.littleEndian);
      for (
        let at = (step - ((segment.address + start) % step)) % step;
        at + step <= view.length;
        at += step
      ) {
        const word = view.u32(at + low);
        if (word !== wanted[0] && word !== wanted[1]) continue;
        const found = accept(segment.address + start + at);
        if (found !== undefined) return found;
      }
    }
  }
  return undefined;
}

function readModuleData(
  space: AddressSpace,
  address: number,
  version: PclntabVersion,
  goMinor: number | null,
): ModuleData | undefined {
  const size = space.pointerSize;
  const word = (index: number) => space.pointer(address + index * size) ?? 0;
  // 1.2: pclntable, ftab, filetab (three words each), findfunctab, minpc … 1.16: six slices after the header pointer.
  const minpcAt = version === '1.2' ? 10 : 20;
  const [minpc, maxpc, text, etext] = [
    word(minpcAt),
    word(minpcAt + 1),
    word(minpcAt + 2),
    word(minpcAt + 3),
  ];
  // WebAssembly: addresses are function numbers shifted by 16 and start at 0x1000; `etext` is a data address.
  const wasm = text === 0 && minpc >= 0x1000_0000 && minpc % 65_536 === 0;
  if (!(text <= minpc && minpc < maxpc && (wasm || maxpc <= etext + 16))) return undefined;
  const newLayout = isNewLayout(word, version, goMinor);
  return {
    address,
    text,
    etext,
    tableSize: version === '1.2' ? word(1) : word(13) - word(0) + word(14),
    gofunc: gofuncOf(word, version, newLayout),
    newLayout,
  };
}

/** Since 1.27 a length lies between the start and the end of the types. Told by the words where the release is not known. */
function isNewLayout(
  word: (index: number) => number,
  version: PclntabVersion,
  goMinor: number | null,
): boolean {
  if (version !== '1.20') return false;
  const types = word(37);
  return goMinor === null ? word(38) < types && word(39) >= types : goMinor >= 27;
}

/** The word that holds `gofunc` moved with every field that came before it. */
function gofuncOf(
  word: (index: number) => number,
  version: PclntabVersion,
  newLayout: boolean,
): number | null {
  if (version === '1.18') return word(38);
  return version === '1.20' ? word(newLayout ? 43 : 40) : null;
}
