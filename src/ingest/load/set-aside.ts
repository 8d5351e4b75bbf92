import { copyFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { createDir, syncDir } from '../wal/durable-file.ts';
import { QUARANTINE_DIR } from '../wal/inspect-segment.ts';
import type { SealedSegment } from '../wal/open-segment.ts';
import { segmentName } from './replace-segments.ts';

async function sidePath(segment: SealedSegment, walDir: string): Promise<string> {
  await createDir(join(walDir, QUARANTINE_DIR));
  return join(QUARANTINE_DIR, segmentName(segment));
}

/** Copies a segment to the quarantine folder. Returns the copy's path in the log's folder. Errors: file system. */
export async function copyAside(segment: SealedSegment, walDir: string): Promise<string> {
  const side = await sidePath(segment, walDir);
  await copyFile(segment.path, join(walDir, side));
  return side;
}

/** Moves a segment to the quarantine folder, durably. Returns its path in the log's folder. Errors: file system. */
export async function moveAside(segment: SealedSegment, walDir: string): Promise<string> {
  const side = await sidePath(segment, walDir);
  await rename(segment.path, join(walDir, side));
  await syncDir(join(walDir, QUARANTINE_DIR));
  await syncDir(walDir);
  return side;
}
