import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { findCheck } from '../../checks/registry.ts';
import { runCheck } from '../../checks/run-check.ts';
import { collectFacts } from '../collect-facts.ts';
import { openLocalTarget } from '../target/local-target.ts';
import { collector as goToolchain } from './go-toolchain.ts';
import { collector } from './module-files.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function project(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'goroscope-modules-'));
  folders.push(folder);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

async function verdictsIn(dir: string): Promise<(slug: string) => string> {
  const target = { ...openLocalTarget({ kind: 'local', name: 'local' }), projectDir: dir };
  const { facts } = await collectFacts(target, [goToolchain, collector]);
  return (slug) => {
    const check = findCheck(slug);
    if (check === undefined) throw new Error(`no check ${slug}`);
    const result = runCheck(check, facts);
    return result.status === 'finding' ? `${result.severity}: ${result.claim.en}` : result.status;
  };
}

/** What the go command itself says; it needs no network for these. */
function go(dir: string, ...words: string[]): { readonly ok: boolean; readonly said: string } {
  const env = { ...process.env, GOTOOLCHAIN: 'local', GOFLAGS: '', GOPROXY: 'off', GOWORK: '' };
  const ran = spawnSync('go', words, { cwd: dir, encoding: 'utf8', env });
  return { ok: ran.status === 0, said: ran.stderr };
}

const MAIN = 'package main\n\nimport _ "example.org/b"\n\nfunc main() {}\n';
const MOD =
  'module example.org/app\n\ngo 1.21\n\nrequire example.org/b v1.0.0\n\nreplace example.org/b => ./b\n';
const B = { 'b/go.mod': 'module example.org/b\n\ngo 1.21\n', 'b/b.go': 'package b\n' };

describe.skipIf(spawnSync('go', ['version']).status !== 0)('agrees with the go command', () => {
  test('about a vendor folder', async () => {
    const dir = project({ 'go.mod': MOD, 'main.go': MAIN, ...B });
    expect(go(dir, 'mod', 'vendor')).toMatchObject({ ok: true });
    expect(go(dir, 'build', '-o', '/dev/null', '.')).toMatchObject({ ok: true });
    expect((await verdictsIn(dir))('mod-vendor-stale')).toBe('pass');

    for (const [from, to] of [
      ['v1.0.0\n\nreplace', 'v1.1.0\n\nreplace'],
      ['=> ./b', '=> ./c'],
      ['\n\nreplace example.org/b => ./b', ''],
      ['go 1.21\n', 'go 1.21\n\nreplace example.org/x => ./x\n'],
    ] as const) {
      writeFileSync(join(dir, 'go.mod'), MOD.replace(from, to));
      const { ok, said } = go(dir, 'build', '-o', '/dev/null', '.');
      expect([ok, said]).toEqual([false, expect.stringContaining('inconsistent vendoring')]);
      expect((await verdictsIn(dir))('mod-vendor-stale')).toMatch(
        /^error: vendor\/modules.txt and go.mod disagree/,
      );
    }
  });

  test('about a workspace', async () => {
    const files = { 'app/go.mod': MOD.replace('./b', '../b'), 'app/main.go': MAIN, ...B };
    const work = 'go 1.21\n\nuse (\n\t./app\n\t./b\n)\n';
    const dir = project({ 'go.work': work, ...files });
    const app = join(dir, 'app');
    const build = () => go(app, 'build', '-o', '/dev/null', '.');
    expect(build()).toMatchObject({ ok: true });
    expect((await verdictsIn(app))('mod-work-go-older')).toBe('pass');
    expect((await verdictsIn(app))('mod-work-members')).toBe('pass');

    writeFileSync(join(dir, 'b/go.mod'), 'module example.org/b\n\ngo 1.22.1\n');
    expect(build().said).toContain('requires go >= 1.22.1, but go.work lists go 1.21');
    expect((await verdictsIn(app))('mod-work-go-older')).toMatch(/^error: .*\.\/b requires go 1\.22\.1/);

    writeFileSync(join(dir, 'b/go.mod'), 'module example.org/b\n\ngo 1.21\n\nreplace example.org/z => ./z\n');
    writeFileSync(join(app, 'go.mod'), `${MOD.replace('./b', '../b')}\nreplace example.org/z => ./z\n`);
    expect(build().said).toContain('conflicting replacements');
    expect((await verdictsIn(app))('mod-work-members')).toMatch(/^error: Two modules/);
    writeFileSync(join(dir, 'go.work'), `${work}\nreplace example.org/z => ./q\n`);
    expect(build().said).not.toContain('conflicting replacements');
    expect((await verdictsIn(app))('mod-work-members')).toBe('pass');

    writeFileSync(join(dir, 'go.work'), 'go 1.21\n\nuse ./b\n');
    expect(build().said).toContain('go work use');
    expect((await verdictsIn(app))('mod-work-members')).toMatch(/^warn: /);
    writeFileSync(join(dir, 'go.work'), 'go 1.21\n\nuse (\n\t./app\n\t./gone\n)\n');
    expect(build().ok).toBe(false);
    expect((await verdictsIn(app))('mod-work-members')).toMatch(/^error: .*\.\/gone/);
  });

  test('about go.sum', async () => {
    const mod = 'module example.org/app\n\ngo 1.21\n\nrequire golang.org/x/text v0.14.0\n';
    const dir = project({
      'go.mod': mod,
      'main.go': MAIN.replace('example.org/b', 'golang.org/x/text/width'),
    });
    expect(go(dir, 'build', '-o', '/dev/null', '.').said).toContain('missing go.sum entry');
    expect((await verdictsIn(dir))('mod-sum-missing')).toMatch(/^error: .*golang\.org\/x\/text@v0\.14\.0/);
  });
});

test('reads Bazel files with those that they include', async () => {
  const extension =
    'go_deps = use_extension("@gazelle//:extensions.bzl", "go_deps")\ngo_deps.from_file(go_mod = "//:go.mod")\n';
  const dir = project({
    'go.mod': MOD,
    'MODULE.bazel': `${extension}use_repo(go_deps, "org_example_b")\ninclude("//build:go.MODULE.bazel")\ninclude("//../x:y.MODULE.bazel")\n`,
    'build/go.MODULE.bazel':
      'go_sdk = use_extension("@rules_go//go:extensions.bzl", "go_sdk")\ngo_sdk.download(version = "1.20.3")\n',
  });
  const verdict = await verdictsIn(dir);
  expect(verdict('mod-bazel-repos')).toBe('pass');
  expect(verdict('mod-bazel-sdk')).toBe(
    'error: build/go.MODULE.bazel builds with Go 1.20.3, but go.mod requires go 1.21: what it asks of language and library is not there.',
  );
  expect(verdict('mod-bazel-versions')).toBe('not-applicable');
});
