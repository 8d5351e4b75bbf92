// Settings and module files that the go command refuses: the diagnosis has to call an error what `go build` fails on, name
// what is wrong, and find nothing where it does not.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { diagnoseToolchain } from '../../../src/app/toolchain/diagnose-toolchain.ts';
import { installedToolchains } from './toolchains.ts';

const go = process.platform === 'win32' ? undefined : installedToolchains()[0]?.go;
const root = mkdtempSync(join(tmpdir(), 'goroscope-settings-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const MAIN = 'package main\n\nfunc main() {}\n';
const SOUND: Files = { 'go.mod': 'module m\n\ngo 1.16\n', 'main.go': MAIN };

type Files = Readonly<Record<string, string>>;
interface Case {
  readonly env?: Readonly<Record<string, string>>;
  readonly files?: Files;
  /** Told where go build works. */
  readonly warns?: string;
  /** What is found, and a word of its text; undefined when nothing is wrong. */
  readonly found?: readonly [code: string, word: string];
}

const CASES: Readonly<Record<string, Case>> = {
  'all is well': {},
  'a flag of a command that is not run': { env: { GOFLAGS: '-mod=mod -trimpath' } },
  'GOWORK is off': { env: { GOWORK: 'off' } },
  'GODEBUG nobody knows': { env: { GODEBUG: 'nosuch=1' } },
  'a folder in place of the file of settings': { env: { GOENV: '/dev' }, warns: 'env-file-unread' },
  'no file of settings': { env: { GOENV: 'off' } },
  'a value that -mod does not have': {
    env: { GOFLAGS: '-mod=nosuch' },
    found: ['setting-refused', 'GOFLAGS=-mod=nosuch'],
  },
  'a flag that is none': { env: { GOFLAGS: 'nodash' }, found: ['setting-refused', 'GOFLAGS=nodash'] },
  'a flag nobody knows': { env: { GOFLAGS: '-nosuch' }, found: ['setting-refused', 'GOFLAGS'] },
  'an open quote': { env: { GOFLAGS: "'-tags=a" }, found: ['setting-refused', 'GOFLAGS'] },
  'another go.mod that is not there': {
    env: { GOFLAGS: '-modfile=/nosuch/go.mod' },
    found: ['setting-refused', 'GOFLAGS'],
  },
  'an unknown system': { env: { GOOS: 'nosuch' }, found: ['setting-refused', 'GOOS=nosuch'] },
  'an unknown architecture': { env: { GOARCH: 'nosuch' }, found: ['setting-refused', 'GOARCH=nosuch'] },
  'an unknown mode': { env: { GO111MODULE: 'nosuch' }, found: ['setting-refused', 'GO111MODULE'] },
  'a GOPATH not from the root': { env: { GOPATH: 'here' }, found: ['setting-refused', 'GOPATH=here'] },
  'a GOCACHE not from the root': { env: { GOCACHE: 'here' }, found: ['dir-relative', 'GOCACHE=here'] },
  'no build cache': { env: { GOCACHE: 'off' }, found: ['cache-undefined', 'GOCACHE'] },
  'a build cache below a file': {
    env: { GOCACHE: '/dev/null/cache' },
    found: ['dir-no-directory', '/dev/null'],
  },
  'no temporary folder': { env: { GOTMPDIR: '/nosuch' }, found: ['dir-missing', '/nosuch'] },
  'no such GOROOT': { env: { GOROOT: '/nosuch' }, found: ['installation', '/nosuch'] },
  'GOROOT without a toolchain': { env: { GOROOT: '/dev' }, found: ['installation', '/dev'] },
  'a go.mod that cannot be read': {
    files: { 'go.mod': 'modul m\n', 'main.go': MAIN },
    found: ['module-files-refused', 'modul'],
  },
  'a vendor folder that does not fit': {
    files: {
      'go.mod': 'module m\n\ngo 1.16\n\nrequire a.example/b v1.0.0\n',
      'main.go': MAIN,
      'vendor/modules.txt': '# a.example/c v1.0.0\n',
    },
    found: ['module-files-refused', 'vendor'],
  },
};

/** A project of its own, and the environment there. */
function lay(name: string, { env = {}, files = SOUND }: Case) {
  const home = join(root, name.replaceAll(/\W+/g, '-'));
  const folder = join(home, 'project');
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  mkdirSync(join(home, '.config/go/telemetry'), { recursive: true });
  writeFileSync(join(home, '.config/go/telemetry/mode'), 'off');
  const path = `${dirname(go ?? '')}:${process.env['PATH'] ?? ''}`;
  return {
    folder,
    env: {
      PATH: path,
      HOME: home,
      GOTOOLCHAIN: 'local',
      GOPROXY: 'off',
      GOCACHE: join(root, 'cache'),
      ...env,
    },
  };
}

describe.skipIf(go === undefined)('settings and module files', () => {
  test.each(Object.entries(CASES))('%s', async (name, wanted) => {
    const { folder, env } = lay(name, wanted);
    const report = await diagnoseToolchain({
      folder,
      env: new Map(Object.entries(env)),
      network: false,
      active: false,
      runGo: true,
      module: undefined,
      timeoutMs: 5000,
    });
    const errors = report.problems.filter(({ severity }) => severity === 'error');
    const built = spawnSync(go ?? '', ['build', '-o', '/dev/null', '.'], {
      cwd: folder,
      env,
      encoding: 'utf8',
    });
    expect([built.status === 0, built.stderr]).toEqual([errors.length === 0, built.stderr]);
    expect(errors.map((p) => p.code)).toEqual(wanted.found === undefined ? [] : [wanted.found[0]]);
    if (wanted.warns !== undefined) expect(report.problems.map((p) => p.code)).toContain(wanted.warns);
    else expect(report.causes[0]?.en ?? '').toContain(wanted.found?.[1] ?? '');
  });

  test('a script in front of the go command is looked through, one that says nothing is told', async () => {
    const { folder, env } = lay('wrapper', {});
    const shims = join(root, 'shims');
    mkdirSync(shims, { recursive: true });
    const look = async (script: string) => {
      writeFileSync(join(shims, 'go'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
      const report = await diagnoseToolchain({
        folder,
        env: new Map(Object.entries({ ...env, PATH: `${shims}:${env.PATH}` })),
        network: false,
        active: false,
        runGo: true,
        module: undefined,
        timeoutMs: 5000,
      });
      const errors = report.problems.filter(({ severity }) => severity === 'error').map((p) => p.code);
      return [report.programs[0]?.path, report.goEnv.status, errors];
    };
    expect(await look(`exec ${go} "$@"`)).toEqual([join(shims, 'go'), 'equal', []]);
    expect(await look('exit 1')).toEqual([join(shims, 'go'), 'not-run', ['go-unreadable']]);
  });
});
