import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readTar } from './read-tar.ts';

const canTar = spawnSync('tar', ['--version']).status === 0;
const LONG = `${'long-folder-name/'.repeat(12)}file`;

describe.skipIf(!canTar)('archives of GNU tar', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'goroscope-tar-'));
    mkdirSync(join(folder, 'tree/proc/self'), { recursive: true });
    mkdirSync(join(folder, 'tree', LONG, '..'), { recursive: true });
    writeFileSync(join(folder, 'tree/proc/self/cgroup'), '0::/\n', { mode: 0o640 });
    writeFileSync(join(folder, 'tree', LONG), 'x'.repeat(1500));
    writeFileSync(join(folder, 'tree/empty'), '');
    symlinkSync('../cgroup', join(folder, 'tree/proc/link'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const pack = (...options: readonly string[]): Uint8Array => {
    execFileSync('tar', [...options, '-cf', join(folder, 'a.tar'), '-C', join(folder, 'tree'), '.']);
    return readFileSync(join(folder, 'a.tar'));
  };

  test.each(['gnu', 'pax', 'ustar'])('format %s', (format) => {
    const { entries, problem } = readTar(pack(`--format=${format}`));
    expect(problem).toBeUndefined();
    const text = (path: string) => new TextDecoder().decode(entries.find((e) => e.path === path)?.content);
    expect(text('proc/self/cgroup')).toBe('0::/\n');
    expect(text(LONG)).toBe('x'.repeat(1500));
    expect(entries.find((e) => e.path === 'empty')?.content.length).toBe(0);
    expect(entries.find((e) => e.path === 'proc/link')).toMatchObject({
      kind: 'symlink',
      linkTarget: '../cgroup',
    });
    expect(entries.find((e) => e.path === 'proc/self/cgroup')?.mode).toBe(0o640);
  });

  test('cut at any block it keeps what came before and says so', () => {
    const archive = pack();
    const whole = readTar(archive).entries.length;
    for (let at = 0; at < archive.length; at += 512) {
      const { entries } = readTar(archive.subarray(0, at));
      expect(entries.length).toBeLessThanOrEqual(whole);
    }
    expect(readTar(archive.subarray(0, archive.length - 9000)).problem ?? 'none').toBeTypeOf('string');
  });

  test('a flipped bit in a header is noticed', () => {
    const archive = Uint8Array.from(pack());
    archive[100] = (archive[100] ?? 0) ^ 1;
    expect(readTar(archive).problem).toContain('damaged header');
  });
});

test('names that lead out of the tree are left out', () => {
  const header = new Uint8Array(1536);
  header.set(new TextEncoder().encode('../../etc/passwd'));
  header.set(new TextEncoder().encode('0000644\0'), 100);
  header.set(new TextEncoder().encode('00000000000\0'), 124);
  header[156] = 0x30;
  let sum = 8 * 0x20;
  for (const byte of header.subarray(0, 512)) sum += byte;
  header.set(new TextEncoder().encode(`${sum.toString(8).padStart(6, '0')}\0 `), 148);
  expect(readTar(header)).toEqual({ entries: [] });
});

test('random bytes never throw', () => {
  let state = 1;
  for (let n = 0; n < 200; n++) {
    const bytes = Uint8Array.from(
      { length: 1024 + n },
      () => (state = (state * 1_103_515_245 + 12_345) & 0x7fffffff) & 0xff,
    );
    expect(() => readTar(bytes)).not.toThrow();
  }
});
