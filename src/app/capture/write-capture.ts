import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { AppError } from '../../base/errors/app-error.ts';
import { writeTar } from '../../formats/tar/write-tar.ts';
import type { Capture } from './capture.ts';

/**
 * Writes a capture: to an archive when the path ends in `.tar`, `.tar.gz` or `.tgz`, else to a folder that is new or empty.
 * Readable by the owner only. Raises CAPTURE_NOT_WRITABLE.
 */
export async function writeCapture(capture: Capture, path: string, modifiedAtUnixMs: number): Promise<void> {
  try {
    if (/\.(tar|tar\.gz|tgz)$/.test(path)) {
      const archive = writeTar(capture.entries, modifiedAtUnixMs);
      const bytes = path.endsWith('.tar') ? archive : await promisify(gzip)(archive);
      await writeFile(path, bytes, { mode: 0o600, flag: 'wx' });
      return;
    }
    await writeFolder(capture, path);
  } catch (error) {
    if (error instanceof AppError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new AppError('CAPTURE_NOT_WRITABLE', { values: { path, reason }, cause: error });
  }
}

/**
 * Makes a folder and those above it, one by one: where the system answers ENOENT although the parent exists, as procfs
 * does, the recursive option of Node.js never returns.
 */
async function makeFolder(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory() === true) return;
  const parent = dirname(path);
  if (parent !== path) await makeFolder(parent);
  await mkdir(path, { mode: 0o700 });
}

async function writeFolder(capture: Capture, path: string): Promise<void> {
  await makeFolder(resolve(path));
  if ((await readdir(path)).length > 0) {
    throw new AppError('CAPTURE_NOT_WRITABLE', { values: { path, reason: 'the folder is not empty' } });
  }
  for (const { path: name, content } of capture.entries) {
    const file = join(path, name);
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await writeFile(file, content, { mode: 0o600 });
  }
}
