// Where the wall time of a real go command goes: compilers of a cold build, a module proxy that answers late.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { observeCommand } from '../../../src/collect/toolchain/observe-command.ts';
import { startGoproxy } from '../../../src/lab/goproxy/start-goproxy.ts';
import { installedToolchains } from './toolchains.ts';

const go = process.platform === 'linux' ? installedToolchains()[0]?.go : undefined;
const root = mkdtempSync(join(tmpdir(), 'goroscope-observe-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const never = new AbortController().signal;

function prepare(name: string, goMod: string, more: Readonly<Record<string, string>>) {
  const folder = join(root, name);
  mkdirSync(folder);
  writeFileSync(join(folder, 'go.mod'), goMod);
  writeFileSync(
    join(folder, 'main.go'),
    'package main\n\nimport "strconv"\n\nfunc main() { println(strconv.Itoa(1)) }\n',
  );
  const base = {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    GOTOOLCHAIN: 'local',
    GOFLAGS: '-modcacherw',
  };
  mkdirSync(join(folder, '.config/go/telemetry'), { recursive: true });
  writeFileSync(join(folder, '.config/go/telemetry/mode'), 'off');
  return { folder, env: new Map(Object.entries({ ...base, ...more })) };
}

describe.skipIf(go === undefined)('the wall time of a go command', () => {
  test('of a cold build is that of its compilers', async () => {
    const { folder, env } = prepare('build', 'module m\n\ngo 1.16\n', {});
    const seen = await observeCommand([go ?? '', 'build', '-o', 'out', '.'], folder, env, never);
    expect(seen.exitCode).toBe(0);
    expect(seen.ms.compiler).toBeGreaterThan(seen.wallMs / 2);
    expect(seen.programs.map((p) => p.name)).toEqual(expect.arrayContaining(['go', 'compile', 'link']));
    expect(seen.connections).toEqual([]);
  });

  test('of a download from a late proxy is spent with a connection open', async () => {
    const proxy = await startGoproxy({
      port: 0,
      tls: false,
      faults: [{ kind: 'delay', stage: 'first-byte', ms: 1000 }],
      cacheDir: undefined,
    });
    try {
      const { folder, env } = prepare(
        'download',
        'module m\n\ngo 1.16\n\nrequire lab.example/hello v1.0.0\n',
        {
          GOPROXY: proxy.url,
          GOSUMDB: 'off',
        },
      );
      const seen = await observeCommand([go ?? '', 'mod', 'download'], folder, env, never);
      expect(seen.exitCode).toBe(0);
      expect(seen.ms.network).toBeGreaterThan(seen.wallMs / 2);
      expect(seen.connections[0]?.remote).toBe(new URL(proxy.url).host);
    } finally {
      await proxy.close();
    }
  });

  test('the exit code is that of the command', async () => {
    const { folder, env } = prepare('fails', 'module m\n\ngo 1.16\n', {});
    expect((await observeCommand([go ?? '', 'build', './missing'], folder, env, never)).exitCode).toBe(1);
    await expect(observeCommand(['/no/such/program'], folder, env, never)).rejects.toThrow('ENOENT');
  });
});
