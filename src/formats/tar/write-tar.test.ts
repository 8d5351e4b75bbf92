import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { readTar } from './read-tar.ts';
import { type TarInput, writeTar } from './write-tar.ts';

const text = (content: string) => new TextEncoder().encode(content);
const ENTRIES: readonly TarInput[] = [
  { path: 'proc/self/cgroup', kind: 'file', mode: 0o644, content: text('0::/\n') },
  { path: 'empty', kind: 'file', mode: 0o600, content: text('') },
  { path: 'folder', kind: 'directory', mode: 0o755, content: text('') },
  { path: `sys/${'long name/'.repeat(30)}файл`, kind: 'file', mode: 0o644, content: text('x'.repeat(512)) },
  { path: 'n'.repeat(99), kind: 'file', mode: 0o644, content: text('y'.repeat(513)) },
  { path: 'm'.repeat(101), kind: 'file', mode: 0o644, content: text('z') },
];

test('what is written is read back', () => {
  const { entries, problem } = readTar(writeTar(ENTRIES, 1_750_000_000_000));
  expect(problem).toBeUndefined();
  expect(
    entries.map(({ path, kind, mode, content }) => ({
      path,
      kind,
      mode,
      content: new TextDecoder().decode(content),
    })),
  ).toEqual(
    ENTRIES.map(({ path, kind, mode, content }) => ({
      path,
      kind,
      mode,
      content: new TextDecoder().decode(content),
    })),
  );
  expect(entries[0]?.modifiedAtUnixMs).toBe(1_750_000_000_000);
});

test('equal content gives equal bytes', () => {
  expect(writeTar(ENTRIES, 5000)).toEqual(writeTar(ENTRIES, 5000));
});

test.skipIf(spawnSync('tar', ['--version']).status !== 0)('GNU tar lists the same names', () => {
  const listed = spawnSync('tar', ['-tf', '-'], {
    input: writeTar(ENTRIES, 5000),
    encoding: 'utf8',
    env: { LC_ALL: 'C.UTF-8', PATH: process.env['PATH'] },
  });
  expect(listed.stderr).toBe('');
  expect(
    listed.stdout
      .trim()
      .split('\n')
      .map((name) => name.replace(/\/$/, '')),
  ).toHaveLength(ENTRIES.length);
  expect(listed.stdout).toContain('m'.repeat(101));
});
