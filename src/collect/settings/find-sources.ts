import { type Dirent, existsSync, readFileSync, statSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { AppError } from '../../base/errors/app-error.ts';
import { say } from '../../base/messages.ts';
import type { WrittenSetting } from '../../model/written-settings.ts';
import { targetMessages as m } from '../target/targets.messages.ts';
import { composeSettings } from './compose-settings.ts';
import { dockerfileSettings } from './dockerfile-settings.ts';
import { readEnvironmentFile } from './env-words.ts';
import { WATCHED_VARIABLES } from '../../model/written-settings.ts';

/** Files of this machine that may have set what is found on a target. */
export interface SourceFile {
  readonly path: string;
  readonly kind: 'dockerfile' | 'compose' | 'manifest';
}

const DOCKERFILE = /^(?:docker|container)file(?:\..+)?$|\.(?:docker|container)file$/i;
const COMPOSE = /^(?:docker-)?compose(?:\..+)?\.ya?ml$/i;
const YAML = /\.ya?ml$/i;
/** Folders in which projects keep them. */
const USUAL = /^(?:build|chart|deploy(?:ment)?s?|docker|infra|k8s|kubernetes|manifests?|ops|\.docker)$/;
const SKIPPED = /^(?:\.git|node_modules|vendor|testdata)$/;
const MAX_DEPTH = 4;
const MAX_FILES = 500;
const MAX_BYTES = 1 << 20;

/**
 * The files among what the user named: a file, or every one in a folder. Raises SOURCES_NOT_READABLE for a path that is
 * not there, that may not be read, or that is neither.
 */
export async function namedSources(paths: readonly string[]): Promise<readonly SourceFile[]> {
  const found: SourceFile[] = [];
  for (const path of paths) {
    // As of a variable that is not set: it must not stand for the working folder.
    if (path === '') throw new AppError('SOURCES_NOT_READABLE', { values: { path: '""', reason: 'ENOENT' } });
    try {
      const at = resolve(path);
      const node = await stat(at);
      if (node.isDirectory()) await walk(at, 0, () => true, found);
      else if (node.isFile()) {
        await readFile(at, { flag: 'r' });
        found.push(...kindsOf(basename(at), true).map((kind) => ({ path: at, kind })));
      } else
        throw new AppError('SOURCES_NOT_READABLE', { values: { path, reason: say(m.neitherFileNorFolder) } });
    } catch (error) {
      if (error instanceof AppError) throw error;
      const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
      throw new AppError('SOURCES_NOT_READABLE', { values: { path, reason }, cause: error });
    }
  }
  return found;
}

/** The files in a working folder, where projects usually keep them. What cannot be read there is left out. */
export async function usualSources(folder: string): Promise<readonly SourceFile[]> {
  const found: SourceFile[] = [];
  await walk(folder, 0, (name, depth) => depth > 0 || USUAL.test(name), found).catch(() => undefined);
  return found;
}

/** Compose files that a container's labels name, as far as they lie on this machine. */
export function labelledSources(paths: readonly string[]): readonly SourceFile[] {
  return paths
    .filter((path) => isAbsolute(path) && YAML.test(path) && existsSync(path))
    .map((path) => ({ path, kind: 'compose' as const }));
}

async function walk(
  folder: string,
  depth: number,
  enters: (name: string, depth: number) => boolean,
  found: SourceFile[],
): Promise<void> {
  const entries: readonly Dirent[] = await readdir(folder, { withFileTypes: true });
  for (const entry of [...entries].sort(byName)) {
    if (found.length >= MAX_FILES) return;
    const path = join(folder, entry.name);
    if (entry.isFile()) found.push(...kindsOf(entry.name, false).map((kind) => ({ path, kind })));
    else if (
      entry.isDirectory() &&
      depth < MAX_DEPTH &&
      !SKIPPED.test(entry.name) &&
      enters(entry.name, depth)
    )
      await walk(path, depth + 1, enters, found).catch(() => undefined);
  }
}

/** `compose.override.yaml` behind `compose.yaml`, which it changes. */
function byName(a: Dirent, b: Dirent): number {
  const rank = ({ name }: Dirent) => (/\.override\./.test(name) ? 1 : 0);
  return rank(a) - rank(b) || (a.name < b.name ? -1 : 1);
}

function kindsOf(name: string, isNamed: boolean): readonly SourceFile['kind'][] {
  if (DOCKERFILE.test(name)) return ['dockerfile'];
  if (COMPOSE.test(name)) return ['compose'];
  if (YAML.test(name)) return isNamed ? ['compose', 'manifest'] : ['manifest'];
  return isNamed ? ['dockerfile'] : [];
}

/** What those files set, in the order of the files. A file that is too long or cannot be read sets nothing. */
export async function readSources(files: readonly SourceFile[]): Promise<readonly WrittenSetting[]> {
  const settings: WrittenSetting[] = [];
  const manifests: { path: string; text: string }[] = [];
  for (const { path, kind } of files) {
    const text = textOf(path);
    if (text === undefined) continue;
    if (kind === 'dockerfile') settings.push(...dockerfileSettings(text, path));
    else if (kind === 'manifest') manifests.push({ path, text });
    else settings.push(...composeFile(text, path));
  }
  const { manifestSettings } = await import('./manifest-settings.ts');
  return [...settings, ...manifestSettings(manifests)];
}

/** Its environment files first: `environment` wins over `env_file`. */
function composeFile(text: string, file: string): readonly WrittenSetting[] {
  const { settings, envFiles } = composeSettings(text, file);
  const fromFiles = envFiles.flatMap(({ service, path }): WrittenSetting[] => {
    const at = isAbsolute(path) ? path : join(dirname(file), path);
    return readEnvironmentFile(textOf(at) ?? '')
      .filter(({ name }) => WATCHED_VARIABLES.includes(name))
      .map(({ name, value, at: line }) => ({
        by: 'compose',
        file: at,
        line: `${name}=${value}`,
        at: line,
        sets: `env.${name}`,
        value: value.includes('$') ? null : value,
        container: service,
      }));
  });
  return [...fromFiles, ...settings];
}

function textOf(path: string): string | undefined {
  try {
    const node = statSync(path);
    return node.isFile() && node.size <= MAX_BYTES ? readFileSync(path, 'utf8') : undefined;
  } catch {
    return undefined;
  }
}
