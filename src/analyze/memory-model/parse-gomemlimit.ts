/** What Go makes of GOMEMLIMIT: bytes, `off`, or text it refuses, at which every Go program dies at start. */
export type GoMemoryLimit =
  | { readonly status: 'bytes'; readonly bytes: bigint }
  | { readonly status: 'off' | 'unset' | 'malformed' };

const SUFFIX: Readonly<Record<string, bigint>> = {
  B: 1n,
  KiB: 2n ** 10n,
  MiB: 2n ** 20n,
  GiB: 2n ** 30n,
  TiB: 2n ** 40n,
};

/**
 * Reads GOMEMLIMIT as Go's runtime does: `off`, or an integer with one of the suffixes B, KiB, MiB, GiB, TiB, or with
 * none. `512MB`, `0.5GiB` and blanks are malformed: the program prints "malformed GOMEMLIMIT" and exits.
 * An empty variable counts as not set. Source: runtime/mgcpacer.go readGOMEMLIMIT, runtime/string.go parseByteCount.
 */
export function parseGomemlimit(text: string | undefined): GoMemoryLimit {
  if (text === undefined || text === '') return { status: 'unset' };
  if (text === 'off') return { status: 'off' };
  const match = /^(\d+)(B|KiB|MiB|GiB|TiB)?$/.exec(text);
  if (match?.[1] === undefined) return { status: 'malformed' };
  const bytes = BigInt(match[1]) * (SUFFIX[match[2] ?? 'B'] ?? 1n);
  return bytes > 2n ** 63n - 1n ? { status: 'malformed' } : { status: 'bytes', bytes };
}

/**
 * Reads GOGC as Go's runtime does: `off`, an int32, or anything else for the default of 100; null is off. A negative
 * number also switches the collector's pacing off. Source: runtime/mgcpacer.go readGOGC.
 */
export function parseGogc(text: string | undefined): number | null {
  if (text === 'off') return null;
  if (text === undefined || !/^[+-]?\d{1,10}$/.test(text)) return 100;
  const value = Number(text);
  if (value > 2 ** 31 - 1 || value < -(2 ** 31)) return 100;
  return value < 0 ? null : value;
}
