// GOPROXY=off: the diagnosis has to find what the module cache lacks exactly where the real go command fails for want of
// it, leave go.mod and go.sum as they are, and find nothing where everything is there.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { diagnoseToolchain } from '../../../src/app/toolchain/diagnose-toolchain.ts';
import { startGoproxy } from '../../../src/lab/goproxy/start-goproxy.ts';
import { installedToolchains } from './toolchains.ts';

const go = process.platform === 'win32' ? undefined : installedToolchains()[0]?.go;
const root = mkdtempSync(join(tmpdir(), 'goroscope-offline-'));
const MODULE = 'lab.example/world';
const VERSION = 'v1.2.3';
const MAIN = `package main\n\nimport _ "${MODULE}"\n\nfunc main() {}\n`;
const BARE = 'package main\n\nfunc main() {}\n';
const GO_MOD = `module example.com/m\n\ngo 1.20\n\nrequire ${MODULE} ${VERSION}\n`;

type Files = Readonly<Record<string, string>>;
interface Case {
  readonly files: Files;
  readonly env?: Readonly<Record<string, string>>;
  /** Starts with the module in the cache: as a build leaves it, or as `go mod download` does. */
  readonly filled?: 'built' | 'full';
  /** Where the commands are run, inside the project. */
  readonly at?: string;
  /** What is found. */
  readonly code?: string;
  /** What is found, and stops no build. */
  readonly warns?: string;
  /** Whether `go build ./...` and `go list -m all` work. */
  readonly works: readonly [build: boolean, graph: boolean];
}

const CASES: Readonly<Record<string, Case>> = {
  'everything is in the cache': {
    files: { 'go.mod': 'TIDY', 'main.go': MAIN },
    filled: 'full',
    works: [true, true],
  },
  'a cache that builds have filled has no times of versions': {
    files: { 'go.mod': 'TIDY', 'main.go': MAIN },
    filled: 'built',
    warns: 'graph-not-cached',
    works: [true, false],
  },
  'nothing is needed': {
    files: { 'go.mod': 'module example.com/m\n\ngo 1.20\n', 'main.go': BARE },
    works: [true, true],
  },
  'an empty cache, go.mod may be written': {
    files: { 'go.mod': GO_MOD, 'main.go': MAIN },
    env: { GOFLAGS: '-mod=mod' },
    code: 'modules-not-cached',
    works: [false, false],
  },
  'an empty cache, go.sum has the module': {
    files: { 'go.mod': GO_MOD, 'main.go': MAIN, 'go.sum': '' },
    code: 'modules-not-cached',
    works: [false, false],
  },
  'the module is in no go.sum': {
    files: { 'go.mod': GO_MOD, 'main.go': MAIN },
    code: 'modules-not-listed',
    works: [false, false],
  },
  'the import is in no go.mod': {
    files: { 'go.mod': 'module example.com/m\n\ngo 1.20\n', 'main.go': MAIN },
    code: 'modules-not-listed',
    works: [false, true],
  },
  'required, and imported by nobody': {
    files: { 'go.mod': GO_MOD, 'main.go': BARE },
    env: { GOFLAGS: '-mod=mod' },
    code: 'graph-not-cached',
    works: [true, false],
  },
  'off stands in the file of settings': {
    files: { 'go.mod': GO_MOD, 'main.go': MAIN, '../settings': 'GOPROXY=off\nGOFLAGS=-mod=mod\n' },
    env: { GOPROXY: '', GOENV: 'SETTINGS' },
    code: 'modules-not-cached',
    works: [false, false],
  },
  'a folder below go.mod': {
    files: { 'go.mod': GO_MOD, 'cmd/main.go': MAIN, 'go.sum': '' },
    at: 'cmd',
    code: 'modules-not-cached',
    works: [false, false],
  },
  'a module of a workspace': {
    files: {
      'go.work': 'go 1.20\n\nuse (\n\t./a\n\t./b\n)\n',
      'a/go.mod': GO_MOD,
      'a/go.sum': '',
      'a/main.go': MAIN,
      'b/go.mod': 'module example.com/b\n\ngo 1.20\n',
      'b/b.go': 'package b\n',
    },
    at: 'a',
    code: 'modules-not-cached',
    works: [false, false],
  },
  'go.mod lacks what the graph asks for': {
    files: { 'go.mod': GO_MOD, 'main.go': MAIN },
    filled: 'full',
    code: 'module-files-refused',
    works: [false, true],
  },
  'an older go.mod needs the whole graph': {
    files: { 'go.mod': GO_MOD.replace('1.20', '1.16'), 'main.go': MAIN, 'go.sum': '' },
    code: 'graph-needed',
    works: [false, false],
  },
  'a vendor folder': {
    files: {
      'go.mod': GO_MOD,
      'main.go': MAIN,
      'vendor/modules.txt': `# ${MODULE} ${VERSION}\n## explicit\n${MODULE}\n`,
      [`vendor/${MODULE}/x.go`]: 'package x\n',
    },
    works: [true, false],
  },
};

describe.skipIf(go === undefined)('GOPROXY=off', () => {
  let sums = '';
  let tidy = '';

  beforeAll(async () => {
    const proxy = await startGoproxy({ port: 0, tls: false, faults: [], cacheDir: undefined });
    try {
      const folder = join(root, 'fill');
      lay(folder, { 'go.mod': GO_MOD, 'main.go': MAIN });
      const fill = async (name: string, ...args: string[]) => {
        const own = { GOPROXY: proxy.url, GONOSUMDB: '*', GOFLAGS: '-mod=mod' };
        const env = { ...environment(folder, join(root, name)), ...own };
        // Not waited for in one piece: the proxy answers out of this process.
        await new Promise((resolve) => {
          spawn(go ?? '', args, { cwd: folder, env, stdio: 'ignore' }).on('close', resolve);
        });
      };
      await fill('built', 'mod', 'tidy');
      await fill('full', 'mod', 'download');
      sums = readFileSync(join(folder, 'go.sum'), 'utf8');
      tidy = readFileSync(join(folder, 'go.mod'), 'utf8');
    } finally {
      await proxy.close();
    }
  }, 120_000);
  afterAll(() => {
    // The module cache is kept from being written.
    spawnSync('chmod', ['-R', 'u+w', root]);
    rmSync(root, { recursive: true, force: true });
  });

  test.each(Object.entries(CASES))(
    '%s',
    async (name, { files, env = {}, filled, at = '', code, warns, works }) => {
      const home = join(root, name.replaceAll(/\W+/g, '-'));
      const project = join(home, 'project');
      const cache = join(home, 'modules');
      const given = Object.entries(files).map(([path, text]) => [
        path,
        path.endsWith('go.sum') ? sums : text.replace('TIDY', tidy),
      ]);
      lay(project, Object.fromEntries([...given, ...(filled ? [['go.sum', sums]] : [])]));
      if (filled) cpSync(join(root, filled), cache, { recursive: true });
      const folder = join(project, at);
      const words = Object.entries(env).map(([key, value]) => [
        key,
        value.replace('SETTINGS', join(home, 'settings')),
      ]);
      const surroundings = { ...environment(home, cache), ...Object.fromEntries(words) };
      const before = contents(project);
      const report = await diagnoseToolchain({
        folder,
        env: new Map(Object.entries(surroundings)),
        network: false,
        active: false,
        runGo: true,
        module: undefined,
        timeoutMs: 5000,
      });
      expect(contents(project)).toEqual(before);
      const run = (...args: string[]) =>
        spawnSync(go ?? '', args, { cwd: folder, env: surroundings, encoding: 'utf8' });
      const build = run('build', '-o', '/dev/null', './...');
      const graph = run('list', '-m', 'all');
      expect([build.status === 0, graph.status === 0, build.stderr, graph.stderr]).toEqual([
        ...works,
        build.stderr,
        graph.stderr,
      ]);
      const errors = report.problems.filter(({ severity }) => severity === 'error');
      expect(errors.map((p) => p.code)).toEqual(code === undefined ? [] : [code]);
      const notes = report.problems.filter(({ severity }) => severity === 'warn');
      expect(notes.map((p) => p.code)).toEqual(warns === undefined ? [] : [warns]);
      if (code === undefined) return expect(report.causes.length > 0).toBe(warns !== undefined);
      const [found] = errors;
      expect(report.causes[0]).toEqual(found?.claim);
      expect(report.remedy).toEqual(found?.remedy);
      // The files are wrong in themselves.
      if (code === 'module-files-refused') return;
      expect(found?.claim.en).toContain(MODULE);
      expect(found?.evidence.map((e) => e.fact)).toContain('GOPROXY');
      expect(JSON.stringify(found?.evidence)).toContain(code === 'modules-not-listed' ? MODULE : cache);
    },
  );
});

function lay(folder: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

function contents(folder: string): object {
  const names = ['go.mod', 'go.sum', 'go.work', 'go.work.sum', 'a/go.mod', 'a/go.sum', 'b/go.sum'];
  const read = (name: string) => {
    try {
      return readFileSync(join(folder, name), 'utf8');
    } catch {
      return undefined;
    }
  };
  return names.map((name) => [name, read(name)]);
}

function environment(home: string, cache: string): Record<string, string> {
  mkdirSync(join(home, '.config/go/telemetry'), { recursive: true });
  writeFileSync(join(home, '.config/go/telemetry/mode'), 'off');
  return {
    PATH: `${dirname(go ?? '')}:${process.env['PATH'] ?? ''}`,
    HOME: home,
    GOTOOLCHAIN: 'local',
    GOPROXY: 'off',
    GOCACHE: join(root, 'cache'),
    GOMODCACHE: cache,
  };
}
