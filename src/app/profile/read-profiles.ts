import { open, readFile } from 'node:fs/promises';
import { diffProfiles } from '../../analyze/profile-merge/diff-profiles.ts';
import { combineProfiles } from '../../analyze/profile-merge/merge-profiles.ts';
import type { MergeError } from '../../analyze/profile-merge/profile-types.ts';
import { AppError } from '../../base/errors/app-error.ts';
import { say } from '../../base/messages.ts';
import type { Result } from '../../base/result.ts';
import { parseProfile } from '../../formats/pprof/parse-profile.ts';
import type { ProfileError } from '../../formats/pprof/profile-error.ts';
import type { Profile } from '../../model/profile.ts';
import { inflateMessages } from './inflate.messages.ts';
import { inflateProfile } from './inflate.ts';
import { openProgram } from './open-program.ts';
import { perfAsProfile } from './perf-as-profile.ts';
import { prepareProfile, type PrepareOptions, withMainBinary } from './prepare-profile.ts';
import { needsNames, symbolize } from './symbolize.ts';

/** Where the profiles of a report come from. */
export interface ProfileSources {
  /** Paths; several are added up. */
  readonly files: readonly string[];
  /** Profiles to subtract. */
  readonly base: readonly string[];
  /** Show percentages of the base's total (`-diff_base`). */
  readonly markBase: boolean;
  readonly normalize: boolean;
  /** Use the symbols that Go's text profiles carry, and simplify names. */
  readonly symbols: boolean;
  readonly prepare: PrepareOptions;
}

/** What was read, and which files could not be. */
export interface ReadProfiles {
  readonly profile: Profile;
  readonly failures: readonly AppError[];
}

/**
 * Reads, adds up and subtracts profiles, ready for reports. Files that cannot be read are answered as failures as long as
 * one of a side can. Errors: those of the last file when none can, `PROFILES_INCOMPATIBLE`.
 */
export async function readProfiles(sources: ProfileSources): Promise<ReadProfiles> {
  const failures: AppError[] = [];
  const own = await readSide(sources.files, sources, failures);
  const profile =
    sources.base.length === 0
      ? own
      : unwrap(
          diffProfiles(own, await readSide(sources.base, sources, failures), {
            markBase: sources.markBase,
            normalize: sources.normalize,
          }),
        );
  return {
    profile: prepareProfile(profile, { ...sources.prepare, keepNames: !sources.symbols }),
    failures,
  };
}

async function readSide(
  paths: readonly string[],
  sources: ProfileSources,
  failures: AppError[],
): Promise<Profile> {
  const profiles: Profile[] = [];
  for (const path of paths) {
    try {
      const profile = await readProfileFile(path, sources.symbols, sources.prepare.binary);
      profiles.push(withMainBinary(named(profile, sources), sources.prepare));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      failures.push(error);
    }
  }
  const last = failures.at(-1);
  if (profiles.length === 0 && last !== undefined) throw last;
  return unwrap(combineProfiles(profiles));
}

// A program before the files also gives the names of addresses.
function named(profile: Profile, { prepare, symbols }: ProfileSources): Profile {
  if (prepare.binary === undefined || !symbols || !needsNames(profile)) return profile;
  const program = openProgram(prepare.binary);
  try {
    return symbolize(profile, program);
  } finally {
    program.close();
  }
}

function unwrap(result: Result<Profile, MergeError>): Profile {
  if (result.ok) return result.value;
  throw new AppError('PROFILES_INCOMPATIBLE', { values: { detail: result.error.detail } });
}

/**
 * Reads one profile of any known form and compression, or a recording of perf, whose addresses `program` may name; `-` is
 * standard input. Errors: `FILE_NOT_READABLE`, and those of the decoders with the path.
 */
export async function readProfileFile(path: string, symbols = true, program?: string): Promise<Profile> {
  const bytes = await readInput(path);
  return perfAsProfile(bytes, program) ?? parseProfileBytes(bytes, path, symbols);
}

/** All bytes of a file; `-` is standard input. Errors: `FILE_NOT_READABLE`. */
export async function readInput(path: string): Promise<Uint8Array> {
  try {
    return path === '-' ? await readAll(process.stdin) : await readFile(path);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AppError('FILE_NOT_READABLE', { values: { path, reason }, cause: error });
  }
}

async function readAll(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of stream) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** Reads a profile from bytes. `name` is what errors call it. */
export function parseProfileBytes(bytes: Uint8Array, name: string, symbols = true): Profile {
  const plain = inflateProfile(bytes);
  if (!plain.ok) throw toAppError(plain.error, name);
  const profile = parseProfile(plain.value, { symbols });
  if (!profile.ok && isProgram(bytes))
    throw new AppError('PROFILE_UNRECOGNIZED', {
      values: { path: name, detail: say(inflateMessages.program) },
    });
  if (!profile.ok) throw toAppError(profile.error, name);
  return profile.value;
}

function toAppError({ code, offset, detail }: ProfileError, path: string): AppError {
  return new AppError(code, { values: { path, offset, detail } });
}

function isProgram(bytes: Uint8Array): boolean {
  const [a = 0, b = 0, c = 0, d = 0] = bytes;
  const magic = ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
  const isMachO = [0xfeedface, 0xfeedfacf, 0xcefaedfe, 0xcffaedfe, 0xcafebabe].includes(magic);
  return magic === 0x7f454c46 || isMachO || (bytes.length >= 4 && magic >>> 16 === 0x4d5a);
}

/** True when the file is a program (ELF, Mach-O, PE) and so no profile. */
export async function isExecutable(path: string): Promise<boolean> {
  try {
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
      return isProgram(buffer.subarray(0, bytesRead));
    } finally {
      await file.close();
    }
  } catch {
    // Not readable: whoever reads it as a profile will say why.
    return false;
  }
}
