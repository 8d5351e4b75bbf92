import { describe, expect, test } from 'vitest';
import type { GoBuildInfo, GoModule } from '../../model/go-build-info.ts';
import { analyzeBinaryRuntime, goMinorOf } from './binary-runtime.ts';
import { compareVersions } from './compare-versions.ts';
import { GODEBUG_SETTINGS } from './godebug-table.ts';
import { godebugMessages } from './godebug.messages.ts';
import { kernelFloor } from './kernel-floor.ts';

function module(path: string, version: string): GoModule {
  return { path, version, sum: '', replace: null };
}

function analyze(
  goVersion: string,
  godebug = '',
  deps: readonly GoModule[] = [],
  packages: readonly string[] = [],
) {
  const settings = godebug === '' ? [] : [{ key: 'DefaultGODEBUG', value: godebug }];
  const info: GoBuildInfo = {
    goVersion,
    path: '',
    main: null,
    deps,
    settings,
    foundBy: 'section',
    layout: 'inline',
  };
  const hasPackage = (prefix: string) => packages.some((p) => p.startsWith(prefix) || prefix.startsWith(p));
  return analyzeBinaryRuntime({ info, os: 'linux', arch: 'amd64', hasPackage });
}

/** What `go build` records for a go line: every later change at its old value (cmd/go/internal/load/godebug.go). */
function recorded(line: number, toolchain: number): string {
  return GODEBUG_SETTINGS.filter(
    (s) =>
      s.changed !== null &&
      s.changed > line &&
      s.changed <= toolchain &&
      (s.removed === null || s.removed > toolchain),
  )
    .map((s) => `${s.name}=${s.old}`)
    .join(',');
}

describe('CPU behaviour', () => {
  test.each([
    ['go1.18.3', '', 'go1.24', false],
    ['go1.24.5', '', 'go1.24', false],
    ['go1.25.3', '', 'go1.25.0', true],
    ['go1.26.0', '', 'go1.26', true],
    ['go1.27.4', 'containermaxprocs=0,updatemaxprocs=0', 'go1.24', false],
    ['devel go1.28-abcdef', '', 'go1.26', true],
  ])('%s with "%s" behaves like %s', (version, godebug, runtime, readsQuota) => {
    expect(analyze(version, godebug).cpu).toMatchObject({ runtime, readsQuota });
  });

  test('automaxprocs wins and ends live updates', () => {
    const deps = [module('go.uber.org/automaxprocs', 'v1.6.0')];
    const { cpu } = analyze('go1.26.0', '', deps, ['go.uber.org/automaxprocs']);
    expect(cpu).toMatchObject({ runtime: 'automaxprocs', automaxprocs: 'v1.6.0', followsChanges: false });
    expect(analyze('go1.26.0', '', deps, []).cpu.automaxprocs).toBeNull();
  });
});

describe('the go line', () => {
  test.each([21, 22, 23, 24, 25, 26, 27])('is found again from what 1.27 records for 1.%i', (line) => {
    const { from, to } = analyze('go1.27.4', recorded(line, 27)).languageLine;
    expect([(from ?? 0) <= line, (to ?? 0) >= line, (to ?? 99) - (from ?? 0) <= 2 || from === null]).toEqual([
      true,
      true,
      true,
    ]);
  });

  test('contradicting overrides tell nothing', () => {
    expect(analyze('go1.27.4', 'panicnil=1').languageLine).toEqual({ from: null, to: null });
    expect(analyze('go1.19.1').languageLine).toEqual({ from: null, to: null });
  });
});

test('removed and unknown settings are named as such', () => {
  const { godebug } = analyze('go1.27.4', 'tls10server=1,nonsense=1,containermaxprocs=0');
  expect(godebug.map((g) => [g.name, g.status, g.restoresBefore])).toEqual([
    ['tls10server', 'removed', 22],
    ['nonsense', 'unknown', null],
    ['containermaxprocs', 'active', 25],
  ]);
});

test('every setting has a meaning in both languages', () => {
  const missing = GODEBUG_SETTINGS.filter((s) => !(s.name in godebugMessages)).map((s) => s.name);
  expect(missing).toEqual([]);
});

describe('libraries that read only control groups v1', () => {
  test('by version, by package, and not when the other package is linked', () => {
    const old = [
      module('go.uber.org/automaxprocs', 'v1.4.0'),
      module('github.com/containerd/cgroups', 'v1.1.0'),
    ];
    const named = (packages: readonly string[]) =>
      analyze('go1.22.0', '', old, packages).redLines.map((r) => r.module);
    expect(named(['go.uber.org/automaxprocs'])).toEqual(['go.uber.org/automaxprocs']);
    expect(named(['github.com/containerd/cgroups.'])).toEqual(['github.com/containerd/cgroups']);
    expect(named(['github.com/containerd/cgroups.', 'github.com/containerd/cgroups/v2.'])).toEqual([]);
    const fixed = [module('go.uber.org/automaxprocs', 'v1.5.0')];
    expect(analyze('go1.22.0', '', fixed, ['go.uber.org/automaxprocs']).redLines).toEqual([]);
  });
});

test('versions are ordered with their pre-releases', () => {
  const order = [
    'v0.9.0',
    'v1.0.0-rc9',
    'v1.0.0-rc10',
    'v1.0.0-rc93',
    'v1.0.0',
    'v1.0.1-0.20200101000000-abcdef',
    'v1.0.1',
    'v1.10.0',
  ];
  expect([...order].reverse().sort(compareVersions)).toEqual(order);
});

test('kernel floors follow release and architecture', () => {
  expect([17, 18, 23, 24, 27].map((minor) => kernelFloor('linux', 'amd64', minor)?.minimum)).toEqual([
    '2.6.23',
    '2.6.32',
    '2.6.32',
    '3.2',
    '3.2',
  ]);
  expect(['loong64', 'mips64le', 'arm'].map((arch) => kernelFloor('linux', arch, 22)?.minimum)).toEqual([
    '5.19',
    '4.8',
    '3.1',
  ]);
  expect(kernelFloor('linux', 'ppc64', 27)?.minimum).toBe('3.13');
  expect(kernelFloor('linux', 'arm', 26)?.notes).toHaveLength(1);
  expect(kernelFloor('darwin', 'arm64', 27)).toBeNull();
});

test('the minor number of every spelling', () => {
  expect(
    ['go1.27.4', 'go1.9', 'devel go1.28-abc', 'go1.24.4 X:boringcrypto', 'unknown'].map(goMinorOf),
  ).toEqual([27, 9, 28, 24, null]);
});
