import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LockHeldError, takeLockFile } from './lock-file.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'goroscope-lock-file-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe('a lock file', () => {
  test('is one process’s until it is released, and nothing else is left', () => {
    const lock = takeLockFile(join(dir, 'lock'));
    expect(() => takeLockFile(join(dir, 'lock'))).toThrow(LockHeldError);
    expect(readdirSync(dir)).toEqual(['lock']);
    lock.release();
    lock.release();
    expect(readdirSync(dir)).toEqual([]);
  });

  test('that somebody else made in the meantime is not removed', () => {
    const path = join(dir, 'lock');
    const lock = takeLockFile(path);
    writeFileSync(path, '1 1\n');
    lock.release();
    expect(readFileSync(path, 'utf8')).toBe('1 1\n');
  });

  test.each(['', 'junk', '0 1', '-1 1', '999999999999 1', '1e3 2'])('that says "%s" is nobody’s', (text) => {
    writeFileSync(join(dir, 'lock'), text);
    takeLockFile(join(dir, 'lock')).release();
    expect(readdirSync(dir)).toEqual([]);
  });

  test.skipIf(!existsSync('/proc/self/stat'))(
    'of a process that ended and whose parent has not noticed is nobody’s',
    async () => {
      const parent = spawn('sh', ['-c', 'sleep 0.1 & echo $!; exec sleep 30'], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      try {
        const pid = await new Promise<number>((resolve) =>
          parent.stdout.once('data', (data: Buffer) => resolve(Number(data.toString()))),
        );
        writeFileSync(join(dir, 'lock'), `${pid} \n`);
        expect(() => takeLockFile(join(dir, 'lock'))).toThrow(`locked by process ${pid}`);
        await expect.poll(() => readFileSync(`/proc/${pid}/stat`, 'latin1')).toMatch(/\) Z /);
        takeLockFile(join(dir, 'lock')).release();
        expect(readdirSync(dir)).toEqual([]);
      } finally {
        parent.kill('SIGKILL');
      }
    },
  );

  test('left by a dead process gets one owner, however many come at once', async () => {
    const ROUNDS = 60;
    for (let i = 0; i < ROUNDS; i++) {
      mkdirSync(join(dir, `${i}`));
      writeFileSync(join(dir, `${i}`, 'lock'), '999999999 1\n');
    }
    const script = `
      import { takeLockFile } from ${JSON.stringify(new URL('./lock-file.ts', import.meta.url).href)};
      const start = Number(process.argv[1]);
      let got = '';
      for (let i = 0; i < ${ROUNDS}; i++) {
        while (Date.now() < start + i * 20);
        try { takeLockFile(${JSON.stringify(dir)} + '/' + i + '/lock'); got += '1'; } catch { got += '0'; }
      }
      console.log(got);
      process.stdin.resume(); // it lives on: its locks must look alive to the others
    `;
    const start = `${Date.now() + 3_000}`;
    const children = [0, 1, 2].map(() =>
      spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script, start]),
    );
    try {
      const lines = await Promise.all(
        children.map(
          (child) =>
            new Promise<string>((resolve) =>
              child.stdout.once('data', (d: Buffer) => resolve(d.toString().trim())),
            ),
        ),
      );
      const owners = Array.from({ length: ROUNDS }, (_, i) => lines.filter((line) => line[i] === '1').length);
      expect(owners).toEqual(owners.map(() => 1));
    } finally {
      for (const child of children) child.kill('SIGKILL');
    }
  });
});
