// The environment chain against `go env -json` of real toolchains, for environments, files and go.mod lines.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { buildChain } from '../../../src/analyze/go-chain/build-chain.ts';
import { openLocalTarget } from '../../../src/collect/target/local-target.ts';
import { readChainInput } from '../../../src/collect/toolchain/read-chain-input.ts';
import { createRandom } from '../../support/mutate.ts';
import { installedToolchains } from './toolchains.ts';

interface Case {
  readonly name: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Text of the user's go/env file. */
  readonly file?: string;
  /** Files of the project by path. */
  readonly files?: Readonly<Record<string, string>>;
  readonly noHome?: boolean;
}

const WORK = 'go 1.18\n\nuse ./project\n';
const MOD = { 'go.mod': 'module example.com/m\n\ngo 1.13\n' };
const CASES: readonly Case[] = [
  { name: 'nothing set' },
  { name: 'a module', files: MOD },
  {
    name: 'empty variables',
    env: { GOPROXY: '', GOFLAGS: '' },
    file: 'GOPROXY=https://file.example\nGOFLAGS=-v\n',
  },
  { name: 'an empty line in the file', file: 'GOPROXY=\nGOSUMDB=\nGOTOOLCHAIN=\nGOPATH=\n' },
  {
    name: 'variables over the file',
    env: { GOSUMDB: 'off', GOPRIVATE: 'a.example', GOPATH: '/env/go:/second', GOBIN: '/bin/here' },
    file: 'GOSUMDB=sum.example\nGOPRIVATE=b.example\nGONOSUMDB=c.example\nGOINSECURE=d.example\n',
  },
  { name: 'caches', env: { XDG_CACHE_HOME: '/c', XDG_CONFIG_HOME: '/tmp/goroscope-no-such' } },
  { name: 'a cache that is off', env: { GOCACHE: 'off', GOMODCACHE: '/m', GOTMPDIR: '/tmp' } },
  { name: 'no home', noHome: true, env: { GOPATH: '/gp' } },
  { name: 'cross', env: { GOOS: 'windows', GOARCH: '386' }, files: MOD },
  { name: 'cross by the file', file: 'GOOS=darwin\nGOARCH=arm64\n' },
  { name: 'arm', env: { GOARCH: 'arm', GOARM: '6' } },
  { name: 'processor level', env: { GOAMD64: 'v3', GOEXPERIMENT: '' } },
  { name: 'cgo off', env: { CGO_ENABLED: '0', CC: 'clang' } },
  { name: 'no compiler', env: { PATH: '/nowhere' } },
  {
    name: 'a compiler in the file',
    env: { PATH: '/nowhere' },
    file: 'CC=/opt/cc\nCXX=/opt/cxx\nAR=/opt/ar\n',
  },
  { name: 'flags', env: { CGO_CFLAGS: "  -O1   '-DX=a b' ", CGO_LDFLAGS: '', CGO_CPPFLAGS: '-I/x' } },
  { name: 'flags in the file', file: 'CGO_CXXFLAGS=-O3\nCGO_FFLAGS=-O0\nPKG_CONFIG=/opt/pc\nGOVCS=*:git\n' },
  { name: 'modules off', env: { GO111MODULE: 'off' }, files: MOD },
  { name: 'modules auto outside', env: { GO111MODULE: 'auto' } },
  { name: 'modules auto inside', env: { GO111MODULE: 'auto' }, files: MOD },
  { name: 'modules on outside', env: { GO111MODULE: 'on' } },
  { name: 'no file', env: { GOENV: 'off' }, file: 'GOPROXY=off\n' },
  {
    name: 'another file',
    env: { GOENV: '{home}/other' },
    files: { '../other': 'GOPROXY=off\nGOFLAGS=-mod=mod\n' },
  },
  { name: 'a workspace', files: { ...MOD, '../go.work': 'go 1.18\n\nuse ./project\n' } },
  {
    name: 'a workspace that is off',
    env: { GOWORK: 'off' },
    files: { ...MOD, '../go.work': 'go 1.18\n\nuse ./project\n' },
  },
  { name: 'debug', env: { GODEBUG: 'http2client=0', GOAUTH: 'off', GOCACHEPROG: '', GOFIPS140: 'off' } },
  { name: 'telemetry off', files: { '../.config/go/telemetry/mode': 'off 2025-01-01' } },
  { name: 'toolchains', file: 'GOTOOLCHAIN=go1.13+auto\nGOFLAGS=-mod=mod\n', env: { GOTOOLCHAIN: 'local' } },
  {
    name: 'a workspace with a toolchain line',
    env: { GOTOOLCHAIN: 'local', GOFLAGS: '-v' },
    files: { ...MOD, '../go.work': 'go 1.18\n\ntoolchain go1.18\n\nuse ./project\n' },
  },
  { name: 'no file with variables', env: { GOENV: 'off', GOFLAGS: '-trimpath', GOPRIVATE: 'p.example' } },
  {
    name: 'a toolchain line',
    files: { 'go.mod': 'module m\n\ngo 1.13\n\ntoolchain go1.99.0\n' },
    env: { GOTOOLCHAIN: 'local' },
  },
];

/** Names of `go env -changed`; none before Go 1.23, which has no such flag, and where it fails. */
function changedNames(go: string, env: ReadonlyMap<string, string>, cwd: string): readonly string[] {
  const options = { cwd, env: Object.fromEntries(env), encoding: 'utf8' } as const;
  const { status, stdout } = spawnSync(go, ['env', '-json', '-changed'], options);
  return status === 0 ? Object.keys(JSON.parse(stdout) as object) : [];
}

const toolchains = process.platform === 'linux' ? installedToolchains() : [];
const folder = mkdtempSync(join(tmpdir(), 'goroscope-chain-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Values to draw from: sound ones, odd ones, empty ones. */
const POOL: Readonly<Record<string, readonly string[]>> = {
  GO111MODULE: ['', 'on', 'off', 'auto'],
  GOPROXY: ['', 'off', 'direct', 'https://a.example|https://b.example,direct', ' https://a.example , off'],
  GOSUMDB: ['', 'off', 'sum.example.org', 'sum.example+key https://x'],
  GOPRIVATE: ['', '*.corp.example', 'a.example/b,c.example'],
  GONOPROXY: ['', 'none', 'a.example'],
  GONOSUMDB: ['', 'b.example'],
  GOINSECURE: ['', '*'],
  GOVCS: ['', 'public:git|hg,private:all'],
  GOFLAGS: ['', '-v', '-mod=mod -trimpath', "'-ldflags=-s -w'"],
  GOOS: ['', 'linux', 'windows', 'darwin', 'freebsd', 'js', 'plan9'],
  GOARCH: ['', 'amd64', '386', 'arm', 'arm64', 'mips', 'mips64le', 'ppc64', 'riscv64', 'wasm', 's390x'],
  GOAMD64: ['', 'v1', 'v4'],
  GO386: ['', 'softfloat'],
  GOARM: ['', '5', '7'],
  GOMIPS: ['', 'softfloat'],
  GOPPC64: ['', 'power9'],
  GOTMPDIR: ['', '/tmp'],
  GOCACHE: ['', '/tmp/goroscope-chain-cache'],
  GOMODCACHE: ['', '/m'],
  GOPATH: ['', '/one', '/one:/two'],
  GOBIN: ['', '/b'],
  CGO_ENABLED: ['', '0', '1'],
  CC: ['', 'clang', 'gcc -m64', '/opt/my cc'],
  CXX: ['', 'clang++'],
  AR: ['', 'llvm-ar'],
  CGO_CFLAGS: ['', '-O1', '  -g  "-DA=b c" '],
  CGO_LDFLAGS: ['', '-static'],
  PKG_CONFIG: ['', '/opt/pc'],
  GODEBUG: ['', 'madvdontneed=1'],
  GOEXPERIMENT: [''],
  GOWORK: ['', 'off'],
  XDG_CACHE_HOME: ['', '/xc'],
};
const RANDOM_CASES = Number(process.env['GOROSCOPE_CHAIN_CASES'] ?? 6);

/** Some variables in the environment, some in the file, sometimes a module or a workspace; the same for each seed. */
function randomCase(seed: number): Case {
  const random = createRandom(Math.imul(seed, 2_654_435_761));
  const names = Object.keys(POOL);
  const draw = (count: number, allowed: readonly string[]) =>
    Array.from({ length: count }, () => {
      const name = allowed[random(allowed.length)] ?? '';
      const values = POOL[name] ?? [];
      return [name, values[random(values.length)] ?? ''] as const;
    });
  const env = Object.fromEntries(draw(random(8), names));
  // The file takes the go command's own variables only.
  const file = draw(
    random(8),
    names.filter((name) => !/^(?:XDG_|GODEBUG|GOWORK)/.test(name)),
  );
  const lines = [...new Map(file)].map(([name, value]) => `${name}=${value}\n`).join('');
  const files = random(3) === 0 ? {} : { ...MOD, ...(random(3) === 0 ? { '../go.work': WORK } : {}) };
  return {
    name: `random ${seed}: ${JSON.stringify({ env, lines, files: Object.keys(files) })}`,
    env,
    file: lines,
    files,
  };
}

/** What the go command says otherwise than the chain, for one case in a folder of its own. */
async function differences(go: string, one: Case, home: string): Promise<readonly string[]> {
  const wrong: string[] = [];
  const project = join(home, 'project');
  const write = (path: string, text: string) => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  };
  mkdirSync(project, { recursive: true });
  // Otherwise counters are written in the background while the folder is removed.
  write(join(home, '.config/go/telemetry/mode'), 'off');
  if (one.file !== undefined) write(join(home, '.config/go/env'), one.file);
  for (const [path, text] of Object.entries(one.files ?? {})) write(join(project, path), text);
  const variables = Object.entries(one.env ?? {}).map(([k, v]) => [k, v.replace('{home}', home)] as const);
  const env = new Map([
    ['PATH', process.env['PATH'] ?? ''],
    ['GOTOOLCHAIN', 'local'],
    ...(one.noHome === true ? [] : [['HOME', home] as const]),
    ...variables,
  ]);
  const input = await readChainInput(openLocalTarget({ name: 'local', kind: 'local' }), go, env, project);
  const changed = changedNames(go, env, project);
  if (input === undefined) throw new Error(`${go} was not recognised`);
  const goEnv = (...names: string[]) =>
    spawnSync(go, ['env', '-json', ...names], {
      cwd: project,
      env: Object.fromEntries(env),
      encoding: 'utf8',
    });
  const { entries } = buildChain(input);
  // What go env -changed names is never left out of what is shown without --all.
  const silent = new Set(
    entries.filter((e) => e.winner.origin === 'default' && e.rule !== 'measured').map((e) => e.name),
  );
  for (const key of changed)
    if (silent.has(key)) wrong.push(`${one.name}: ${key} has changed, and the chain calls it a default`);
  // Without a build cache the flags of the C compiler cannot be asked for: everything else can.
  const whole = goEnv();
  const plain = entries.filter((e) => !/^(CGO_.*FLAGS|PKG_CONFIG|GOGCCFLAGS)$/.test(e.name));
  const shown = whole.status === 0 ? entries : plain;
  const printed = whole.status === 0 ? whole.stdout : goEnv(...plain.map((e) => e.name)).stdout;
  // Old releases print nothing at all for some settings, such as a system and a machine that do not go together.
  if (printed === '') return wrong;
  const theirs: Record<string, string> = JSON.parse(printed);
  const ours = new Map(shown.map((e) => [e.name, e]));
  for (const key of new Set([...ours.keys(), ...Object.keys(theirs)])) {
    const value = ours.get(key)?.rule === 'measured' ? theirs[key] : ours.get(key)?.value;
    if (value !== theirs[key]) wrong.push(`${one.name}: ${key} is "${theirs[key]}", not "${value}"`);
  }
  return wrong;
}

describe.skipIf(toolchains.length === 0)('go env -json', () => {
  test.each(toolchains)('$name prints what the chain says', async ({ name, go }) => {
    const random = Array.from({ length: RANDOM_CASES }, (_, i) => randomCase(i + 1));
    const wrong: string[] = [];
    for (const [index, one] of [...CASES, ...random].entries())
      wrong.push(...(await differences(go, one, join(folder, `${name}-${index}`))));
    expect([name, wrong]).toEqual([name, []]);
  });
});
