import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { AppError } from '../../base/errors/app-error.ts';

/**
 * Where data lies when no directory is named: `$XDG_DATA_HOME/goroscope`, else `~/.local/share/goroscope`; on macOS
 * `~/Library/Application Support/goroscope`. Source: XDG Base Directory Specification 0.8 (a relative path is ignored).
 */
export function defaultDataDir(
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform = process.platform,
): string {
  const xdg = env['XDG_DATA_HOME'] ?? '';
  if (xdg.startsWith('/')) return join(xdg, 'goroscope');
  const home = env['HOME'] ?? homedir();
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'goroscope');
  return join(home, '.local', 'share', 'goroscope');
}

/**
 * Makes the directory, readable by its owner only: telemetry holds what requests held. Throws DATA_DIR_UNUSABLE with the
 * reason the system gives.
 */
export function prepareDataDir(path: string): void {
  try {
    makeDirectories(resolve(path));
    if (!statSync(path).isDirectory()) throw new Error('it is not a directory');
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AppError('DATA_DIR_UNUSABLE', { values: { path, reason }, cause });
  }
}

/**
 * Makes a directory and those above it that are missing, one at a time. Not `recursive: true`: where a file system answers
 * ENOENT for a new directory although its parent exists (procfs does), that option of Node.js never returns.
 */
function makeDirectories(path: string): void {
  const missing: string[] = [];
  for (let at = path; !existsSync(at) && dirname(at) !== at; at = dirname(at)) missing.push(at);
  for (const directory of missing.reverse()) mkdirIfMissing(directory);
}

function mkdirIfMissing(directory: string): void {
  try {
    mkdirSync(directory, { mode: 0o700 });
  } catch (cause) {
    // Another process may have made it in the meantime.
    if (!existsSync(directory)) throw cause;
  }
}
