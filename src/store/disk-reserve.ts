import { randomFillSync } from 'node:crypto';
import { open, rename, rm, statfs } from 'node:fs/promises';
import { existsSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';

const FILE = 'reserve';
const MIB = 1024 * 1024;
/** What the engine needs to start and answer, several times over: it wrote 2 MiB when measured. */
const RESERVE_BYTES = 32 * MIB;
/** Made only where it is a small part of what is free. */
const MAKE_ABOVE_BYTES = 64 * RESERVE_BYTES;

/**
 * Keeps 32 MiB of the disk in a file of a data directory that holds data, so that a server can start and be read when the
 * disk has been filled to the last byte. Made when there is room; a failure is the next start's matter.
 */
export async function keepDiskReserve(dir: string): Promise<void> {
  const path = join(dir, FILE);
  const draft = `${path}.new`;
  try {
    const { bavail, bsize } = await statfs(dir);
    if (existsSync(path) || bavail * bsize < MAKE_ABOVE_BYTES) return;
    const file = await open(draft, 'w', 0o600);
    try {
      // Zeros would take no room on a file system that compresses.
      const chunk = randomFillSync(Buffer.alloc(MIB));
      for (let written = 0; written < RESERVE_BYTES; written += MIB) await file.write(chunk);
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch {
    await rm(draft, { force: true }).catch(() => undefined);
  }
}

/** Gives the reserve back when less than half of it is free; it is made again by a later start. Never fails. */
export function useDiskReserve(dir: string): void {
  try {
    const { bavail, bsize } = statfsSync(dir);
    if (bavail * bsize < RESERVE_BYTES / 2) rmSync(join(dir, FILE), { force: true });
  } catch {
    // A directory that cannot be looked at is told by whoever needs it.
  }
}
