import { type Dirent, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { AppError } from '../../base/errors/app-error.ts';
import { say } from '../../base/messages.ts';
import type { WrittenSetting, WrittenSettings } from '../../model/written-settings.ts';
import { targetMessages as m } from '../target/targets.messages.ts';
import { composeSettings } from './compose-settings.ts';
import type { ChartFiles } from './chart-settings.ts';
import { dockerfileSettings, otherStageSettings } from './dockerfile-settings.ts';
import type { ManifestFile } from './manifest-settings.ts';
import { readEnvironmentFile } from './env-words.ts';
import { WATCHED_VARIABLES } from '../../model/written-settings.ts';

/** Files of this machine that may have set what is found on a target. */
export interface SourceFile {
  readonly path: string;
  readonly kind: 'dockerfile' | 'compose' | 'manifest' | 'chart';
}

const DOCKERFILE = /^(?:docker|container)file(?:\..+)?$|\.(?:docker|container)file$/i;
const COMPOSE = /^(?:docker-)?compose(?:\..+)?\.ya?ml$/i;
const CHART = 'Chart.yaml';
const VALUES = /^values.*\.ya?ml$/i;
const YAML = /\.ya?ml$/i;
/** Folders in which projects keep them. */
const USUAL =
  /^(?:build|charts?|helm|deploy(?:ment)?s?|docker|infra|k8s|kubernetes|manifests?|ops|\.docker)$/;
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
  const isChart = entries.some((entry) => entry.isFile() && entry.name === CHART);
  for (const entry of [...entries].sort(byName)) {
    if (found.length >= MAX_FILES) return;
    const path = join(folder, entry.name);
    // Templates and values are no manifests: they are read with their chart.
    if (isChart && (entry.name === 'templates' || (YAML.test(entry.name) && !COMPOSE.test(entry.name)))) {
      if (entry.name === CHART) found.push({ path, kind: 'chart' });
      continue;
    }
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
  if (name === CHART) return ['chart'];
  if (DOCKERFILE.test(name)) return ['dockerfile'];
  if (COMPOSE.test(name)) return ['compose'];
  if (YAML.test(name)) return isNamed ? ['compose', 'manifest'] : ['manifest'];
  return isNamed ? ['dockerfile'] : [];
}

/** What those files set, in the order of the files. A file that is too long or cannot be read sets nothing. */
export async function readSources(
  files: readonly SourceFile[],
): Promise<Pick<WrittenSettings, 'settings'> & { readonly builtServices: readonly string[] }> {
  const settings: WrittenSetting[] = [];
  const manifests: ManifestFile[] = [];
  const charts: ManifestFile[] = [];
  const builtServices = new Set<string>();
  for (const { path, kind } of files) {
    const text = textOf(path);
    if (text === undefined) continue;
    if (kind === 'dockerfile') {
      // What the image has only by another target stands first: it is named where nothing else fits.
      settings.push(...otherStageSettings(text, path), ...dockerfileSettings(text, path));
    } else if (kind === 'manifest') manifests.push({ path, text });
    else if (kind === 'chart') charts.push({ path, text });
    else {
      const compose = composeFile(text, path);
      settings.push(...compose.settings);
      for (const service of compose.builtServices) builtServices.add(service);
    }
  }
  const { manifestSettings } = await import('./manifest-settings.ts');
  const ofCharts: WrittenSetting[] = [];
  if (charts.length > 0) {
    const { chartSettings } = await import('./chart-settings.ts');
    for (const chart of charts) ofCharts.push(...chartSettings(filesOf(chart)));
  }
  return {
    settings: [...settings, ...ofCharts, ...manifestSettings(manifests)],
    builtServices: [...builtServices],
  };
}

/** `values.yaml` first, as others are laid over it. */
function filesOf(chart: ManifestFile): ChartFiles {
  const folder = dirname(chart.path);
  const read = (paths: readonly string[]) =>
    paths.slice(0, MAX_FILES).flatMap((path): ManifestFile[] => {
      const text = textOf(path);
      return text === undefined ? [] : [{ path, text }];
    });
  const values = namesIn(folder).filter((name) => VALUES.test(name));
  const isDefault = (name: string) => /^values\.ya?ml$/i.test(name);
  return {
    chart,
    values: read(
      [...values.filter(isDefault), ...values.filter((name) => !isDefault(name))].map((n) => join(folder, n)),
    ),
    templates: read(templatesIn(join(folder, 'templates'), 0)),
  };
}

function templatesIn(folder: string, depth: number): readonly string[] {
  return namesIn(folder).flatMap((name) => {
    const path = join(folder, name);
    if (YAML.test(name)) return [path];
    return depth < MAX_DEPTH && !name.includes('.') ? templatesIn(path, depth + 1) : [];
  });
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort().slice(0, MAX_FILES);
  } catch {
    return [];
  }
}

interface ComposeFile {
  readonly settings: readonly WrittenSetting[];
  readonly builtServices: readonly string[];
}

/** Its environment files first: `environment` wins over `env_file`. Dockerfiles that it builds from are read as it says. */
function composeFile(text: string, file: string): ComposeFile {
  const { settings, envFiles, builds } = composeSettings(text, file);
  const built = builds.flatMap(({ service, context, dockerfile, target }) => {
    const path = resolve(dirname(file), context, dockerfile);
    const read = textOf(path);
    if (read === undefined) return [];
    const own = dockerfileSettings(read, path, target).map((one) => ({ ...one, container: service }));
    return [{ service, own }];
  });
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
  return {
    settings: [...built.flatMap(({ own }) => own), ...fromFiles, ...settings],
    builtServices: built.map(({ service }) => service),
  };
}

function textOf(path: string): string | undefined {
  try {
    const node = statSync(path);
    return node.isFile() && node.size <= MAX_BYTES ? readFileSync(path, 'utf8') : undefined;
  } catch {
    return undefined;
  }
}
