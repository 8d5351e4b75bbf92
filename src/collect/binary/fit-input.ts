import { fileInImage } from '../../analyze/binary-fit/resolve-in-image.ts';
import type { FitInput, ProgramUses } from '../../analyze/binary-fit/fit-input.ts';
import { parseLdCache } from '../../formats/ld-so/ld-cache.ts';
import { readLoadable } from '../../formats/ld-so/read-loadable.ts';
import { openUnpackedElf } from '../../formats/upx/unpacked-elf.ts';
import type { BinaryFacts } from '../../model/binary-facts.ts';
import type { KernelRelease } from '../../model/host.ts';
import type { ImageTree } from '../../model/image-tree.ts';
import type { Loadable } from '../../model/loadable.ts';
import type { FileSource } from './file-source.ts';

const MAX_TEXT = 4 << 20;

/** The program, and what is known besides the image. */
export interface FitSubject {
  readonly source: FileSource;
  readonly facts: BinaryFacts;
  readonly uses: ProgramUses;
  /** Path of the program in the image. */
  readonly at: string;
  readonly cpuLevel: number | null;
  readonly kernel: KernelRelease | null;
}

/** Everything `predictImageFit` asks for; files of the image are read when it asks. */
export function fitInputOf(subject: FitSubject, tree: ImageTree): FitInput {
  const { source, facts, uses, at, cpuLevel, kernel } = subject;
  return {
    facts,
    uses,
    // The code that unpacks hands the program inside to its loader.
    program: readLoadable(openUnpackedElf(source)?.source ?? source) ?? FOREIGN,
    tree,
    at,
    localMode: source.mode,
    inspect: inspector(tree),
    readText: (path) => readText(tree, path),
    ldCache: parseLdCache(readBytes(tree, '/etc/ld.so.cache') ?? new Uint8Array(0)),
    cpuLevel,
    kernel,
    machineArch: machineArch(),
  };
}

/** A program of another format: the kernel refuses it before any loader looks. */
const FOREIGN: Loadable = {
  format: 'pe',
  arch: '',
  bits: 64,
  littleEndian: true,
  interpreter: null,
  dynamic: {
    present: false,
    needed: [],
    soname: null,
    rpath: [],
    runpath: [],
    bindNow: false,
    pie: false,
    noDefaultLib: false,
    textRelocations: false,
    requires: [],
    provides: [],
  },
  symbols: () => [],
  abiKernel: null,
  isaNeeded: 0,
  systemDirs: () => [],
};

/** Reads each library of the image once. */
function inspector(tree: ImageTree): (path: string) => Loadable | undefined {
  const known = new Map<string, Loadable | undefined>();
  return (path) => {
    if (known.has(path)) return known.get(path);
    const source = tree.open(path);
    const file = source === undefined ? undefined : readLoadable(source);
    known.set(path, file);
    return file;
  };
}

function readBytes(tree: ImageTree, path: string): Uint8Array | undefined {
  const found = fileInImage(tree, path);
  const source = found === undefined ? undefined : tree.open(found.path);
  return source?.read(0, Math.min(source.size, MAX_TEXT));
}

function readText(tree: ImageTree, path: string): string | undefined {
  const bytes = readBytes(tree, path);
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
}

function machineArch(): string {
  const names: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386', ppc64: 'ppc64le' };
  return names[process.arch] ?? process.arch;
}
