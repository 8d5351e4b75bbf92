import type { ChainInput, EnvFile, ProjectFiles } from '../../analyze/go-chain/chain-input.ts';
import { goEnvFilePath } from '../../analyze/go-settings/go-settings.ts';
import { parseGoEnvFile } from '../../formats/go-env/parse-go-env-file.ts';
import { parseGoMod } from '../../formats/go-mod/parse-go-mod.ts';
import { valueOf } from '../../model/evidence.ts';
import type { Target } from '../../model/target.ts';
import { readParsed, readText } from '../read-text.ts';
import { readInstallation } from './read-installation.ts';

const MAX_LEVELS = 64;

/** The user's go/env file; undefined when it is off or missing. */
export async function readUserFile(
  target: Target,
  env: ReadonlyMap<string, string>,
): Promise<EnvFile | undefined> {
  const path = goEnvFilePath(env);
  if (path === undefined) return undefined;
  const values = valueOf(await readParsed(target, path, parseGoEnvFile));
  return values === undefined ? undefined : { path, values };
}

/** Everything a chain is computed from; undefined when `goProgram` is no Go program. Reads only. */
export async function readChainInput(
  target: Target,
  goProgram: string,
  env: ReadonlyMap<string, string>,
  folder: string,
): Promise<ChainInput | undefined> {
  const userFile = await readUserFile(target, env);
  const installation = await readInstallation(target, goProgram, env, userFile);
  if (installation === undefined) return undefined;
  const get = (name: string) => env.get(name) || userFile?.values.get(name) || '';
  const names = [get('GCCGO') || 'gccgo', 'gcc', 'clang'];
  const programs = new Map<string, string | null>();
  for (const name of names) programs.set(name, await findProgram(target, env, name));
  const config = goEnvFilePath(new Map([...env].filter(([key]) => key !== 'GOENV')));
  const mode =
    config === undefined
      ? undefined
      : valueOf(await readText(target, config.replace(/\/env$/, '/telemetry/mode')));
  const project = await readProjectFiles(target, folder, {
    goWork: get('GOWORK'),
    goroot: get('GOROOT') || installation.goroot,
    hasWorkspaces: !/^go1\.(1[0-7]|\d)(\.|$)/.test(installation.version),
    tempDir: env.get('TMPDIR') || '/tmp',
  });
  return { env, userFile, installation, project, programs, telemetryMode: mode };
}

interface ProjectWishes {
  readonly goWork: string;
  readonly goroot: string;
  readonly hasWorkspaces: boolean;
  readonly tempDir: string;
}

/** Source: cmd/go/internal/modload findModuleRoot, FindGoMod and findWorkspaceFile of go1.26.8. */
async function readProjectFiles(
  target: Target,
  folder: string,
  wishes: ProjectWishes,
): Promise<ProjectFiles> {
  const modDir = await findUp(target, folder, 'go.mod');
  // A go.mod right in the temporary directory is left alone, so that experiments there do not catch others.
  const modPath = modDir === undefined || modDir === wishes.tempDir ? undefined : joinPath(modDir, 'go.mod');
  const goMod =
    modPath === undefined
      ? undefined
      : { path: modPath, file: valueOf(await readParsed(target, modPath, (t) => parseGoMod(t).file)) };
  const workPath = wishes.hasWorkspaces ? await findWork(target, folder, wishes) : undefined;
  const goWork =
    workPath === undefined
      ? undefined
      : { path: workPath, file: valueOf(await readParsed(target, workPath, (t) => parseGoMod(t).file)) };
  return {
    goMod: goMod?.file === undefined ? undefined : { path: goMod.path, file: goMod.file },
    goWork,
  };
}

async function findWork(
  target: Target,
  folder: string,
  { goWork, goroot }: ProjectWishes,
): Promise<string | undefined> {
  if (goWork === 'off') return undefined;
  if (goWork !== '' && goWork !== 'auto')
    return (await target.stat(goWork)).status === 'ok' ? goWork : undefined;
  const dir = await findUp(target, folder, 'go.work', goroot);
  return dir === undefined ? undefined : joinPath(dir, 'go.work');
}

async function findUp(target: Target, from: string, name: string, wall = ''): Promise<string | undefined> {
  let dir = from;
  for (let level = 0; level < MAX_LEVELS; level++) {
    const kind = valueOf(await target.stat(joinPath(dir, name)))?.kind;
    if (kind !== undefined && kind !== 'directory') return dir;
    if (dir === '/' || dir === '') return undefined;
    dir = dir.slice(0, dir.lastIndexOf('/')) || '/';
    if (wall !== '' && dir === wall) return undefined;
  }
  return undefined;
}

/** Where PATH finds a program that may be run; null when it does not. A name with a slash is looked at as it is. */
export async function findProgram(
  target: Target,
  env: ReadonlyMap<string, string>,
  name: string,
): Promise<string | null> {
  const places = name.includes('/')
    ? [name]
    : (env.get('PATH') ?? '')
        .split(':')
        .filter((dir) => dir.startsWith('/'))
        .map((dir) => joinPath(dir, name));
  for (const path of places) {
    const stat = valueOf(await target.stat(path));
    if (stat === undefined || stat.kind === 'directory') continue;
    // Mode bits of a link tell nothing: what it leads to is asked by the kernel when it is run.
    if (stat.kind === 'symlink' || (stat.mode & 0o111) !== 0) return path;
  }
  return null;
}

function joinPath(dir: string, name: string): string {
  return `${dir.replace(/\/+$/, '')}/${name}`;
}
