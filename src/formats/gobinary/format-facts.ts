import type { BinaryFacts } from '../../model/binary-facts.ts';
import type { ElfDynamic } from '../../model/binary-elf.ts';
import { readDynamicTable, readElfDynamic } from '../elf/elf-dynamic.ts';
import { abiTagKernel, gnuBuildId, goBuildIdOfNotes, x86Properties } from '../elf/elf-notes.ts';
import { readDynamicSymbols } from '../elf/elf-symbols.ts';
import { PT, SHT } from '../elf/elf-tables.ts';
import { glibcVersion, libcOf } from '../elf/libc-of.ts';
import { oldestMusl } from '../elf/musl-release.ts';
import type { ElfFile } from '../elf/read-elf.ts';
import type { Executable } from '../executable/open-executable.ts';
import { visitMachoSymbols } from '../macho/macho-space.ts';
import type { MachoFile } from '../macho/read-macho.ts';
import type { PeFile } from '../pe/read-pe.ts';

/** The facts that depend on the container format alone. */
export type FormatFacts = Pick<
  BinaryFacts,
  | 'linking'
  | 'interpreter'
  | 'needed'
  | 'soname'
  | 'rpath'
  | 'runpath'
  | 'symbolVersions'
  | 'libc'
  | 'glibc'
  | 'musl'
  | 'buildId'
  | 'abiKernel'
  | 'hardening'
  | 'macho'
  | 'pe'
  | 'wasm'
> & {
  readonly goBuildId: string | null;
  readonly isaNeeded: number;
  readonly stripped: boolean | null;
  readonly dwarf: boolean | null;
};

const NOTHING: FormatFacts = {
  linking: 'static',
  interpreter: null,
  needed: [],
  soname: null,
  rpath: [],
  runpath: [],
  symbolVersions: [],
  libc: 'none',
  glibc: null,
  musl: null,
  buildId: null,
  goBuildId: null,
  abiKernel: null,
  hardening: { pie: null, relro: null, bindNow: null, nx: null, canary: null, fortify: null, cfi: null },
  macho: null,
  pe: null,
  wasm: null,
  isaNeeded: 0,
  stripped: true,
  dwarf: false,
};

/**
 * Reads what the container format says about loading, protection and identity. Without `deep` symbol tables and section
 * headers stay unread: canary, fortify, musl, stripped and dwarf are null then.
 */
export function readFormatFacts(executable: Executable, deep: boolean): FormatFacts {
  const dwarf = !deep
    ? null
    : executable.image.sections.some((s) => /^(\.debug_info|\.zdebug_info|__z?debug_info)$/.test(s.name));
  if (executable.format === 'elf') return { ...elfFacts(executable.file, deep), dwarf };
  if (executable.format === 'mach-o') return { ...machoFacts(executable.file, deep), dwarf };
  if (executable.format === 'pe') return { ...peFacts(executable.file), dwarf };
  const { facts } = executable.file;
  return {
    ...NOTHING,
    dwarf,
    stripped: !executable.image.sections.some((s) => s.name === 'name'),
    wasm: facts,
    needed: [...new Set(facts.imports.map((i) => i.slice(0, i.indexOf('.'))))],
  };
}

function elfFacts(elf: ElfFile, deep: boolean): Omit<FormatFacts, 'dwarf'> {
  const table = readDynamicTable(elf);
  const dynamic = readElfDynamic(elf, table);
  const names = table === undefined || !deep ? [] : readDynamicSymbols(elf, table);
  const undefinedNames = names.filter((s) => !s.defined).map((s) => s.name);
  const stripped = deep ? !elf.sections.some((s) => s.type === SHT.SYMTAB) : null;
  const libc =
    elf.image.os === 'linux' ? libcOf(elf.interpreter, dynamic) : dynamic.present ? 'unknown' : 'none';
  return {
    ...NOTHING,
    linking: linkingOf(elf, dynamic),
    interpreter: elf.interpreter,
    needed: dynamic.needed,
    soname: dynamic.soname,
    rpath: dynamic.rpath,
    runpath: dynamic.runpath,
    symbolVersions: dynamic.requires,
    libc,
    glibc: glibcVersion(dynamic),
    musl: libc === 'musl' ? oldestMusl(undefinedNames) : null,
    buildId: gnuBuildId(elf.notes),
    goBuildId: goBuildIdOfNotes(elf.notes),
    abiKernel: abiTagKernel(elf.notes, elf.header.littleEndian),
    isaNeeded: x86Properties(elf.notes, elf.header)?.isaNeeded ?? 0,
    hardening: elfHardening(elf, dynamic, deep ? undefinedNames : undefined),
    stripped,
  };
}

function linkingOf(elf: ElfFile, dynamic: ElfDynamic): FormatFacts['linking'] {
  const asksForLoader = elf.segments.some((s) => s.type === PT.INTERP);
  if (asksForLoader || dynamic.needed.length > 0) return 'dynamic';
  return elf.header.type === 3 && dynamic.present ? 'static-pie' : 'static';
}

function elfHardening(
  elf: ElfFile,
  dynamic: ElfDynamic,
  undefinedNames: readonly string[] | undefined,
): FormatFacts['hardening'] {
  const stack = elf.segments.find((s) => s.type === PT.GNU_STACK);
  const relro = elf.segments.some((s) => s.type === PT.GNU_RELRO);
  // Without libc there is no C part to protect; without dynamic symbols nothing tells.
  const names = dynamic.needed.length > 0 ? undefinedNames : undefined;
  return {
    pie: elf.header.type === 3,
    relro: relro ? (dynamic.bindNow || !dynamic.present ? 'full' : 'partial') : 'none',
    bindNow: dynamic.present ? dynamic.bindNow : null,
    // No header: Linux makes the stack executable on the older architectures (fs/binfmt_elf.c, EXSTACK_DEFAULT); other
    // systems do not ask the file.
    nx: stack === undefined ? (elf.image.os === 'linux' ? false : null) : (stack.flags & 1) === 0,
    canary: names?.some((n) => /^__stack_chk_(fail|guard)$/.test(n)) ?? null,
    fortify: names?.some((n) => /^__\w+_chk$/.test(n) && n !== '__stack_chk_fail') ?? null,
    cfi: null,
  };
}

function machoFacts(file: MachoFile, deep: boolean): Omit<FormatFacts, 'dwarf'> {
  const { facts } = file;
  let canary: boolean | null = deep ? false : null;
  if (deep) {
    visitMachoSymbols(file, (s) => {
      canary = s.name === '__stack_chk_fail';
      return !canary;
    });
  }
  return {
    ...NOTHING,
    linking: facts.dylibs.length > 0 ? 'dynamic' : 'static',
    interpreter: facts.dylinker,
    needed: facts.dylibs,
    rpath: facts.rpaths,
    libc: facts.dylibs.some((d) => d.includes('libSystem')) ? 'unknown' : 'none',
    buildId: facts.uuid,
    hardening: {
      ...NOTHING.hardening,
      pie: facts.pie,
      nx: !facts.executableStack && !facts.executableHeap,
      canary,
    },
    macho: facts,
    stripped: (file.symbols?.count ?? 0) === 0,
  };
}

function peFacts(file: PeFile): Omit<FormatFacts, 'dwarf'> {
  const { facts, header } = file;
  return {
    ...NOTHING,
    linking: facts.imports.length > 0 ? 'dynamic' : 'static',
    needed: facts.imports,
    libc: 'none',
    buildId: facts.debugId,
    hardening: {
      ...NOTHING.hardening,
      pie: facts.aslr && !facts.relocationsStripped,
      nx: facts.nxCompatible,
      cfi: facts.controlFlowGuard,
    },
    pe: facts,
    stripped: header.symbolCount === 0,
  };
}
