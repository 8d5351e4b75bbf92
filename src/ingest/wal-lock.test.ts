import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { lockDir } from './wal-lock.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'goroscope-lock-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe('the lock of the log', () => {
  test('is held until it is released, and leaves nothing behind', () => {
    const lock = lockDir(join(dir, 'a', 'b'));
    expect(() => lockDir(join(dir, 'a', 'b'))).toThrow(`in use by process ${process.pid}`);
    lock.release();
    lock.release();
    expect(readdirSync(join(dir, 'a', 'b'))).toEqual([]);
    lockDir(join(dir, 'a', 'b')).release();
  });

  test('of a process that died is taken over', () => {
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    writeFileSync(join(dir, 'lock'), `${pid} 1\n`);
    expect(() => lockDir(dir).release()).not.toThrow();
  });

  test.skipIf(!existsSync('/proc/self/stat'))(
    'of a dead process whose id runs again is taken over (needs /proc)',
    () => {
      writeFileSync(join(dir, 'lock'), `${process.ppid} 1\n`);
      expect(() => lockDir(dir).release()).not.toThrow();
    },
  );

  test('that cannot be read is taken over', () => {
    writeFileSync(join(dir, 'lock'), '');
    expect(() => lockDir(dir).release()).not.toThrow();
  });
});
