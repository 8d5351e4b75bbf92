// Builds the Go binaries the oracle tests read: several releases, platforms and ways of linking, out of the programs
// beside this file. Kept in the temporary directory between runs; nothing of it is committed. Releases come through the
// Go module proxy as golang.org/toolchain; one that cannot be had is left out and named in `missing`.
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = dirname(fileURLToPath(import.meta.url));
/** Where built programs lie; the name carries the version of this recipe. */
export const CORPUS_DIR = join(tmpdir(), 'goroscope-binary-corpus-1');

/** One program to build. */
export interface Recipe {
  readonly name: string;
  /** Release as in `GOTOOLCHAIN`, `local` for the installed one. */
  readonly go: string;
  readonly program: 'app' | 'cgo';
  readonly env?: Readonly<Record<string, string>>;
  readonly flags?: readonly string[];
}

/** One built program. */
export interface Built extends Recipe {
  readonly path: string;
}

/** Every release line that build information exists for. */
export const RELEASES = [
  'go1.13.15',
  'go1.14.15',
  'go1.15.15',
  'go1.16.15',
  'go1.17.13',
  'go1.18.10',
  'go1.19.13',
  'go1.20.14',
  'go1.21.13',
  'go1.22.12',
  'go1.23.12',
  'go1.24.10',
  'go1.25.14',
  'go1.26.8',
  'go1.27.4',
] as const;

const PLATFORMS = [
  'linux/386',
  'linux/arm',
  'linux/arm64',
  'linux/s390x',
  'linux/ppc64le',
  'linux/riscv64',
  'linux/mips',
  'linux/mips64le',
  'linux/loong64',
  'darwin/amd64',
  'darwin/arm64',
  'windows/amd64',
  'windows/386',
  'windows/arm64',
  'freebsd/amd64',
  'openbsd/amd64',
  'netbsd/amd64',
  'js/wasm',
  'wasip1/wasm',
] as const;

const STRIP = ['-ldflags=-s -w'];

/** What is built: every release for linux/amd64, and every platform and way of linking with a few of them. */
export function recipes(): Recipe[] {
  const list: Recipe[] = [];
  for (const go of RELEASES) {
    list.push({ name: `${go}-plain`, go, program: 'app' });
    list.push({ name: `${go}-stripped`, go, program: 'app', flags: STRIP });
    list.push({ name: `${go}-pie`, go, program: 'app', flags: ['-buildmode=pie', ...STRIP] });
  }
  for (const go of ['go1.17.13', 'go1.22.12', 'go1.26.8', 'go1.27.4']) {
    for (const platform of PLATFORMS) {
      const [GOOS = '', GOARCH = ''] = platform.split('/');
      if (go === 'go1.17.13' && (GOARCH === 'loong64' || GOOS === 'wasip1')) continue;
      const name = `${go}-${GOOS}-${GOARCH}`;
      list.push({ name, go, program: 'app', env: { GOOS, GOARCH }, flags: GOOS === 'darwin' ? [] : STRIP });
    }
  }
  for (const go of ['go1.16.15', 'go1.20.14', 'go1.24.10', 'go1.26.8', 'go1.27.4']) {
    const env = { CGO_ENABLED: '1' };
    list.push({ name: `${go}-cgo`, go, program: 'cgo', env });
    list.push({
      name: `${go}-cgo-pie-stripped`,
      go,
      program: 'cgo',
      env,
      flags: ['-buildmode=pie', ...STRIP],
    });
    list.push({
      name: `${go}-cgo-static`,
      go,
      program: 'cgo',
      env,
      flags: ['-ldflags=-s -w -linkmode=external -extldflags=-static'],
    });
  }
  for (const go of ['go1.26.8', 'go1.27.4'])
    list.push({ name: `${go}-dwarf4`, go, program: 'app', env: { GOEXPERIMENT: 'nodwarf5' } });
  const now = 'go1.27.4';
  list.push({ name: `${now}-v3`, go: now, program: 'app', env: { GOAMD64: 'v3' } });
  list.push({ name: `${now}-race`, go: now, program: 'cgo', env: { CGO_ENABLED: '1' }, flags: ['-race'] });
  list.push({ name: `${now}-debug`, go: now, program: 'app', flags: ['-gcflags=all=-N -l'] });
  list.push({ name: `${now}-tzdata`, go: now, program: 'app', flags: ['-tags=timetzdata,netgo', ...STRIP] });
  return list;
}

const QUICK_RELEASES = /^go1\.(13|16|18|22|26|27)\./;
const QUICK_PLATFORMS = /^go1\.22\.\d+-(linux-arm64|windows-amd64|darwin-arm64)$/;

/** Enough of every kind where time is short: a machine without Go's caches needs 20 minutes to fetch and build all of them. */
function isQuick({ name, go, env }: Recipe): boolean {
  if (env?.['GOOS'] !== undefined) return go === 'go1.27.4' || QUICK_PLATFORMS.test(name);
  return QUICK_RELEASES.test(go) && !(name.includes('-cgo') && /^go1\.(16|22)\./.test(go));
}

/** What the tests of a whole corpus read: all of it, in CI a part. */
export function wantedRecipes(): Recipe[] {
  return process.env['CI'] === undefined ? recipes() : recipes().filter(isQuick);
}

/** Builds what is missing; answers what there is and the names that could not be built, with the reason. */
export function buildCorpus(wanted: readonly Recipe[] = wantedRecipes()): {
  readonly built: readonly Built[];
  readonly missing: readonly string[];
} {
  mkdirSync(CORPUS_DIR, { recursive: true });
  const built: Built[] = [];
  const missing: string[] = [];
  for (const recipe of wanted) {
    const path = join(CORPUS_DIR, recipe.name);
    const reason = existsSync(path) ? undefined : buildOne(recipe, path);
    if (reason === undefined) built.push({ ...recipe, path });
    else missing.push(`${recipe.name}: ${reason}`);
  }
  return { built, missing };
}

/** Go's own line in go.mod: the release's, so that each program has its release's defaults. */
function goLine(go: string): string {
  const minor = Number(/^go1\.(\d+)/.exec(go)?.[1] ?? '21');
  return `1.${minor}`;
}

function buildOne(recipe: Recipe, path: string): string | undefined {
  const dir = join(CORPUS_DIR, `src-${recipe.program}-${recipe.go}`);
  if (!existsSync(dir)) {
    const part = mkdtempSync(`${dir}-`);
    cpSync(join(HERE, 'programs', recipe.program), part, { recursive: true });
    for (const name of ['go.mod', 'go.sum', 'lib/go.mod']) {
      const from = join(part, `${name}.txt`);
      if (!existsSync(from)) continue;
      writeFileSync(join(part, name), readFileSync(from, 'utf8').replace('GOLINE', goLine(recipe.go)));
      rmSync(from);
    }
    try {
      renameSync(part, dir);
    } catch (error) {
      // Another run was quicker.
      if (!existsSync(dir)) throw error;
      rmSync(part, { recursive: true });
    }
  }
  // A name of this process, out of the folder that tests read: another run may build the same program.
  const part = `${CORPUS_DIR}-part-${process.pid}`;
  const run = runGo(recipe.go, ['build', '-o', part, ...(recipe.flags ?? []), '.'], dir, recipe.env);
  if (!run.ok) return run.text.trim().split('\n').slice(-2).join(' ');
  renameSync(part, path);
  return undefined;
}

/** Runs one release of `go`. Releases before 1.21 do not know some settings of the surroundings: they are cleared. */
export function runGo(
  go: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): { readonly ok: boolean; readonly text: string } {
  const run = spawnSync('go', args, {
    cwd,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    timeout: 580_000,
    env: {
      ...process.env,
      CGO_ENABLED: '0',
      GOENV: 'off',
      GOFLAGS: '',
      GO111MODULE: 'on',
      GOTOOLCHAIN: go,
      ...env,
    },
  });
  if (run.error !== undefined) return { ok: false, text: run.error.message };
  return { ok: run.status === 0, text: run.status === 0 ? run.stdout : run.stderr };
}

/** True when a `go` that can fetch toolchains is installed. */
export function hasGo(): boolean {
  return spawnSync('go', ['version']).status === 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { built, missing } = buildCorpus();
  console.log(`${built.length} programs in ${CORPUS_DIR}`);
  for (const line of missing) console.log(`missing ${line}`);
}
