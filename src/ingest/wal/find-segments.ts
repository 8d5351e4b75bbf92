import { readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Checkpoint, readCheckpoint, type SegmentReplacement } from './checkpoint.ts';
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
 * Finishes what a crash interrupted (a replacement that was decided, removals of stored segments), clears drafts and lists
 * the segments that still have to be loaded. Reads no segment: fast however much there is. Errors: file system.
 */
export async function findSegments(walDir: string): Promise<FoundLog> {
  const checkpoint = await readCheckpoint(walDir);
  if (checkpoint.replace !== null) await finishReplacement(walDir, checkpoint.replace);
  for (const name of checkpoint.loaded) await rm(join(walDir, name), { force: true });
  const segments: FoundSegment[] = [];
  let { lastSegmentId } = checkpoint;
  for (const name of await readdir(walDir)) {
    if (name.endsWith('.tmp')) await rm(join(walDir, name), { force: true });
    const parsed = parseSegmentFileName(name);
    if (parsed === undefined) continue;
    const path = join(walDir, name);
    if (parsed.segmentId > lastSegmentId) lastSegmentId = parsed.segmentId;
    const bytes = (await stat(path)).size;
    // Made for what was to come: nothing was ever in it, and its id may be older than all that is.
    if (bytes === 0) await rm(path, { force: true });
    else segments.push({ ...parsed, path, bytes });
  }
  await syncDir(walDir);
  segments.sort((a, b) => (a.segmentId < b.segmentId ? -1 : 1));
  return { segments, lastSeq: firstSeqOfRun(checkpoint), lastSegmentId };
}

/** Sequence numbers of a run start at its time, so that no segment has to be read to keep them rising. */
function firstSeqOfRun(checkpoint: Checkpoint): bigint {
  const fromClock = BigInt(Date.now()) << 20n;
  return fromClock > checkpoint.lastSeq ? fromClock : checkpoint.lastSeq;
}

/** The new segments were synced before the replacement was written down: give them their names, drop the old ones. */
export async function finishReplacement(walDir: string, { from, to }: SegmentReplacement): Promise<void> {
  for (const name of to)
    await rename(join(walDir, `${name}.tmp`), join(walDir, name)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
  await syncDir(walDir);
  // A plan whose drafts are gone was given up: the old segments are then the only ones that hold the records.
  const names = new Set(await readdir(walDir));
  if (!to.every((name) => names.has(name))) return;
  for (const name of from) await rm(join(walDir, name), { force: true });
  await syncDir(walDir);
}
