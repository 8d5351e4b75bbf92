// File systems that stand in the way: mounted for real in a mount namespace of their own, told by the diagnosis, and shown by
// the real go command in the same namespace.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { installedToolchains } from './toolchains.ts';

const go = process.platform === 'linux' ? installedToolchains()[0]?.go : undefined;
const canMount = go !== undefined && spawnSync('unshare', ['-m', 'true']).status === 0;
const root = mkdtempSync(join(tmpdir(), 'goroscope-files-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const repository = join(import.meta.dirname, '../../..');

/** Variable, mount options, what is found, what `go run` says. */
const CASES: readonly (readonly [string, string, string, RegExp])[] = [
  ['GOTMPDIR', 'noexec', 'dir-noexec', /permission denied/],
  ['GOCACHE', 'ro', 'dir-read-only', /read-only file system/],
  ['GOTMPDIR', 'size=100k', 'dir-full', /no space left on device/],
  ['GOCACHE', 'size=900m,nr_inodes=40', 'dir-no-inodes', /no space left on device/],
];

describe.skipIf(!canMount)('a directory of the go command', () => {
  test.each(CASES)('%s on a mount with %s', (variable, options, code, says) => {
    const home = join(root, `${variable}-${code}`);
    const folder = join(home, 'project');
    const mount = join(home, 'mount');
    for (const dir of [folder, mount, join(home, '.config/go/telemetry')])
      mkdirSync(dir, { recursive: true });
    writeFileSync(join(home, '.config/go/telemetry/mode'), 'off');
    writeFileSync(join(folder, 'go.mod'), 'module m\n\ngo 1.16\n');
    writeFileSync(join(folder, 'main.go'), 'package main\n\nfunc main() {}\n');
    const inside = (words: string) =>
      spawnSync(
        'unshare',
        ['-m', 'sh', '-c', `mount -t tmpfs -o ${options} tmpfs "$DIR" && cd "$PROJECT" && ${words}`],
        {
          env: {
            PATH: process.env['PATH'],
            HOME: home,
            GOTOOLCHAIN: 'local',
            [variable]: mount,
            DIR: mount,
            PROJECT: folder,
            REPOSITORY: repository,
          },
          encoding: 'utf8',
        },
      );
    const ours = inside(
      'node "$REPOSITORY/node_modules/tsx/dist/cli.mjs" "$REPOSITORY/src/cli/entry.ts" toolchain --json --offline --active --skip-go',
    );
    const report: {
      readonly problems: readonly { readonly code: string }[];
      readonly causes: readonly unknown[];
    } = JSON.parse(ours.stdout);
    expect([ours.status, report.problems.map((p) => p.code)]).toEqual([1, expect.arrayContaining([code])]);
    expect(inside('go run .').stderr).toMatch(says);
  });

  test('too few open files', () => {
    const run = spawnSync(
      'sh',
      [
        '-c',
        'ulimit -n 300 && exec node node_modules/tsx/dist/cli.mjs src/cli/entry.ts toolchain --json --offline --skip-go',
      ],
      { cwd: repository, encoding: 'utf8' },
    );
    const report: { readonly problems: readonly { readonly code: string }[] } = JSON.parse(run.stdout);
    expect(report.problems.map((p) => p.code)).toContain('limit-files');
  });
});
