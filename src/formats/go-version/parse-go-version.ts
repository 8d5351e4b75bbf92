import type { GoVersion } from '../../model/go-process.ts';

/**
 * Reads a Go version as the toolchain writes it: `go1.25.3`, `go1.26`, `go1.26rc1`, `go1.24.4 X:boringcrypto`,
 * `go1.22.5-custom`, `devel go1.28-abc123 …`. The leading `go` may be missing, as in go.mod. `undefined` when there is no
 * release number in it. Source: go.dev/doc/toolchain, "Go versions".
 */
export function parseGoVersion(text: string): GoVersion | undefined {
  const match = /^(devel )?(?:go)?1\.(\d{1,3})(?:\.(\d{1,3})|((?:rc|beta)\d+))?(?![\d.])/.exec(text.trim());
  if (match === null) return undefined;
  const [, devel, minor, patch, preRelease] = match;
  const released = devel === undefined && preRelease === undefined && !text.includes('-devel');
  return { text: text.trim(), minor: Number(minor), patch: released ? Number(patch ?? 0) : null };
}
