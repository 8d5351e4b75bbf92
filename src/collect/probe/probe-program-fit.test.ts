import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { probeProgramFit } from './probe-program-fit.ts';

const dir = mkdtempSync(join(tmpdir(), 'fit-'));
afterAll(() => rmSync(dir, { recursive: true }));

/** A copy of /bin/true in which a text of the file is replaced by another of the same length. */
function patched(name: string, from: string, to: string): string {
  const bytes = readFileSync('/bin/true');
  const at = bytes.indexOf(`${from}\0`);
  if (at >= 0) bytes.write(to, at, 'latin1');
  const path = join(dir, name);
  writeFileSync(path, bytes);
  chmodSync(path, 0o755);
  return path;
}

const LOADER = '/lib64/ld-linux-x86-64.so.2';

describe.skipIf(!existsSync(LOADER))('a start that is played ends as the real one', () => {
  test('it runs', async () => {
    const path = patched('runs', LOADER, LOADER);
    expect(spawnSync(path).status).toBe(0);
    expect(await probeProgramFit(path, '/proc/self')).toMatchObject({ value: { verdict: 'runs' } });
  });

  test('without its loader', async () => {
    const path = patched('interp', LOADER, LOADER.replace('x86-64', 'x99-64'));
    expect(spawnSync(path).error).toMatchObject({ code: 'ENOENT' });
    expect(await probeProgramFit(path, '/proc/self')).toMatchObject({
      value: { failure: { code: 'interpreter-missing', errno: 'ENOENT' } },
    });
  });

  test('without a library', async () => {
    const path = patched('needed', 'libc.so.6', 'libq.so.6');
    const real = spawnSync(path, { encoding: 'utf8' });
    const answer = await probeProgramFit(path, '/proc/self');
    expect(answer).toMatchObject({ value: { failure: { code: 'library-missing', exitCode: real.status } } });
    expect(real.stderr).toContain('libq.so.6');
  });

  test('a file that is no program, and one that is not there', async () => {
    expect(await probeProgramFit('/etc/passwd', '/proc/self')).toMatchObject({ status: 'failed' });
    expect(await probeProgramFit(join(dir, 'none'), '/proc/self')).toMatchObject({ status: 'absent' });
  });
});
