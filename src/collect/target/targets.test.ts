import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AppError } from '../../base/errors/app-error.ts';
import type { Target } from '../../model/target.ts';
import { openLocalTarget } from './local-target.ts';
import { overlayTarget } from './overlay-target.ts';
import { SNAPSHOT_INDEX_FILE } from './snapshot-index.ts';
import { openSnapshotTarget } from './snapshot-target.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'goroscope-targets-'));
  const tree = join(folder, 'tree');
  mkdirSync(join(tree, 'proc/self'), { recursive: true });
  mkdirSync(join(tree, 'sys/fs/cgroup/cpu,cpuacct'), { recursive: true });
  writeFileSync(join(tree, 'proc/self/cgroup'), '0::/\n');
  writeFileSync(join(tree, 'sys/fs/cgroup/cpu,cpuacct/x'), 'in the tree\n');
  symlinkSync('cpu,cpuacct', join(tree, 'sys/fs/cgroup/cpu'));
  symlinkSync('/proc/self/cgroup', join(tree, 'absolute'));
  symlinkSync('../../../../../../../../etc/hostname', join(tree, 'escape'));
  symlinkSync('/etc/passwd', join(tree, 'passwd'));
  symlinkSync('circle', join(tree, 'circle'));
  writeFileSync(join(folder, 'outside'), 'outside\n');
  symlinkSync('../outside', join(tree, 'up'));
  const index = {
    schema: 1,
    capturedAtUnixMs: 1_700_000_000_000,
    unreadable: { '/proc/self/environ': 'EACCES' },
    commands: [{ words: ['uname', '-m'], exitCode: 0, stdout: 'aarch64\n', stderr: '' }],
  };
  writeFileSync(join(tree, SNAPSHOT_INDEX_FILE), JSON.stringify(index));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function textOf(target: Target, path: string): Promise<string> {
  const read = await target.readFile(path);
  return read.status === 'ok' ? new TextDecoder().decode(read.value) : read.status;
}

const MAKE_PIPE = 'mkfifo';
const hasProgram = (name: string, ...args: readonly string[]) =>
  spawnSync(name, args, { stdio: 'ignore' }).status === 0;
const canTar = hasProgram('tar', '--version');
const KINDS = ['directory', ...(canTar ? ['tar', 'tar.gz', 'tar with a folder around'] : [])];

describe.each(KINDS)('snapshot in a %s', (kind) => {
  let target: Target;
  beforeAll(async () => {
    const path = join(folder, kind === 'directory' ? 'tree' : `${kind}.archive`);
    if (kind === 'tar') execFileSync('tar', ['-cf', path, '-C', join(folder, 'tree'), '.']);
    if (kind === 'tar.gz') execFileSync('tar', ['-czf', path, '-C', join(folder, 'tree'), '.']);
    if (kind === 'tar with a folder around') execFileSync('tar', ['-cf', path, '-C', folder, 'tree']);
    target = await openSnapshotTarget(path);
  });

  test('reads files, folders and their kinds', async () => {
    expect(await textOf(target, '/proc/self/cgroup')).toBe('0::/\n');
    expect(await target.readDir('/sys/fs/cgroup')).toMatchObject({
      status: 'ok',
      value: ['cpu', 'cpu,cpuacct'],
    });
    expect(await target.stat('/sys/fs/cgroup')).toMatchObject({ status: 'ok', value: { kind: 'directory' } });
    expect(await target.readFile('/sys/fs')).toMatchObject({ status: 'failed' });
    expect(await target.readLink('/sys/fs/cgroup/cpu')).toMatchObject({ status: 'ok', value: 'cpu,cpuacct' });
  });

  test('says what is not there and what could not be read', async () => {
    expect(await textOf(target, '/proc/self/status')).toBe('absent');
    expect(await textOf(target, '/proc/self/cgroup/below')).toBe('absent');
    expect(await textOf(target, '/proc/self/environ')).toBe('denied');
    expect(await target.readDir('/nothing')).toMatchObject({ status: 'absent' });
  });

  test('follows links inside of the tree only', async () => {
    expect(await textOf(target, '/sys/fs/cgroup/cpu/x')).toBe('in the tree\n');
    expect(await textOf(target, '/absolute')).toBe('0::/\n');
    expect(await textOf(target, '/passwd')).toBe('absent');
    expect(await textOf(target, '/escape')).toBe('absent');
    expect(await textOf(target, '/up')).toBe('absent');
    expect(await textOf(target, '/../../../../etc/passwd')).toBe('absent');
    expect(await textOf(target, '/circle')).toBe('failed');
  });

  test('steps up only from folders that are there', async () => {
    expect(await textOf(target, '/proc/self/../self/cgroup')).toBe('0::/\n');
    expect(await textOf(target, '/proc/missing/../self/cgroup')).toBe('absent');
  });

  test('answers stored commands, runs none, and keeps its time', async () => {
    expect(await target.run(['uname', '-m'], 1000)).toMatchObject({
      status: 'ok',
      value: { stdout: 'aarch64\n' },
    });
    expect(await target.run(['uname', '-a'], 1000)).toMatchObject({ status: 'absent' });
    expect(target.observedAtUnixMs).toBe(1_700_000_000_000);
  });

  test('cuts what is too long', async () => {
    expect(await target.readFile('/sys/fs/cgroup/cpu,cpuacct/x', { maxBytes: 6 })).toMatchObject({
      status: 'ok',
      value: expect.objectContaining({ length: 6 }) as unknown,
    });
  });
});

describe('what is no snapshot', () => {
  const code = async (path: string) => {
    try {
      await openSnapshotTarget(path);
      return 'opened';
    } catch (error) {
      return error instanceof AppError ? error.code : error;
    }
  };

  test('is refused with a code', async () => {
    mkdirSync(join(folder, 'empty'));
    writeFileSync(join(folder, 'noise.tar'), 'x'.repeat(5000));
    writeFileSync(join(folder, 'noise.gz'), Uint8Array.from([0x1f, 0x8b, 1, 2, 3]));
    writeFileSync(join(folder, 'nothing'), '');
    for (const name of ['empty', 'noise.tar', 'noise.gz', 'nothing', 'not there']) {
      expect([name, await code(join(folder, name))]).toEqual([name, 'SNAPSHOT_NOT_READABLE']);
    }
  });

  test.skipIf(!canTar)('a cut archive keeps what came before the cut', async () => {
    const path = join(folder, 'whole.tar');
    execFileSync('tar', ['-cf', path, '-C', join(folder, 'tree'), 'proc', 'sys']);
    cpSync(path, join(folder, 'cut.tar'));
    truncateSync(join(folder, 'cut.tar'), 4000);
    const target = await openSnapshotTarget(join(folder, 'cut.tar'));
    expect(await textOf(target, '/proc/self/cgroup')).toBe('0::/\n');
  });
});

describe('this host', () => {
  const target = openLocalTarget({ name: 'local', kind: 'local' });

  test('reads files whose size is said to be 0', async () => {
    expect(await textOf(target, '/proc/self/cgroup')).toMatch(
      process.platform === 'linux' ? /:\// : /absent/,
    );
  });

  test('bounds what it reads', async () => {
    const read = await target.readFile('/dev/zero', { maxBytes: 10 });
    expect(read.status === 'ok' ? read.value.length : read.status).toBe(10);
  });

  test.skipIf(!hasProgram(MAKE_PIPE, '--version'))('does not wait for a pipe', async () => {
    const pipe = join(folder, 'pipe');
    execFileSync(MAKE_PIPE, [pipe]);
    expect(await target.readFile(pipe)).toMatchObject({ status: 'ok' });
  });

  test.skipIf(process.getuid?.() === 0)('says that it may not', async () => {
    const secret = join(folder, 'secret');
    writeFileSync(secret, '');
    chmodSync(secret, 0);
    expect(await target.readFile(secret)).toMatchObject({ status: 'denied' });
  });

  test('runs only programs that print', async () => {
    expect(await target.run(['uname', '-s'], 5000)).toMatchObject({ status: 'ok', value: { exitCode: 0 } });
    expect(await target.run(['rm', '-rf', '/'], 5000)).toMatchObject({ status: 'failed' });
    expect(await target.run(['getconf', 'NO_SUCH_THING'], 5000)).toMatchObject({
      status: expect.stringMatching(/ok|absent/) as unknown,
    });
  });
});

test('an overlay changes files and makes their folders', async () => {
  const inner = await openSnapshotTarget(join(folder, 'tree'));
  const target = overlayTarget(inner, new Map([['/sys/fs/cgroup/new/cpu.max', 'max 100000\n']]));
  expect(await textOf(target, '/sys/fs/cgroup/new/cpu.max')).toBe('max 100000\n');
  expect(await textOf(target, '/proc/self/cgroup')).toBe('0::/\n');
  expect(await target.stat('/sys/fs/cgroup/new')).toMatchObject({
    status: 'ok',
    value: { kind: 'directory' },
  });
  expect(await target.stat('/sys/fs/cgroup/newer')).toMatchObject({ status: 'absent' });
});
