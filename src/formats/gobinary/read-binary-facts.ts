import type { BinaryFacts, CpuRequirement, Packer } from '../../model/binary-facts.ts';
import type { BinaryProblem } from '../../model/binary-image.ts';
import type { ByteSource } from '../../model/binary-source.ts';
import type { GoBuildInfo } from '../../model/go-build-info.ts';
import { detectPacker } from '../executable/detect-packer.ts';
import { type Executable, openExecutable } from '../executable/open-executable.ts';
import type { PeFile } from '../pe/read-pe.ts';
import { type GoSymbolTable, readGoSymbolTable } from '../pclntab/go-symbol-table.ts';
import { readGoBuildInfo } from './build-info.ts';
import { withoutDenials } from './damaged-facts.ts';
import { type FormatFacts, readFormatFacts } from './format-facts.ts';
import { findBuildVersion } from './build-version.ts';
import { goBuildIdInText } from './go-build-id.ts';
import { readWasmBuildInfo } from './wasm-build-info.ts';
import { openUnpacked } from '../upx/open-unpacked.ts';

/** A file that was recognised: its facts, and the readers for what costs more. */
export interface OpenedBinary {
  readonly facts: BinaryFacts;
  readonly executable: Executable;
  /** Present after a deep reading of a Go program. */
  readonly symbols: GoSymbolTable | undefined;
}

/** How much is read. */
export interface ReadBinaryOptions {
  readonly file: string;
  /**
   * Load Go's table of functions: names, embedded roots and time zones, cgo and race for certain. Costs the size of the
   * table in memory and a few milliseconds; without it these facts are null or taken from the build settings.
   */
  readonly deep: boolean;
}

/** Reads a file of any known format; undefined when it is none. Never throws for damaged content. */
export function readBinaryFacts(source: ByteSource, options: ReadBinaryOptions): OpenedBinary | undefined {
  const executable = openExecutable(source);
  return executable && (readUnpacked(source, executable, options) ?? readOpened(source, executable, options));
}

function readOpened(source: ByteSource, executable: Executable, options: ReadBinaryOptions): OpenedBinary {
  const found: BinaryProblem[] = [];
  const sign = detectPacker(source, executable);
  const isHidden = sign === 'upx';
  const info = isHidden ? undefined : readInfo(executable, found);
  const format = readFormatFacts(executable, options.deep);
  const mayBeGo = options.deep && !isHidden && looksLikeGo(executable, info);
  const symbols = mayBeGo ? readGoSymbolTable(executable.space, minorOf(info?.goVersion), found) : undefined;
  // Some protect the code alone and leave the rest.
  const packer = info === undefined && symbols === undefined ? sign : null;
  if (packer !== null) found.push({ code: 'packed-unread', detail: packer });
  const release = info === undefined && mayBeGo ? findBuildVersion(executable.space) : null;
  // Obfuscators spoil the build information and the table: the variable and the names of sections remain.
  const isGo =
    info !== undefined ||
    symbols !== undefined ||
    release !== null ||
    (options.deep && hasGoSections(executable));
  const goBuildId = isGo ? (format.goBuildId ?? goBuildIdInText(source)) : null;
  // Tables that are read when they are asked for may have been found damaged by now.
  const problems = [...executable.problems, ...found];
  const rest = { isGo, packer, goBuildId, release, problems };
  return {
    executable,
    symbols,
    facts: withoutDenials(assemble(source, options.file, executable, format, info, symbols, rest), problems),
  };
}

/** A packed program told as the one inside of it; undefined when it is not packed or cannot be unpacked. */
function readUnpacked(
  source: ByteSource,
  executable: Executable,
  options: ReadBinaryOptions,
): OpenedBinary | undefined {
  const inside = openUnpacked(source, executable);
  const program = inside && openExecutable(inside.source);
  if (inside === undefined || program === undefined) return undefined;
  const opened = readOpened(inside.source, program, options);
  // Section headers and symbols of ELF are packed apart, as nothing loads them: what they would say is not known.
  const isElf = executable.format === 'elf';
  const problems = opened.facts.problems.filter((p) => !isElf || p.code !== 'section-table-missing');
  if (inside.isDamaged()) problems.push({ code: 'packed-unread', detail: 'upx' });
  const { instrumentation } = opened.facts;
  const facts: BinaryFacts = {
    ...opened.facts,
    ...(executable.format === 'pe' ? asLoaded(opened.facts, executable.file) : {}),
    sizeBytes: source.size,
    instrumentation: isElf ? { ...instrumentation, stripped: null, dwarf: null } : instrumentation,
    packer: 'upx',
    unpackedBytes: opened.facts.sizeBytes,
    problems,
  };
  return { ...opened, facts };
}

/** Windows loads the packed file: protections, signature and subsystem are the ones of that. */
function asLoaded({ pe, hardening }: BinaryFacts, outer: PeFile): Pick<BinaryFacts, 'pe' | 'hardening'> {
  const { imports, debugId } = pe ?? outer.facts;
  const { aslr, relocationsStripped, nxCompatible } = outer.facts;
  return {
    pe: { ...outer.facts, imports, debugId },
    hardening: { ...hardening, pie: aslr && !relocationsStripped, nx: nxCompatible },
  };
}

interface Rest {
  readonly isGo: boolean;
  readonly packer: Packer | null;
  readonly release: string | null;
  readonly goBuildId: string | null;
  readonly problems: readonly BinaryProblem[];
}

function assemble(
  source: ByteSource,
  file: string,
  executable: Executable,
  format: FormatFacts,
  info: GoBuildInfo | undefined,
  symbols: GoSymbolTable | undefined,
  rest: Rest,
): BinaryFacts {
  const { image } = executable;
  const { isaNeeded, stripped, dwarf, ...loading } = format;
  return {
    schema: 1,
    file,
    sizeBytes: source.size,
    format: image.format,
    kind: image.kind,
    os: image.os,
    arch: image.arch,
    bits: image.bits,
    littleEndian: image.littleEndian,
    isGo: rest.isGo,
    goVersion: info === undefined || info.goVersion === '' ? rest.release : info.goVersion,
    path: info === undefined || info.path === '' ? null : info.path,
    main: info?.main ?? null,
    deps: info?.deps ?? [],
    settings: info?.settings ?? [],
    goReleases: info !== undefined || symbols === undefined ? null : symbols.releases(),
    buildInfo: info === undefined ? null : { foundBy: info.foundBy, layout: info.layout },
    ...loading,
    goBuildId: rest.goBuildId,
    cpu: cpuRequirement(info, isaNeeded),
    instrumentation: { ...instrumentation(info, symbols), stripped, dwarf },
    cgo: usesCgo(format, info, symbols),
    packer: rest.packer,
    unpackedBytes: null,
    embeddedRoots: symbols?.hasPackage('golang.org/x/crypto/x509roots/fallback') ?? null,
    embeddedTzdata: symbols?.hasPackage('time/tzdata.') ?? null,
    symbols:
      symbols === undefined
        ? null
        : {
            version: symbols.version,
            functions: symbols.count,
            bytes: symbols.size,
            foundBy: symbols.foundBy,
          },
    problems: rest.problems,
  };
}

function readInfo(executable: Executable, problems: BinaryProblem[]): GoBuildInfo | undefined {
  const info = readGoBuildInfo(executable.space, problems);
  if (info !== undefined || executable.format !== 'wasm') return info;
  return readWasmBuildInfo(executable.space, executable.file.facts);
}

/** Programs without build information may still be Go (older than 1.13, or with the blob removed). */
function looksLikeGo(executable: Executable, info: GoBuildInfo | undefined): boolean {
  if (info !== undefined) return true;
  return hasGoSections(executable) || (executable.image.sections.length === 0 && executable.format === 'elf');
}

function hasGoSections({ image }: Executable): boolean {
  return image.sections.some((s) => /gopclntab|go\.buildid|gosymtab/.test(s.name));
}

function minorOf(version: string | undefined): number | null {
  const match = /(?:^|\s)go1\.(\d{1,3})(?!\d)/.exec(version ?? '');
  return match === null ? null : Number(match[1]);
}

/** Settings that name the smallest processor, by architecture (go.dev/wiki/MinimumRequirements). */
const CPU_SETTINGS = [
  'GOAMD64',
  'GO386',
  'GOARM',
  'GOARM64',
  'GOMIPS',
  'GOMIPS64',
  'GOPPC64',
  'GORISCV64',
  'GOWASM',
];

function cpuRequirement(info: GoBuildInfo | undefined, isaNeeded: number): CpuRequirement | null {
  const setting = info?.settings.find((s) => CPU_SETTINGS.includes(s.key));
  if (setting !== undefined) return { variable: setting.key, value: setting.value };
  return isaNeeded > 1 ? { variable: 'x86-isa', value: `v${isaNeeded}` } : null;
}

function settingOf(info: GoBuildInfo | undefined, key: string): string | undefined {
  return info?.settings.find((s) => s.key === key)?.value;
}

function instrumentation(
  info: GoBuildInfo | undefined,
  symbols: GoSymbolTable | undefined,
): Omit<BinaryFacts['instrumentation'], 'stripped' | 'dwarf'> {
  const on = (key: string) => settingOf(info, key) === 'true';
  return {
    race: on('-race') || symbols?.hasPackage('runtime.racesync') === true,
    msan: on('-msan'),
    asan: on('-asan'),
    cover: on('-cover'),
    unoptimized: /(^|[\s=])-[NlLS]*[Nl]\b/.test(settingOf(info, '-gcflags') ?? ''),
  };
}

function usesCgo(
  format: FormatFacts,
  info: GoBuildInfo | undefined,
  symbols: GoSymbolTable | undefined,
): boolean | null {
  const enabled = settingOf(info, 'CGO_ENABLED');
  if (enabled === '0') return false;
  // The runtime keeps its callback entry only when C code is linked in; on Windows it always needs it.
  if (symbols !== undefined && format.pe === null) return symbols.hasPackage('runtime.cgocallbackg');
  if (info === undefined || enabled === undefined) return null;
  return enabled === '1' && (format.needed.length > 0 ? true : null);
}
