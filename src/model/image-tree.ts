import type { ByteSource } from './binary-source.ts';

/** One entry of a root file system, links not followed. */
export interface ImageNode {
  readonly kind: 'file' | 'directory' | 'symlink' | 'other';
  /** Permission bits with set-id bits, without the type. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly sizeBytes: number;
  /** Text of a symbolic link. */
  readonly linkTarget: string | null;
}

/** What an image's configuration says about the process it starts (OCI image specification, config). */
export interface ImageConfig {
  /** GOARCH and GOOS. */
  readonly architecture: string | null;
  readonly os: string | null;
  readonly user: string;
  readonly env: readonly string[];
  readonly entrypoint: readonly string[];
  readonly cmd: readonly string[];
  readonly workingDir: string;
  /** `created_by` of each step of the build, the first one first; left out where none is told. */
  readonly history?: readonly string[];
}

/**
 * A root file system that can be looked into: a directory, or the layers of an image file. Paths are absolute and
 * normal (no `.`, no `..`, no links in their parents): `resolveInImage` makes them so.
 */
export interface ImageTree {
  /** As written on the command line. */
  readonly name: string;
  readonly kind: 'directory' | 'archive';
  readonly config: ImageConfig | null;
  readonly lstat: (path: string) => ImageNode | undefined;
  /** Names in a directory, unsorted; at most 65,536. */
  readonly readDir: (path: string) => readonly string[];
  /** Content of a regular file; undefined when it cannot be read. */
  readonly open: (path: string) => ByteSource | undefined;
  readonly close: () => void;
}
