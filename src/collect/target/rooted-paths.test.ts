import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createRootedPaths } from './rooted-paths.ts';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'goroscope-rooted-')));
beforeAll(() => {
  mkdirSync(join(root, 'usr/lib'), { recursive: true });
  writeFileSync(join(root, 'usr/lib/file'), 'x');
  symlinkSync('/usr/lib', join(root, 'lib'));
  symlinkSync('../../../../usr/lib/file', join(root, 'usr/up'));
  symlinkSync('/lib/file', join(root, 'twice'));
  symlinkSync('/loop', join(root, 'loop'));
  symlinkSync('/pong', join(root, 'ping'));
  symlinkSync('/ping', join(root, 'pong'));
  symlinkSync('/etc/passwd', join(root, 'outward'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('links below a root', () => {
  test.each([
    ['/usr/lib/file', '/usr/lib/file'],
    ['/lib/file', '/usr/lib/file'],
    ['/usr/up', '/usr/lib/file'],
    ['/twice', '/usr/lib/file'],
    ['/outward', '/etc/passwd'],
    ['/usr/../../lib//./file', '/usr/lib/file'],
    ['/nowhere/file', '/nowhere/file'],
  ])('%s leads to %s inside', async (path, to) => {
    expect(await createRootedPaths(root).follow(`${root}${path}`)).toBe(`${root}${to}`);
  });

  test('the last part stays a link where it is asked for itself', async () => {
    expect(await createRootedPaths(root).followParents(`${root}/twice`)).toBe(`${root}/twice`);
    expect(await createRootedPaths(root).followParents(`${root}/lib/file`)).toBe(`${root}/usr/lib/file`);
  });

  test.each(['/loop', '/ping', '/pong/x'])('the circle of %s is an error of the system', async (path) => {
    await expect(createRootedPaths(root).follow(`${root}${path}`)).rejects.toMatchObject({ code: 'ELOOP' });
  });

  test('paths outside of the root are left alone', async () => {
    for (const paths of [createRootedPaths(root), createRootedPaths('')]) {
      expect(await paths.follow('/proc/self/exe')).toBe('/proc/self/exe');
    }
  });
});
