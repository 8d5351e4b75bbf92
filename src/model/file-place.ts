import type { Mount } from './cgroup.ts';
import type { Evidence } from './evidence.ts';
import type { AccessAnswer, FileSystemSpace, LookupTimes } from './probe.ts';
import type { FileStat } from './target.ts';

/** A folder (or program) that matters to a Go program or the go command, with what holds it. */
export interface FilePlace {
  /** As it is configured. */
  readonly path: string;
  /** What says so: `GOCACHE`, `TMPDIR`, `default`. */
  readonly origin: string;
  readonly exists: boolean;
  /** The path without links, or its nearest parent that is there. */
  readonly existing: string;
  readonly stat: Evidence<FileStat>;
  /** The mount that `existing` lies on. */
  readonly mount: Mount | undefined;
  readonly space: Evidence<FileSystemSpace>;
  /** Whether entries may be created in `existing`. */
  readonly mayWrite: Evidence<AccessAnswer>;
  /** Time to look up a name in `existing`. */
  readonly lookups: Evidence<LookupTimes>;
  /** Folder of a lower layer of an overlay that also holds it, or null when none does or renames are redirected. */
  readonly lowerLayer: Evidence<string | null>;
  /** An entry that answers to its name in other letters although only one of the two is listed; null when there is none. */
  readonly foldedName: Evidence<string | null>;
}
