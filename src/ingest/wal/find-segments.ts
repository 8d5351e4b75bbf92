import { readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readCheckpoint, type Checkpoint } from './checkpoint.ts';
import { syncDir } from './durable-file.ts';
import type { FoundSegment } from './inspect-segment.ts';
import { parseSegmentFileName } from './segment-file.ts';

/** What a start finds in the log's folder. */
export interface FoundLog {
  /** Oldest first. */
  readonly segments: readonly FoundSegment[];
  readonly lastSeq: bigint;
  readonly lastSegmentId: bigint;
}

/**
 * Finishes what a crash interrupted (a split that was decided, removals of stored segments), clears drafts and lists
 * the segments that still have to be loaded. Reads no segment: fast however much there is. Errors: file system.
 */
export async function findSegments(walDir: string): Promise<FoundLog> {
  const checkpoint = await readCheckpoint(walDir);
  if (checkpoint.split !== null) await finishSplit(walDir, checkpoint.split);
  for (const name of checkpoint.loaded) await rm(join(walDir, name), { force: true });
  const segments: FoundSegment[] = [];
  for (const name of await readdir(walDir)) {
    if (name.endsWith('.tmp')) await rm(join(walDir, name), { force: true });
    const parsed = parseSegmentFileName(name);
    if (parsed === undefined) continue;
    const path = join(walDir, name);
    segments.push({ ...parsed, path, bytes: (await stat(path)).size });
  }
  await syncDir(walDir);
  segments.sort((a, b) => (a.segmentId < b.segmentId ? -1 : 1));
  const lastFound = segments.at(-1)?.segmentId ?? 0n;
  const { lastSegmentId } = checkpoint;
  return {
    segments,
    lastSeq: firstSeqOfRun(checkpoint),
    lastSegmentId: lastFound > lastSegmentId ? lastFound : lastSegmentId,
  };
}

/** Sequence numbers of a run start at its time, so that no segment has to be read to keep them rising. */
function firstSeqOfRun(checkpoint: Checkpoint): bigint {
  const fromClock = BigInt(Date.now()) << 20n;
  return fromClock > checkpoint.lastSeq ? fromClock : checkpoint.lastSeq;
}

/** The halves were synced before the split was written down: give them their names and drop the whole. */
export async function finishSplit(
  walDir: string,
  split: { readonly from: string; readonly to: readonly string[] },
): Promise<void> {
  for (const name of split.to)
    await rename(join(walDir, `${name}.tmp`), join(walDir, name)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
  await syncDir(walDir);
  await rm(join(walDir, split.from), { force: true });
  await syncDir(walDir);
}
