import type { SymbolVersions } from './binary-elf.ts';
import type { BinaryFormat, BinaryImage, BinaryProblem } from './binary-image.ts';
import type { MachoFacts } from './binary-macho.ts';
import type { PeFacts } from './binary-pe.ts';
import type { WasmFacts } from './binary-wasm.ts';
import type { GoBuildInfo, GoBuildSetting, GoModule } from './go-build-info.ts';
import type { PclntabVersion } from './go-symbol.ts';

/**
 * How a program gets its libraries. `static-pie`: static, but the kernel may place it anywhere. `unknown`: the part of the
 * file that says so is gone.
 */
export type Linking = 'static' | 'static-pie' | 'dynamic' | 'unknown';

/** C library that the program was linked against. */
export type Libc = 'glibc' | 'musl' | 'uclibc' | 'bionic' | 'none' | 'unknown';

/** Tools that pack or encrypt programs and leave a sign. Only what UPX has packed is unpacked. */
export type Packer =
  | 'upx'
  | 'aspack'
  | 'enigma'
  | 'mpress'
  | 'nspack'
  | 'pecompact'
  | 'petite'
  | 'themida'
  | 'vmprotect';

/** Smallest processor that runs the program, as recorded by the build. */
export interface CpuRequirement {
  /** `GOAMD64`, `GOARM` …, or `x86-isa` for the property note of a linker. */
  readonly variable: string;
  readonly value: string;
}

/** A protection: on, off, or not knowable from the file (null). */
export type Protection = boolean | null;

/** What makes an attack harder. Null: not knowable or without meaning for this format. */
export interface Hardening {
  readonly pie: Protection;
  readonly relro: 'none' | 'partial' | 'full' | null;
  readonly bindNow: Protection;
  /** Stack and data cannot be executed. */
  readonly nx: Protection;
  /** Stack canaries in the C part. */
  readonly canary: Protection;
  /** Checked variants of C functions (`_FORTIFY_SOURCE`). */
  readonly fortify: Protection;
  readonly cfi: Protection;
}

/** How the program was instrumented or left debuggable. */
export interface Instrumentation {
  readonly race: boolean;
  readonly msan: boolean;
  readonly asan: boolean;
  readonly cover: boolean;
  /** `-N` or `-l`: optimisation or inlining is off. */
  readonly unoptimized: boolean;
  /** No symbol table. Go's own table of functions stays. */
  readonly stripped: boolean | null;
  /** Debug information. Null, like `stripped`: section headers were not read. */
  readonly dwarf: boolean | null;
}

/** Go's table of functions in short. */
export interface SymbolTableFacts {
  readonly version: PclntabVersion;
  readonly functions: number;
  readonly bytes: number;
  readonly foundBy: 'section' | 'symbol' | 'scan';
}

/**
 * Everything a file says about itself: schema 1 of `goroscope binary --json`, one object a file. Fields are added, never
 * renamed. Null: does not apply or is not known; never "no".
 */
export interface BinaryFacts {
  readonly schema: 1;
  readonly file: string;
  readonly sizeBytes: number;
  readonly format: BinaryFormat;
  readonly kind: BinaryImage['kind'];
  readonly os: string;
  /** GOARCH. */
  readonly arch: string;
  readonly bits: 32 | 64;
  readonly littleEndian: boolean;
  readonly isGo: boolean;
  readonly goVersion: string | null;
  /** Without build information: minor releases whose linker writes such tables, both ends included; `to` null is open. */
  readonly goReleases: { readonly from: number; readonly to: number | null } | null;
  /** Import path of the main package. */
  readonly path: string | null;
  readonly main: GoModule | null;
  readonly deps: readonly GoModule[];
  readonly settings: readonly GoBuildSetting[];
  readonly buildInfo: Pick<GoBuildInfo, 'foundBy' | 'layout'> | null;
  readonly linking: Linking;
  readonly interpreter: string | null;
  readonly needed: readonly string[];
  readonly soname: string | null;
  readonly rpath: readonly string[];
  readonly runpath: readonly string[];
  readonly symbolVersions: readonly SymbolVersions[];
  readonly libc: Libc;
  /** Oldest glibc that has every symbol version asked for: `2.34`. */
  readonly glibc: string | null;
  /** Oldest musl that has every function asked for, as far as the function tells. */
  readonly musl: string | null;
  /** GNU build id, Mach-O UUID or PE debug id, hexadecimal: what profiles carry. */
  readonly buildId: string | null;
  readonly goBuildId: string | null;
  readonly cpu: CpuRequirement | null;
  /** Oldest kernel named by the file's own ABI tag. */
  readonly abiKernel: string | null;
  readonly hardening: Hardening;
  readonly instrumentation: Instrumentation;
  /** Calls into C are linked in. */
  readonly cgo: boolean | null;
  /**
   * Tool that has packed the program. Everything but `file`, `sizeBytes` and this (and how Windows loads the file: `pe`
   * without imports and debug id) is then told of the program inside; where it could not be unpacked, problem
   * `packed-unread`, of the file as it is.
   */
  readonly packer: Packer | null;
  /** Bytes of what the packed program loads; null when it is not packed or could not be unpacked. */
  readonly unpackedBytes: number | null;
  readonly embeddedRoots: boolean | null;
  readonly embeddedTzdata: boolean | null;
  readonly symbols: SymbolTableFacts | null;
  readonly macho: MachoFacts | null;
  readonly pe: PeFacts | null;
  readonly wasm: WasmFacts | null;
  readonly problems: readonly BinaryProblem[];
}
