import { mkdir, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Makes what happened to names in a directory durable. Errors: those of the system calls. */
export async function syncDir(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Writes a file and syncs it, readable by its owner only; its name is not durable yet. */
export async function writeSynced(path: string, parts: readonly Uint8Array[]): Promise<void> {
  const handle = await open(path, 'w', 0o600);
  try {
    for (const part of parts) await handle.writeFile(part);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Replaces a file as a whole: after a crash it has either its old content or the new one. */
export async function replaceFile(path: string, parts: readonly Uint8Array[]): Promise<void> {
  const draft = `${path}.tmp`;
  await writeSynced(draft, parts);
  await rename(draft, path);
  await syncDir(dirname(path));
}

/** Creates a directory for its owner only, with its parents, and makes it durable. */
export async function createDir(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  await syncDir(dirname(path));
}
