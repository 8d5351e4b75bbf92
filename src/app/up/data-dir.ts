import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
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
    mkdirSync(path, { recursive: true, mode: 0o700 });
    if (!statSync(path).isDirectory()) throw new Error('it is not a directory');
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AppError('DATA_DIR_UNUSABLE', { values: { path, reason }, cause });
  }
}
