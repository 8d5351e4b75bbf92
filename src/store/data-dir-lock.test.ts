import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockDataDir } from './data-dir-lock.ts';

describe('the lock of a data directory', () => {
  let dir = '';
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'goroscope-lock-'));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  it('is held until it is given back, and names who holds it', () => {
    const unlock = lockDataDir(dir);
    expect(() => lockDataDir(dir)).toThrow(`in use by process ${process.pid}`);
    unlock();
    expect(() => lockDataDir(dir)()).not.toThrow();
    expect(existsSync(join(dir, 'goroscope.lock'))).toBe(false);
  });

  it('is taken over from a process that died', async () => {
    const child = spawn(process.execPath, ['-e', ''], { stdio: 'ignore' });
    await new Promise((resolve) => child.once('exit', resolve));
    writeFileSync(join(dir, 'goroscope.lock'), `${child.pid} 1\n`);
    expect(() => lockDataDir(dir)()).not.toThrow();
  });

  it.skipIf(process.platform !== 'linux')(
    'is taken over when the number belongs to another process now',
    () => {
      writeFileSync(join(dir, 'goroscope.lock'), `${process.pid} 1\n`);
      expect(() => lockDataDir(dir)()).not.toThrow();
    },
  );

  it('is taken over when its file is damaged', () => {
    writeFileSync(join(dir, 'goroscope.lock'), '\0garbage');
    expect(() => lockDataDir(dir)()).not.toThrow();
  });

  it.skipIf(process.getuid?.() === 0)('says when the directory cannot be written', () => {
    chmodSync(dir, 0o500);
    expect(() => lockDataDir(join(dir, 'inner'))).toThrow('cannot write to data directory');
  });

  it('says when the path is a file', () => {
    const path = join(dir, 'file');
    writeFileSync(path, '');
    expect(() => lockDataDir(path)).toThrow('cannot write to data directory');
  });
});
