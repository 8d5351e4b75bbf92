import type { Mount } from '../../model/cgroup.ts';
import type { FilePlace } from '../../model/file-place.ts';
import { gone, here } from './facts.ts';

/** A mount. */
export function mountAt(mountPoint: string, rest: Partial<Mount> = {}): Mount {
  return {
    id: 40,
    parentId: 1,
    device: '8:1',
    root: '/',
    mountPoint,
    options: ['rw', 'relatime'],
    optionalFields: [],
    fsType: 'ext4',
    fsSource: '/dev/sda1',
    superOptions: ['rw'],
    ...rest,
  };
}

/** A folder that is there and may be written to, on a large local file system, unless said otherwise. */
export function place(path: string, rest: Partial<FilePlace> = {}): FilePlace {
  const stat = { kind: 'directory', sizeBytes: 4096, mode: 0o755, uid: 1000, gid: 1000 } as const;
  const space = {
    sizeBytes: 200 * 2 ** 30,
    freeBytes: 100 * 2 ** 30,
    inodes: 1_000_000,
    freeInodes: 900_000,
  };
  return {
    path,
    origin: 'default',
    exists: true,
    existing: path,
    stat: here(stat, path),
    mount: mountAt('/'),
    space: here(space, `statfs(${path})`),
    mayWrite: here({ allowed: true, code: null, by: 'kernel' }, `access(${path})`),
    lookups: here({ samples: 40, medianMs: 0.02, p95Ms: 0.05 }, path),
    lowerLayer: gone(path),
    foldedName: here(null, path),
    ...rest,
  };
}

/** A toolchain on PATH, or none. */
export function toolchains(version?: string): readonly {
  readonly path: string;
  readonly realPath: string;
  readonly version: { readonly text: string; readonly minor: number; readonly patch: number } | undefined;
}[] {
  if (version === undefined) return [];
  const [, minor = '0', patch = '0'] = /^go1\.(\d+)(?:\.(\d+))?/.exec(version) ?? [];
  const path = '/usr/local/go/bin/go';
  return [{ path, realPath: path, version: { text: version, minor: Number(minor), patch: Number(patch) } }];
}
