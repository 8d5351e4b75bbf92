import { goEnvFilePath, resolveGoSettings } from '../analyze/go-settings/go-settings.ts';
import { parseGoEnvFile } from '../formats/go-env/parse-go-env-file.ts';
import { type Evidence, type Missing, present } from '../model/evidence.ts';
import type { GoSettings } from '../model/go-toolchain.ts';
import type { Target } from '../model/target.ts';
import { realPathOf } from './find-path.ts';
import { readParsed } from './read-text.ts';

/**
 * The settings of the go command of a process: its environment, the user's go/env file, $GOROOT/go.env of the go that comes
 * first on PATH. Missing when one of the files is there and cannot be read: what it says would win. `target` answers for
 * paths of the process (insideRoot).
 */
export async function readGoSettings(
  target: Target,
  env: ReadonlyMap<string, string>,
): Promise<Evidence<GoSettings>> {
  const goroot = await findGoroot(target, env);
  if (goroot !== undefined && typeof goroot !== 'string') return goroot;
  const paths = [goEnvFilePath(env), goroot === undefined ? undefined : `${goroot}/go.env`];
  const [file, defaults] = await Promise.all(paths.map((path) => readEnvFile(target, path)));
  const gap = [file, defaults].find((one): one is Missing => one !== undefined && 'status' in one);
  if (gap !== undefined) return gap;
  const settings = resolveGoSettings({ env, file: asFile(file), goroot: asFile(defaults) });
  return present(settings, `${target.processDir}/environ`, target.observedAtUnixMs);
}

interface EnvFile {
  readonly path: string;
  readonly values: ReadonlyMap<string, string>;
}

function asFile(file: EnvFile | Missing | undefined): EnvFile | undefined {
  return file === undefined || 'status' in file ? undefined : file;
}

async function readEnvFile(target: Target, path: string | undefined): Promise<EnvFile | Missing | undefined> {
  if (path === undefined) return undefined;
  const read = await readParsed(target, path, parseGoEnvFile);
  if (read.status === 'ok') return { path, values: read.value };
  // The go command goes on without a file that its user may not read (cmd/go/internal/cfg, initEnvCache).
  const isSkipped = read.status === 'denied' && !target.judgesProcess;
  return read.status === 'absent' || isSkipped ? undefined : read;
}

/** GOROOT, or the folder above the first go on PATH; undefined without one. */
async function findGoroot(
  target: Target,
  env: ReadonlyMap<string, string>,
): Promise<string | Missing | undefined> {
  const named = env.get('GOROOT');
  if (named !== undefined && named !== '') return named;
  const found = await findOnPath(target, env, 'go');
  if (found === null || typeof found !== 'string') return found ?? undefined;
  return /^(.+)\/bin\/go$/.exec(await realPathOf(target, found))?.[1];
}

/** Where a program lies on PATH, null when it is nowhere; missing when a place before it cannot be looked at. */
export async function findOnPath(
  target: Target,
  env: ReadonlyMap<string, string>,
  name: string,
): Promise<string | Missing | null> {
  const dirs = (env.get('PATH') ?? '').split(':').filter((dir) => dir.startsWith('/'));
  for (const path of name.startsWith('/') ? [name] : dirs.map((dir) => `${dir}/${name}`)) {
    const stat = await target.stat(path);
    if (stat.status === 'ok' && stat.value.kind !== 'directory') return path;
    // What this user may not look into, a program started by this user does not find either.
    const isSkipped = stat.status === 'denied' && !target.judgesProcess;
    if (stat.status !== 'ok' && stat.status !== 'absent' && !isSkipped) return { ...stat, source: path };
  }
  return null;
}
