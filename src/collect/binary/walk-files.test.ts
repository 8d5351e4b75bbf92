import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { walkFiles } from './walk-files.ts';

test('links in a circle are told and end nothing; links to directories and to nothing are left out', () => {
  const dir = mkdtempSync(join(tmpdir(), 'goroscope-walk-'));
  try {
    mkdirSync(join(dir, 'sub'));
    writeFileSync(join(dir, 'sub/prog'), 'x');
    symlinkSync('..', join(dir, 'sub/up'));
    symlinkSync('b', join(dir, 'a'));
    symlinkSync('a', join(dir, 'b'));
    symlinkSync('nowhere', join(dir, 'dangling'));
    symlinkSync('sub/prog', join(dir, 'link'));
    const found = [...walkFiles(dir)].sort((x, y) => (x.path < y.path ? -1 : 1));
    expect(found).toEqual([
      { kind: 'denied', path: join(dir, 'a'), reason: 'ELOOP' },
      { kind: 'denied', path: join(dir, 'b'), reason: 'ELOOP' },
      { kind: 'file', path: join(dir, 'link') },
      { kind: 'file', path: join(dir, 'sub/prog') },
    ]);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});
