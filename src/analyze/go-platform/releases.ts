/** What is known of Go releases, and since when. */
export interface ReleaseTable {
  /** Day the table was made. */
  readonly asOf: string;
  readonly newestMinor: number;
  /** Latest patch by minor release. */
  readonly latestPatch: Readonly<Record<number, number>>;
}

/**
 * Go releases known to this version of the program. A release is supported until two newer ones exist
 * (go.dev/doc/devel/release). Source: versions of golang.org/toolchain on the module proxy.
 */
export const GO_RELEASES: ReleaseTable = {
  asOf: '2026-11-21',
  newestMinor: 27,
  latestPatch: { 22: 12, 23: 12, 24: 13, 25: 14, 26: 11, 27: 4 },
};

/** True when the release gets no security fixes any more. */
export function isUnsupported(minor: number): boolean {
  return minor < GO_RELEASES.newestMinor - 1;
}
