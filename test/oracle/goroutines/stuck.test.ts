// Leaks, a line for a lock and a ring of locks in a real program, and the bubbles of synctest, with every toolchain here.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { compareDumps } from '../../../src/analyze/goroutines/compare-dumps.ts';
import { LockFold } from '../../../src/analyze/goroutines/lock-fold.ts';
import { readDumps as readFiles } from '../../../src/app/goroutines/read-dumps.ts';
import { command } from '../../../src/cli/commands/goroutines.ts';
import { parseCall } from '../../../src/cli/parse-call.ts';
import { recordedIo } from '../../support/recorded-io.ts';
import { readDumps } from './read-dump.ts';
import { type Toolchain, toolchains } from './toolchains.ts';

const work = mkdtempSync(join(tmpdir(), 'goroscope-stuck-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));

const minorOf = ({ root }: Toolchain): number =>
  Number(/go1\.(\d+)/.exec(readFileSync(join(root, 'VERSION'), 'utf8'))?.[1]);

/** Builds and runs a program in a folder of its own; the leak profile is an experiment in Go 1.26. */
function go(toolchain: Toolchain, program: string, words: readonly string[], binary: string): string {
  const folder = join(work, `${program}-${toolchain.name}`);
  mkdirSync(folder, { recursive: true });
  cpSync(fileURLToPath(new URL(`programs/${program}`, import.meta.url)), folder, { recursive: true });
  writeFileSync(join(folder, 'go.mod'), `module ${program}\n\ngo 1.${minorOf(toolchain)}\n`);
  const env = {
    ...process.env,
    GOROOT: toolchain.root,
    GOTOOLCHAIN: 'local',
    GOEXPERIMENT: minorOf(toolchain) === 26 ? 'goroutineleakprofile' : '',
  };
  const built = spawnSync(join(toolchain.root, 'bin/go'), [...words, '-o', binary], {
    cwd: folder,
    env,
    encoding: 'utf8',
  });
  if (built.status !== 0) throw new Error(built.stderr);
  return folder;
}

async function goroutines(...words: string[]): Promise<{ code: number; out: string }> {
  const { args, options } = parseCall(command as never, words, {});
  const { io, out, err } = recordedIo({ columns: 100 });
  const code = await command.run({ args, options: options as never, io });
  return { code, out: out() + err() };
}

describe.each(toolchains())('Go $name', (toolchain) => {
  test('the leak, the ring and the line are found', { timeout: 120_000 }, async () => {
    const folder = go(toolchain, 'stuck', ['build'], 'stuck');
    const ran = spawnSync(join(folder, 'stuck'), [folder], { encoding: 'utf8', timeout: 20_000 });
    expect(ran.stderr).toBe('');
    const paths = ['1.txt', '2.txt', 'leak1.txt']
      .map((name) => join(folder, name))
      .filter((path) => existsSync(path));
    const hasLeakProfile = paths.length === 3;
    expect(hasLeakProfile).toBe(minorOf(toolchain) >= 26);

    const filter = { focus: null, ignore: null, status: null, labels: [], minWaitMinutes: 0 };
    const { dumps } = await readFiles(paths, process.stdin, filter);
    const { histories } = compareDumps(
      dumps,
      dumps.map((_, i) => i),
    );
    const leak = histories.find((h) => h.group.stack.frames.some((f) => f.func === 'main.leakSend'));
    expect(leak).toMatchObject({
      verdict: hasLeakProfile ? 'proven' : 'leaking',
      counts: [4, 24],
      survivors: 4,
    });
    // Reachable from main: waiting, and not leaked.
    const line = histories.find((h) => h.group.stack.frames.some((f) => f.func === 'main.(*counter).add'));
    expect(line?.verdict).toBe('stable');

    const { goroutines: all } = readDumps(readFileSync(join(folder, '1.txt')));
    const locks = new LockFold();
    for (const g of all) locks.add(g);
    const { cycles, waits } = locks.take();
    const inside = (func: string): (number | null)[] =>
      all.filter((g) => g.stack.frames.some((f) => f.func === func)).map((g) => g.id);
    expect(cycles).toEqual([
      inside('main.(*account).transfer').toSorted((a, b) => Number(a) - Number(b)),
      [...inside('main.(*table).get'), ...inside('main.(*table).set')],
    ]);
    expect(waits[0]?.waiters.toSorted((a, b) => a - b)).toEqual(
      inside('main.(*counter).add').toSorted((a, b) => Number(a) - Number(b)),
    );
    expect(waits[0]?.mayHold).toEqual(inside('main.(*counter).hold'));

    const shown = await goroutines(...paths);
    expect(shown.code).toBe(1);
    expect(shown.out).toContain(hasLeakProfile ? 'proven by the garbage collector' : 'main.leakSend');
    expect(shown.out).toContain('possible deadlock');
  });

  test.skipIf(minorOf(toolchain) < 25)('bubbles and what only they can wake', { timeout: 120_000 }, () => {
    const folder = go(toolchain, 'bubble', ['test', '-c'], 'bubble.test');
    const dump = join(folder, 'bubble.txt');
    const ran = spawnSync(join(folder, 'bubble.test'), [], {
      env: { ...process.env, BUBBLE_DUMP: dump },
      encoding: 'utf8',
    });
    expect([ran.status, ran.stdout]).toEqual([0, 'PASS\n']);
    const { goroutines: all, dumps } = readDumps(readFileSync(dump));
    expect(dumps).toMatchObject([{ strayLines: 0, truncated: false }]);
    const inside = all.filter((g) => g.stack.frames.some((f) => f.func === 'bubble.waitInside'));
    expect(inside).toHaveLength(3);
    expect(inside.every((g) => g.durable && g.bubble !== null && g.bubble === inside[0]?.bubble)).toBe(true);
    const outside = all.find((g) => g.stack.frames.some((f) => f.func === 'bubble.waitOutside'));
    expect(outside).toMatchObject({ durable: false, bubble: null, status: 'chan receive' });
  });
});

describe('the command', () => {
  test('refuses bad options, and says which file has no dump', async () => {
    await expect(goroutines('x', '--focus', '(')).rejects.toMatchObject({ code: 'BAD_OPTION' });
    await expect(goroutines('x', '--label', 'route')).rejects.toMatchObject({ code: 'BAD_OPTION' });
    const empty = join(work, 'empty.txt');
    writeFileSync(empty, 'nothing here\n');
    await expect(goroutines(empty)).rejects.toMatchObject({ code: 'NO_GOROUTINES' });
  });
});
