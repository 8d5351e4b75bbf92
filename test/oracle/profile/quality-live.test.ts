// What the profilers of several Go releases cut and lose, from a program whose stacks are as deep as it was told.
import { spawnSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { judgeFiles } from '../../../src/app/profile/quality-report.ts';
import { toolchains } from '../goroutines/toolchains.ts';
import { scratchDirectory } from './go-tool.ts';

const DEPTH_BY_RELEASE: Readonly<Record<string, number>> = { '1.21': 32, '1.22': 32 };
const KINDS = ['heap', 'mutex', 'block'] as const;

describe.each(toolchains())('Go $name', ({ name, root }) => {
  const directory = scratchDirectory();

  test('stacks are cut where the runtime cuts them, and whole ones are not called cut', async () => {
    const folder = join(directory, name);
    cpSync(fileURLToPath(new URL('programs/deep', import.meta.url)), folder, { recursive: true });
    const env = { ...process.env, GOROOT: root, GOTOOLCHAIN: 'local' };
    const built = spawnSync(join(root, 'bin/go'), ['build', '-o', 'deep', '.'], {
      cwd: folder,
      env,
      encoding: 'utf8',
    });
    expect(built.stderr).toBe('');
    const program = join(folder, 'deep');
    const judge = async (depth: number) => {
      spawnSync(program, [String(depth)], { cwd: folder });
      const files = ['cpu', ...KINDS].map((kind) => join(folder, `${kind}.pb.gz`));
      return judgeFiles(files, program);
    };
    const limit = DEPTH_BY_RELEASE[name] ?? 128;
    const [cpu, ...others] = await judge(300);
    expect(cpu?.issues.find((i) => i.code === 'truncated')?.values).toMatchObject({ depth: 64 });
    expect(others.map((file) => file.kind)).toEqual(KINDS);
    for (const file of others)
      expect([file.kind, file.issues.find((i) => i.code === 'truncated')?.values['depth']]).toEqual([
        file.kind,
        limit,
      ]);
    for (const file of await judge(12)) {
      expect([
        file.kind,
        file.issues.map((i) => i.code).filter((c) => /truncated|wrong|unsym/.test(c)),
      ]).toEqual([file.kind, []]);
    }
  });
});
