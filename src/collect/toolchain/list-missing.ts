import { execFile } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { MissingModules, MissingPackage } from '../../analyze/go-chain/missing-modules.ts';

const TIMEOUT_MS = 30_000;
const MAX_OUTPUT = 4 << 20;
const MAX_PACKAGES = 200;
/** One line a package that cannot be loaded: its path, where it is imported, and why as a Go string. */
const TEMPLATE =
  '{{with .Error}}{{$.ImportPath}}{{"\\t"}}{{.Pos}}{{"\\t"}}{{printf "%q" .Err}}{{"\\n"}}{{end}}';
/** One line a module whose version cannot be told. */
const MODULE_TEMPLATE =
  '{{with .Error}}{{$.Path}}{{"\\t"}}{{$.Version}}{{"\\t"}}{{printf "%q" .Err}}{{"\\n"}}{{end}}';
const NOTHING: MissingModules = { packages: [], graph: [], stops: false, said: '' };
/** What the go command says of packages whose module is not here; other errors are not those of the cache. */
const ABSENT = /GOPROXY=off|missing go\.sum entry|no required module provides|cannot find module providing/;

/**
 * Has the go command look for the packages of a folder, and when all are there for the whole module graph, without any
 * proxy: what is not in the module cache is what it misses. It reads a copy of go.mod and go.sum, so that neither is
 * written, and keeps a build cache of its own, which is removed; in the module cache it may leave files of locks.
 * Undefined when that cannot be told, as with a vendor folder or another file for go.mod. Bounds: 30 s and 4 MiB each.
 */
export async function listMissing(
  go: string,
  env: ReadonlyMap<string, string>,
  folder: string,
  files: { readonly goMod: string; readonly isWorkspace: boolean },
): Promise<MissingModules | undefined> {
  const flags = env.get('GOFLAGS') ?? '';
  const root = dirname(files.goMod);
  const isVendored = /-mod[= ]vendor/.test(flags) || existsSync(join(root, 'vendor/modules.txt'));
  if (isVendored || flags.includes('-modfile')) return undefined;
  let own: string;
  try {
    own = mkdtempSync(join(tmpdir(), 'goroscope-list-'));
  } catch {
    return undefined;
  }
  try {
    const modFile = files.isWorkspace ? [] : [`-modfile=${copyModFiles(root, own)}`];
    const alone = { ...Object.fromEntries(env), GOPROXY: 'off', GOVCS: '*:off', GOCACHE: join(own, 'cache') };
    const list = (...words: string[]) => run(go, ['list', ...modFile, ...words], alone, folder);
    const packages = await list('-e', '-deps', '-f', TEMPLATE, './...');
    if (packages === undefined) return undefined;
    const missing = packagesOf(packages.stdout);
    if (missing.length > 0) return { ...NOTHING, packages: missing };
    if (packages.refused) {
      // Not even the files were read: for want of another module's go.mod, or for reasons of their own.
      const graph = modulesOf(packages.stderr);
      return { ...NOTHING, graph, stops: graph.length > 0, said: graph.length > 0 ? '' : packages.stderr };
    }
    const graph = await list('-m', '-e', '-f', MODULE_TEMPLATE, 'all');
    return { ...NOTHING, graph: graph === undefined ? [] : graphOf(graph.stdout) };
  } catch {
    // A file that went away meanwhile.
    return undefined;
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
}

function copyModFiles(root: string, to: string): string {
  copyFileSync(join(root, 'go.mod'), join(to, 'go.mod'));
  if (existsSync(join(root, 'go.sum'))) copyFileSync(join(root, 'go.sum'), join(to, 'go.sum'));
  return join(to, 'go.mod');
}

function packagesOf(stdout: string): MissingPackage[] {
  const packages = new Map<string, MissingPackage>();
  for (const line of stdout.split('\n')) {
    const [path = '', position = '', quoted = ''] = line.split('\t');
    const message = unquote(quoted);
    if (packages.size < MAX_PACKAGES && ABSENT.test(message) && !packages.has(path))
      packages.set(path, { path, position, message });
  }
  return [...packages.values()];
}

function graphOf(stdout: string): MissingModules['graph'] {
  const rows = stdout.split('\n').map((line) => line.split('\t'));
  return rows
    .filter(([, version, quoted = '']) => version !== undefined && quoted.includes('GOPROXY=off'))
    .slice(0, MAX_PACKAGES)
    .map(([path = '', version = '']) => ({ path, version }));
}

/** A string of Go's %q; what JSON does not know of it is left as it is. */
function unquote(text: string): string {
  try {
    return String(JSON.parse(text));
  } catch {
    return text;
  }
}

function modulesOf(stderr: string): MissingModules['graph'] {
  const seen = [...stderr.matchAll(/(\S+)@(v[^\s:]+): module lookup disabled by GOPROXY=off/g)];
  return seen.slice(0, MAX_PACKAGES).map(([, path = '', version = '']) => ({ path, version }));
}

function run(
  go: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  folder: string,
): Promise<{ readonly stdout: string; readonly stderr: string; readonly refused: boolean } | undefined> {
  return new Promise((resolve) => {
    const options = {
      cwd: folder,
      env,
      timeout: TIMEOUT_MS,
      maxBuffer: MAX_OUTPUT,
      encoding: 'utf8',
    } as const;
    execFile(go, args, options, (error, stdout, stderr) => {
      // Killed, or not started.
      if (error !== null && typeof error.code !== 'number') resolve(undefined);
      else resolve({ stdout, stderr, refused: error !== null });
    });
  });
}
