import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { goEnvFilePath, resolveGoSettings, settingOf } from './go-settings.ts';
import { isOlder, neededToolchain } from './needed-toolchain.ts';

const env = (values: Readonly<Record<string, string>>) => new Map(Object.entries(values));

test('a variable wins over the file, the file over GOROOT, GOROOT over the default; empty counts as not set', () => {
  const file = { path: '/f', values: env({ GOPROXY: 'file', GOSUMDB: 'file' }) };
  const goroot = { path: '/r', values: env({ GOPROXY: 'root', GOTOOLCHAIN: 'local' }) };
  const settings = resolveGoSettings({ env: env({ HOME: '/h', GOPROXY: 'env', GOSUMDB: '' }), file, goroot });
  expect(settings['GOPROXY']).toEqual({
    key: 'GOPROXY',
    winner: { origin: 'environment', value: 'env', source: 'GOPROXY' },
    overridden: [
      { origin: 'file', value: 'file', source: '/f' },
      { origin: 'goroot', value: 'root', source: '/r' },
      { origin: 'default', value: '', source: 'go' },
    ],
  });
  expect(settingOf(settings, 'GOSUMDB')).toBe('file');
  expect(settingOf(settings, 'GOTOOLCHAIN')).toBe('local');
});

test('the file is where GOENV says, or in the configuration folder', () => {
  expect(goEnvFilePath(env({ GOENV: 'off', HOME: '/h' }))).toBeUndefined();
  expect(goEnvFilePath(env({ GOENV: '/x/env' }))).toBe('/x/env');
  expect(goEnvFilePath(env({ XDG_CONFIG_HOME: '/c', HOME: '/h' }))).toBe('/c/go/env');
  expect(goEnvFilePath(env({ HOME: '/h' }))).toBe('/h/.config/go/env');
  expect(goEnvFilePath(env({}))).toBeUndefined();
});

const GO = 'go';
const goroot = spawnSync(GO, ['env', 'GOROOT'], { encoding: 'utf8' }).stdout?.trim();
describe.skipIf(!goroot)('the go command', () => {
  const KEYS = [
    'GOCACHE',
    'GOFLAGS',
    'GOMODCACHE',
    'GONOPROXY',
    'GONOSUMDB',
    'GOPATH',
    'GOPRIVATE',
    'GOPROXY',
    'GOSUMDB',
    'GOTMPDIR',
    'GOTOOLCHAIN',
  ] as const;
  const folder = mkdtempSync(join(tmpdir(), 'goroscope-goenv-'));

  test.each([
    ['nothing', {}, ''],
    ['variables', { GOPROXY: 'off', GOPRIVATE: 'corp.example', GOFLAGS: '-trimpath' }, ''],
    ['a file', {}, 'GOPROXY=https://file,direct\nGOSUMDB=off\nGOPATH=/data/go\n'],
    [
      'both',
      { GOSUMDB: 'sum.example', GOPATH: '/env/go:/second' },
      'GOSUMDB=off\nGOPRIVATE=a,b\nGONOSUMDB=c\n',
    ],
    ['empty variables', { GOPROXY: '', GOFLAGS: '' }, 'GOPROXY=https://file\nGOFLAGS=-v\n'],
    ['a cache folder', { XDG_CACHE_HOME: '/cache' }, ''],
  ])('says the same with %s', (name, variables, content) => {
    const home = join(folder, name);
    // Telemetry would be written in the background while the folder is removed.
    mkdirSync(join(home, '.config/go/telemetry'), { recursive: true });
    writeFileSync(join(home, '.config/go/telemetry/mode'), 'off');
    const path = join(home, '.config/go/env');
    writeFileSync(path, content);
    const all = { HOME: home, PATH: process.env['PATH'] ?? '', ...variables };
    const run = spawnSync(GO, ['env', '-json', ...KEYS], { encoding: 'utf8', env: all, cwd: folder });
    const theirs = JSON.parse(run.stdout) as Record<string, string>;
    const lines = (text: string) =>
      env(
        Object.fromEntries(
          text
            .split('\n')
            .flatMap((l) =>
              /^[A-Z]\w*=/.test(l)
                ? [[l.slice(0, l.indexOf('=')), l.slice(l.indexOf('=') + 1)] as const]
                : [],
            ),
        ),
      );
    const settings = resolveGoSettings({
      env: env(all),
      file: { path, values: lines(content) },
      goroot: { path: `${goroot}/go.env`, values: lines(readFileSync(`${goroot}/go.env`, 'utf8')) },
    });
    expect(Object.fromEntries(KEYS.map((key) => [key, settingOf(settings, key)]))).toEqual(theirs);
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));
});

test('what a project needs', () => {
  const goMod = {
    module: 'm',
    go: '1.25',
    toolchain: 'go1.26.3',
    godebug: {},
    require: [],
    replace: [],
    use: [],
  };
  const project = { dir: '/', goMod, hasVendor: false, goWork: undefined };
  expect(neededToolchain(project, 'auto')?.text).toBe('go1.26.3');
  expect(neededToolchain(project, 'local')?.text).toBe('go1.25.0');
  expect(
    neededToolchain(
      { ...project, goWork: { path: '/go.work', file: { ...goMod, go: '1.27rc1', toolchain: undefined } } },
      'local',
    )?.text,
  ).toBe('go1.27rc1');
  expect(
    neededToolchain({ ...project, goMod: { ...goMod, go: undefined, toolchain: 'default' } }, 'auto'),
  ).toBeUndefined();
  const version = (minor: number, patch: number | null) => ({ text: '', minor, patch });
  expect(isOlder(version(26, null), version(26, 0))).toBe(true);
  expect(isOlder(version(26, 1), version(26, 1))).toBe(false);
  expect(isOlder(version(25, 14), version(26, 0))).toBe(true);
});
