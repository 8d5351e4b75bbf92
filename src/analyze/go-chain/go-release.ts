/** A Go release taken apart; numbers stay text because Go bounds them nowhere. */
interface ReleaseParts {
  readonly minor: string;
  /** Empty for a language version (`1.21`), which is older than every release of that line. */
  readonly patch: string;
  /** `rc`, `beta`; empty for a release. */
  readonly kind: string;
  readonly pre: string;
}

const RELEASE = /^(0|[1-9]\d*)(?:\.(0|[1-9]\d*)(?:\.(0|[1-9]\d*)|([a-z]+)(0|[1-9]\d*)?)?)?$/;

/**
 * The release in the name of a toolchain: `go1.25.3` → `1.25.3`, `go1.25.3-corp` → `1.25.3`; undefined for anything else.
 * Source: cmd/go/internal/gover FromToolchain of go1.26.8.
 */
export function releaseOfToolchain(name: string): string | undefined {
  if (!name.startsWith('go') || /[\\/]/.test(name)) return undefined;
  const release = name.slice(2).split(/[ \t-]/)[0] ?? '';
  return RELEASE.test(release) ? release : undefined;
}

/** Whether a text is a Go release or language version as go.mod writes it: `1.21`, `1.25.3`, `1.26rc1`. */
export function isGoRelease(text: string): boolean {
  return RELEASE.test(text);
}

/** Whether a release names a whole language version, `1.25`, from 1.21 on. Source: internal/gover IsLang. */
export function isLanguageVersion(release: string): boolean {
  const parts = split(release);
  return parts !== undefined && parts.patch === '' && parts.kind === '';
}

/**
 * Negative, zero or positive as `a` is older, equal or newer: 1.21 < 1.21rc1 < 1.21.0. What is no release is older than
 * everything. Source: internal/gover Compare of go1.26.8.
 */
export function compareReleases(a: string, b: string): number {
  const left = split(a);
  const right = split(b);
  if (left === undefined || right === undefined)
    return Number(left !== undefined) - Number(right !== undefined);
  return (
    compareNumbers(left.minor, right.minor) ||
    compareNumbers(left.patch, right.patch) ||
    compareTexts(left.kind, right.kind) ||
    compareNumbers(left.pre, right.pre)
  );
}

/** The line of a release: 25 for `1.25.3`; undefined for what is no release. */
export function minorOf(release: string): number | undefined {
  const parts = split(release);
  return parts === undefined ? undefined : Number(parts.minor);
}

function split(release: string): ReleaseParts | undefined {
  const match = RELEASE.exec(release);
  if (match === null) return undefined;
  const [, major = '', minor, patch, kind = '', pre = ''] = match;
  // All of Go 1 in one number: a major of 2 would come after every line of 1.
  const line = major === '1' ? (minor ?? '0') : `${major}000000`;
  const complete = minor === undefined || (Number(line) < 21 && kind === '');
  return { minor: line, patch: patch ?? (complete ? '0' : ''), kind, pre };
}

function compareNumbers(a: string, b: string): number {
  return a === b ? 0 : a.length === b.length ? compareTexts(a, b) : a.length - b.length;
}

function compareTexts(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
