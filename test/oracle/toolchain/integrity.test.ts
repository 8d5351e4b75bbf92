// Broken installations: the real go command fails in them, and the diagnosis says why before it is run.
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { diagnoseToolchain } from '../../../src/app/toolchain/diagnose-toolchain.ts';
import { installedToolchains } from './toolchains.ts';

const toolchains = process.platform === 'linux' && process.arch === 'x64' ? installedToolchains() : [];
const find = (prefix: string) => toolchains.find((t) => t.name.startsWith(prefix))?.go;
const [go, other] = [find('go1.24.'), find('go1.22.')];
const root = mkdtempSync(join(tmpdir(), 'goroscope-integrity-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

interface Change {
  /** Tools that are taken from the other release, or left out. */
  readonly replaced?: readonly string[];
  readonly missing?: readonly string[];
  readonly version?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** An installation of its own: the program copied, everything else linked. */
function install(name: string, change: Change): string {
  const from = dirname(dirname(go ?? ''));
  const to = join(root, name, 'toolchain');
  const tools = 'pkg/tool/linux_amd64';
  mkdirSync(join(to, 'bin'), { recursive: true });
  mkdirSync(join(to, tools), { recursive: true });
  copyFileSync(go ?? '', join(to, 'bin/go'));
  copyFileSync(join(from, 'go.env'), join(to, 'go.env'));
  for (const dir of ['src', 'lib', 'pkg/include']) symlinkSync(join(from, dir), join(to, dir));
  for (const tool of readdirSync(join(from, tools))) {
    if (change.missing?.includes(tool) === true) continue;
    const source = change.replaced?.includes(tool) === true ? dirname(dirname(other ?? '')) : from;
    symlinkSync(join(source, tools, tool), join(to, tools, tool));
  }
  writeFileSync(join(to, 'VERSION'), `${change.version ?? toolchains.find((t) => t.go === go)?.name}\n`);
  return join(to, 'bin');
}

const CASES: readonly (readonly [string, Change, string | undefined, RegExp])[] = [
  ['whole', {}, undefined, /^$/],
  [
    'a compiler of another release',
    { replaced: ['compile'] },
    'tool-other-release',
    /does not match go tool version/,
  ],
  ['no compiler', { missing: ['compile'] }, 'tools-missing', /no such tool|no such file/],
  [
    'GOROOT of another release',
    { env: { GOROOT: dirname(dirname(other ?? '/x/y')) } },
    'goroot-other-release',
    /does not match go tool version/,
  ],
  ['GOROOT that is not there', { env: { GOROOT: '/nowhere/go' } }, 'goroot-missing', /cannot find GOROOT/],
];

describe.skipIf(go === undefined || other === undefined || !existsSync(go))('an installation', () => {
  test.each(CASES)('with %s', async (name, change, code, says) => {
    const bin = install(name.replaceAll(' ', '-'), change);
    const home = join(root, name.replaceAll(' ', '-'));
    mkdirSync(join(home, '.config/go/telemetry'), { recursive: true });
    writeFileSync(join(home, '.config/go/telemetry/mode'), 'off');
    const folder = join(home, 'project');
    mkdirSync(folder);
    writeFileSync(join(folder, 'go.mod'), 'module m\n\ngo 1.20\n');
    writeFileSync(join(folder, 'main.go'), 'package main\n\nfunc main() {}\n');
    const env = new Map(
      Object.entries({ PATH: `${bin}:/usr/bin:/bin`, HOME: home, GOTOOLCHAIN: 'local', ...change.env }),
    );
    const report = await diagnoseToolchain({
      folder,
      env,
      network: false,
      active: false,
      runGo: false,
      module: undefined,
      timeoutMs: 1000,
    });
    const found = report.problems.filter(
      (p) => p.code === 'installation' && p.evidence[0]?.fact !== 'shadowed',
    );
    expect([name, found.map((p) => p.evidence[0]?.fact)]).toEqual([name, code === undefined ? [] : [code]]);
    const run = spawnSync(join(bin, 'go'), ['build', '-o', join(home, 'out'), '.'], {
      cwd: folder,
      env: Object.fromEntries(env),
      encoding: 'utf8',
    });
    expect([name, run.stderr]).toEqual([name, expect.stringMatching(says)]);
    expect([name, run.status === 0]).toEqual([name, code === undefined]);
  });
});
