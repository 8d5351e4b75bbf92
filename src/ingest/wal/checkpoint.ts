import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile } from './durable-file.ts';

/** What must survive a crash besides the segments themselves. */
export interface Checkpoint {
  /** Highest sequence number and segment id given: neither is ever given again. */
  readonly lastSeq: bigint;
  readonly lastSegmentId: bigint;
  /** Segments that are stored completely; their files may still be there. File names. */
  readonly loaded: readonly string[];
  /** Segments that are being replaced by others with the same records: split in two, or several gathered into one. */
  readonly replace: SegmentReplacement | null;
}

/** File names. The new segments are synced but may still have `.tmp` names; the old ones may be gone already. */
export interface SegmentReplacement {
  readonly from: readonly string[];
  readonly to: readonly string[];
}

const FILE = 'checkpoint.json';
const EMPTY: Checkpoint = { lastSeq: 0n, lastSegmentId: 0n, loaded: [], replace: null };

/** What the file holds: 64-bit numbers as strings. */
interface CheckpointFile {
  readonly version: 1;
  readonly lastSeq: string;
  readonly lastSegmentId: string;
  readonly loaded: readonly string[];
  readonly replace: Checkpoint['replace'];
}

/**
 * The checkpoint of a log, or an empty one when there is none or it cannot be understood: it only saves work and keeps
 * numbers rising, so losing it loses nothing (segments are recounted, ids are based on the clock).
 */
export async function readCheckpoint(walDir: string): Promise<Checkpoint> {
  let text: string;
  try {
    text = await readFile(join(walDir, FILE), 'utf8');
  } catch {
    return EMPTY;
  }
  try {
    const file = JSON.parse(text) as CheckpointFile;
    if (file.version !== 1 || !Array.isArray(file.loaded)) return EMPTY;
    return {
      lastSeq: BigInt(file.lastSeq),
      lastSegmentId: BigInt(file.lastSegmentId),
      loaded: file.loaded.map(String),
      replace: file.replace ?? null,
    };
  } catch {
    return EMPTY;
  }
}

/** Replaces the checkpoint durably. Errors: those of the file system. */
export async function writeCheckpoint(walDir: string, checkpoint: Checkpoint): Promise<void> {
  const file: CheckpointFile = {
    version: 1,
    lastSeq: String(checkpoint.lastSeq),
    lastSegmentId: String(checkpoint.lastSegmentId),
    loaded: checkpoint.loaded,
    replace: checkpoint.replace,
  };
  await replaceFile(join(walDir, FILE), [Buffer.from(`${JSON.stringify(file)}\n`)]);
}
