import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultDataDir, prepareDataDir } from './data-dir.ts';

describe('the data directory', () => {
  let scratch = '';
  beforeAll(() => {
    scratch = mkdtempSync(join(tmpdir(), 'goroscope-data-dir-'));
  });
  afterAll(() => rmSync(scratch, { recursive: true, force: true }));

  it('is made with all that is missing above it, for its owner only', () => {
    const path = join(scratch, 'a', 'b', 'c');
    prepareDataDir(path);
    prepareDataDir(path);
    expect(statSync(path).mode & 0o777).toBe(0o700);
  });

  it('is refused where it is a file, or below one', () => {
    const file = join(scratch, 'file');
    writeFileSync(file, '');
    expect(() => prepareDataDir(file)).toThrow(/not a directory/);
    expect(() => prepareDataDir(join(file, 'below'))).toThrow(file);
  });

  it.skipIf(process.platform !== 'linux')(
    'is refused at once where the file system makes no directories',
    () => {
      expect(() => prepareDataDir('/proc/goroscope-test/below')).toThrow(/ENOENT/);
    },
  );

  it('lies where the system keeps the data of programs', () => {
    expect(defaultDataDir({ HOME: '/h' }, 'linux')).toBe('/h/.local/share/goroscope');
    expect(defaultDataDir({ HOME: '/h', XDG_DATA_HOME: '/x' }, 'linux')).toBe('/x/goroscope');
    expect(defaultDataDir({ HOME: '/h', XDG_DATA_HOME: 'relative' }, 'linux')).toBe(
      '/h/.local/share/goroscope',
    );
    expect(defaultDataDir({ HOME: '/h' }, 'darwin')).toBe('/h/Library/Application Support/goroscope');
  });
});
