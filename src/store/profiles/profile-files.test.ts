import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ProfileFiles } from './profile-files.ts';

const ID = 'abababababababababababababababab';
const DAY_MS = 86_400_000;
const NOW = Date.UTC(2026, 10, 21, 12);

describe('files of profiles', () => {
  let dir = '';
  let files: ProfileFiles;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'goroscope-profile-files-'));
    files = new ProfileFiles(dir);
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  test('what is written is read, by its owner only', async () => {
    await files.write(ID, NOW, new Uint8Array([1, 2, 3]));
    expect([...((await files.read(ID, NOW)) ?? [])]).toEqual([1, 2, 3]);
    const path = join(dir, 'profiles', '2026-11-21', `${ID}.pprof`);
    expect(statSync(path).mode & 0o077).toBe(0);
    expect(readdirSync(join(dir, 'profiles', '2026-11-21'))).toEqual([`${ID}.pprof`]);
  });

  test('another day or id is not there', async () => {
    await files.write(ID, NOW, new Uint8Array([1]));
    expect(await files.read(ID, NOW - DAY_MS)).toBeUndefined();
    expect(await files.read(ID.replaceAll('a', 'c'), NOW)).toBeUndefined();
  });

  test.each(['', '../../../etc/passwd', 'AB'.repeat(16), `${ID}0`])('no path is made of "%s"', async (id) => {
    await expect(files.read(id, NOW)).rejects.toThrow('not the id');
    await expect(files.write(id, NOW, new Uint8Array())).rejects.toThrow('not the id');
  });

  test('old days go, younger ones and foreign names stay', async () => {
    for (const days of [0, 6, 7, 8, 30]) await files.write(ID, NOW - days * DAY_MS, new Uint8Array([days]));
    mkdirSync(join(dir, 'profiles', 'mine'));
    writeFileSync(join(dir, 'profiles', '2020-01-01.txt'), '');
    expect([...(await files.removeOld(7, NOW))].toSorted()).toEqual(['2026-10-22', '2026-11-13']);
    expect(readdirSync(join(dir, 'profiles')).toSorted()).toEqual([
      '2020-01-01.txt',
      '2026-11-14',
      '2026-11-15',
      '2026-11-21',
      'mine',
    ]);
  });

  test('without a directory there is nothing to remove, and none is made', async () => {
    expect(await files.removeOld(7, NOW)).toEqual([]);
    expect(existsSync(join(dir, 'profiles'))).toBe(false);
  });
});
