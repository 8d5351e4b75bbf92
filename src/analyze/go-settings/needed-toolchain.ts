import type { GoVersion } from '../../model/go-process.ts';
import type { GoProject } from '../../model/go-toolchain.ts';

/**
 * The Go release a project needs: the newest of its go lines, and with switching allowed also of the toolchain lines.
 * A go line without a patch means `.0` from 1.21 on. Source: go.dev/doc/toolchain; cmd/go/internal/toolchain/select.go.
 */
export function neededToolchain(project: GoProject, mode: 'auto' | 'local'): GoVersion | undefined {
  const files = [project.goMod, ...(project.goWork === undefined ? [] : [project.goWork.file])];
  const wanted = files.flatMap((file) => [file.go, ...(mode === 'auto' ? [file.toolchain] : [])]);
  let newest: GoVersion | undefined;
  for (const text of wanted) {
    const version = text === undefined ? undefined : parse(text);
    if (version !== undefined && (newest === undefined || isOlder(newest, version))) newest = version;
  }
  return newest;
}

/** Whether a release is older than another; a pre-release is older than its release. */
export function isOlder(a: GoVersion, b: GoVersion): boolean {
  if (a.minor !== b.minor) return a.minor < b.minor;
  return (a.patch ?? -1) < (b.patch ?? -1);
}

function parse(text: string): GoVersion | undefined {
  const match = /^(?:go)?1\.(\d{1,3})(?:\.(\d{1,3})|((?:rc|beta)\d+))?$/.exec(text);
  if (match === null) return undefined;
  const [, minor, patch, preRelease] = match;
  const name = `go1.${minor}${patch === undefined ? (preRelease ?? (Number(minor) >= 21 ? '.0' : '')) : `.${patch}`}`;
  return { text: name, minor: Number(minor), patch: preRelease === undefined ? Number(patch ?? 0) : null };
}
