import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { displayWidth } from '../base/display-width.ts';
import { elfImage, fatImage, goBlob, machoImage, peImage } from '../../test/support/sample-images.ts';
import { runBinaryCommand } from './binary-command.ts';
import type { BinaryIo, BinaryRequest } from './binary-request.ts';

const REQUEST: BinaryRequest = {
  image: null,
  target: {},
  at: null,
  bases: false,
  cpuLevel: null,
  kernel: null,
  size: false,
  treemap: false,
  functions: null,
  addresses: [],
  all: false,
  deep: false,
  brief: false,
};

describe('runBinaryCommand', () => {
  let dir = '';
  beforeEach(() => void (dir = mkdtempSync(join(tmpdir(), 'goroscope-binary-'))));
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  async function run(
    paths: readonly string[],
    request: Partial<BinaryRequest> = {},
    io: Partial<BinaryIo> = {},
  ) {
    let out = '';
    let err = '';
    const code = await runBinaryCommand(
      paths,
      { ...REQUEST, ...request },
      {
        out: (t) => void (out += t),
        err: (t) => void (err += t),
        lang: 'en',
        json: true,
        quiet: false,
        color: false,
        columns: 100,
        isErrTty: false,
        signal: new AbortController().signal,
        ...io,
      },
    );
    return {
      code,
      out,
      err,
      rows:
        io.json === false
          ? []
          : out
              .split('\n')
              .filter(Boolean)
              .map((l) => JSON.parse(l)),
    };
  }

  function file(name: string, bytes: Uint8Array | string, mode = 0o755): string {
    const path = join(dir, name);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, bytes, { mode });
    return path;
  }

  test('one object a file, with the keys of the contract', async () => {
    const { code, rows } = await run([file('a', elfImage()), file('b.exe', peImage())]);
    expect([code, rows.length]).toEqual([0, 2]);
    for (const key of [
      'file',
      'goVersion',
      'path',
      'main',
      'deps',
      'settings',
      'format',
      'arch',
      'interpreter',
      'needed',
      'glibc',
      'buildId',
    ])
      expect(rows[0]).toHaveProperty(key);
    expect(rows.map((r) => `${r.format}/${r.arch}`)).toEqual(['elf/amd64', 'pe/amd64']);
  });

  test.skipIf(process.platform === 'win32')(
    'a pipe that nobody writes to is refused, not waited for',
    async () => {
      const path = join(dir, 'pipe');
      execFileSync('mkfifo', [path]);
      expect((await run([path])).rows[0].error.code).toBe('BAD_ARGUMENT');
    },
  );

  test('a bad file is reported and the others are read', async () => {
    const { code, rows, err } = await run([
      file('x', '#!/bin/sh\n'),
      join(dir, 'absent'),
      file('a', elfImage()),
    ]);
    expect(code).toBe(2);
    expect(rows.map((r) => r.error?.code ?? r.goVersion)).toEqual([
      'NOT_AN_EXECUTABLE',
      'FILE_NOT_READABLE',
      'go1.27.1',
    ]);
    expect(err).toContain('23 21 2f 62');
  });

  test('a tree: only Go programs unless all are wanted, in the order of the directories', async () => {
    file('t/a', elfImage());
    file('t/sub/b', elfImage({ data: goBlob('go1.20.1', '') }));
    file('t/sub/c', elfImage({ data: new Uint8Array(64) }));
    file('t/text', 'hello');
    const go = await run([join(dir, 't')]);
    expect(go.rows.map((r) => r.goVersion).sort()).toEqual(['go1.20.1', 'go1.27.1']);
    expect((await run([join(dir, 't')], { all: true })).rows).toHaveLength(3);
  });

  test('a brief tree has what a full one has, read from the start of the data where it is there', async () => {
    file('t/a', elfImage());
    file('t/b.exe', peImage());
    file('t/old', elfImage({ data: goBlob('go1.20.1', '') }));
    file('t/none', elfImage({ data: new Uint8Array(64) }));
    file('t/text', 'hello');
    const byFile = (rows: readonly { readonly file: string }[]) => new Map(rows.map((r) => [r.file, r]));
    const full = byFile((await run([join(dir, 't')])).rows);
    const brief = byFile((await run([join(dir, 't')], { brief: true })).rows);
    expect([...brief.keys()].sort()).toEqual([...full.keys()].sort());
    for (const [path, row] of brief) {
      expect(Object.keys(row)).toContain('goVersion');
      expect(full.get(path)).toMatchObject(row);
    }
  });

  test('a tree large enough for threads gives every line once', async () => {
    for (let i = 0; i < 300; i++) file(`t/d${i % 7}/f${i}`, elfImage());
    const { rows } = await run([join(dir, 't')], { deep: true });
    expect(new Set(rows.map((r) => r.file)).size).toBe(300);
    expect(rows).toHaveLength(300);
  });

  test('a reader of the output that stands still is waited for', async () => {
    for (let i = 0; i < 200; i++) file(`t/f${i}`, elfImage());
    let lines = 0;
    let free: () => void = () => undefined;
    let isHeld = false;
    const io = {
      out: (text: string) => {
        expect(isHeld).toBe(false);
        lines += text.split('\n').length - 1;
      },
      drained: () => {
        isHeld = true;
        setImmediate(() => free());
        return new Promise<void>((resolve) => {
          free = () => {
            isHeld = false;
            resolve();
          };
        });
      },
    };
    await run([join(dir, 't')], {}, io);
    expect(lines).toBe(200);
  });

  test('does it start in an image? exit code 1 and the exact error when not', async () => {
    mkdirSync(join(dir, 'root'));
    const program = file('p', elfImage({ interpreter: '/lib64/ld-linux-x86-64.so.2' }));
    const fails = await run([program], { image: join(dir, 'root'), at: '/app/p' });
    expect([fails.code, fails.rows[0].fit.failure.errno]).toEqual([1, 'ENOENT']);
    expect(fails.rows[0].fit.failure.message).toBe('exec /app/p: no such file or directory');
    const text = await run(
      [program],
      { image: join(dir, 'root'), at: '/app/p' },
      { json: false, lang: 'zh' },
    );
    expect(text.out).toContain('加载器 /lib64/ld-linux-x86-64.so.2');
    const runs = await run([file('s', elfImage())], { image: join(dir, 'root') });
    expect([runs.code, runs.rows[0].fit.verdict]).toEqual([0, 'runs']);
  });

  test.skipIf(process.platform !== 'linux')('the root of a running process is an image, too', async () => {
    const place = `pid:${process.pid}`;
    const runs = await run([file('s', elfImage())], { image: place });
    expect([runs.code, runs.rows[0].fit.verdict, runs.rows[0].fit.image]).toEqual([0, 'runs', place]);
    const fails = await run([file('p', elfImage({ interpreter: '/lib/none-such.so' }))], { image: place });
    expect([fails.code, fails.rows[0].fit.failure.errno]).toEqual([1, 'ENOENT']);
    await expect(run([file('s', elfImage())], { image: 'pid:4194305' })).rejects.toMatchObject({
      code: 'IMAGE_NOT_READABLE',
    });
  });

  test('the terminal view names release, loading and a damaged table in both languages', async () => {
    const program = file('p', elfImage({ interpreter: '/lib/ld-musl-x86_64.so.1' }));
    for (const lang of ['en', 'zh'] as const) {
      const { out } = await run([program], { bases: true }, { json: false, lang });
      expect(out).toContain('go1.27.1');
      expect(out).toContain('/lib/ld-musl-x86_64.so.1');
      expect(out).not.toMatch(/\{\w+\}/);
    }
  });

  test('a link in a circle is a file that cannot be read, and ends no tree', async () => {
    symlinkSync('b', join(dir, 'a'));
    symlinkSync('a', join(dir, 'b'));
    writeFileSync(join(dir, 'prog'), elfImage());
    const one = await run([join(dir, 'a')], {}, { json: false });
    expect([one.code, one.err]).toEqual([2, expect.stringContaining('ELOOP')]);
    const tree = await run([dir], {}, { json: false });
    expect([tree.code, tree.out]).toEqual([2, expect.stringContaining('prog: ')]);
    expect(tree.err).toContain('ELOOP');
  });

  test('an interrupted tree is not taken for a whole one', async () => {
    for (let i = 0; i < 100; i++) writeFileSync(join(dir, `f${i}`), elfImage());
    const stop = new AbortController();
    const { code, err } = await run([dir], {}, { signal: stop.signal, out: () => stop.abort() });
    expect([code, err]).toEqual([130, expect.stringMatching(/^interrupted after \d{1,2} files\n$/)]);
  });

  test('lines fit the terminal', async () => {
    const path = join(dir, 'program');
    writeFileSync(path, elfImage());
    for (const lang of ['en', 'zh'] as const) {
      const { out } = await run([path], { size: true }, { json: false, columns: 60, lang });
      const lines = out.split('\n').slice(1);
      expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(60);
    }
  });

  test('names cannot move the cursor', async () => {
    const path = join(dir, 'esc\u001b[2Jname');
    writeFileSync(path, elfImage());
    for (const places of [[path], [dir], [`${path}-gone`]]) {
      const { out, err } = await run(places, { all: true }, { json: false });
      expect(`${out}${err}`).toContain('name');
      expect(`${out}${err}`).not.toContain('\u001b');
    }
  });

  test('a file that is cut short is not said to be no Go program; a universal one names its machines', async () => {
    writeFileSync(join(dir, 'cut'), elfImage().subarray(0, 100));
    expect((await run([join(dir, 'cut')], {}, { json: false })).out).toContain('the file is not whole');
    writeFileSync(join(dir, 'fat'), fatImage(machoImage(), machoImage(0x01000007)));
    expect((await run([join(dir, 'fat')], {}, { json: false })).out).toContain('arm64, amd64: what follows');
  });
});

const ESBUILD = 'node_modules/@esbuild/linux-x64/bin/esbuild';
test.skipIf(!existsSync(ESBUILD))('sizes, functions and addresses of a real program', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'goroscope-binary-'));
  try {
    copyFileSync(ESBUILD, join(dir, 'esbuild'));
    let out = '';
    const io = {
      out: (t: string) => void (out += t),
      err: () => undefined,
      lang: 'en',
      json: true,
      quiet: true,
      color: false,
      columns: 80,
      isErrTty: false,
      signal: new AbortController().signal,
    } as const;
    await runBinaryCommand([join(dir, 'esbuild')], { ...REQUEST, size: true, functions: /^main\.main$/ }, io);
    const report = JSON.parse(out);
    expect(report.functions).toHaveLength(1);
    const std = report.size.modules.find((m: { module: string }) => m.module === 'std');
    expect(std.codeBytes).toBeGreaterThan(500_000);
    const sections = report.size.sections.reduce((sum: number, s: { bytes: number }) => sum + s.bytes, 0);
    expect(sections).toBe(report.sizeBytes);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});
