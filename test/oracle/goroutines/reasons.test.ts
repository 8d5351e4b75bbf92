// Dumps of a real program, built and run with every toolchain of this machine, against what the program itself counts.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { LockFold } from '../../../src/analyze/goroutines/lock-fold.ts';
import { readDumps } from './read-dump.ts';
import { buildProgram, type Toolchain, toolchains } from './toolchains.ts';

const work = mkdtempSync(join(tmpdir(), 'goroscope-goroutines-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));

function run(toolchain: Toolchain): {
  readonly folder: string;
  readonly alive: number;
  readonly crash: string;
} {
  const folder = buildProgram('reasons', toolchain, work);
  const env = { ...process.env, GOTRACEBACK: 'crash', GODEBUG: 'tracebacklabels=1' };
  const ran = spawnSync(join(folder, 'reasons'), [folder, 'crash'], {
    env,
    encoding: 'utf8',
    timeout: 20_000,
  });
  return { folder, alive: Number(ran.stdout.trim()), crash: ran.stderr };
}

const PLACES: Readonly<Record<string, RegExp>> = {
  recvNil: /^chan receive \(nil chan\)$/,
  sendNil: /^chan send \(nil chan\)$/,
  recv: /^chan receive$/,
  send: /^chan send$/,
  selectNone: /^select \(no cases\)$/,
  selectTwo: /^select$/,
  '(*store).lock': /^(sync\.Mutex\.Lock|semacquire)$/,
  '(*store).rlock': /^(sync\.RWMutex\.RLock|semacquire)$/,
  // A writer behind a writer waits for the mutex inside the RWMutex.
  '(*store).wlock': /^(sync\.Mutex\.Lock|semacquire)$/,
  cond: /^sync\.Cond\.Wait$/,
  group: /^(sync\.WaitGroup\.Wait|semacquire)$/,
  nap: /^sleep$/,
  accept: /^IO wait$/,
  locked: /^chan receive$/,
};

describe.each(toolchains(work))('Go $name', (toolchain) => {
  test('every goroutine, state, label and place is read', { timeout: 120_000 }, () => {
    const { folder, alive, crash } = run(toolchain);
    const stacks = readDumps(readFileSync(join(folder, 'debug2.txt')));
    expect(stacks.dumps).toMatchObject([{ goroutines: alive, strayLines: 0, truncated: false }]);
    for (const [func, status] of Object.entries(PLACES)) {
      const there = stacks.goroutines.filter((g) => g.stack.frames.some((f) => f.func === `main.${func}`));
      expect([func, there.length > 0]).toEqual([func, true]);
      for (const g of there) expect(g.status).toMatch(status);
    }
    const locked = stacks.goroutines.find((g) => g.stack.frames.some((f) => f.func === 'main.locked'));
    expect(locked?.locked).toBe(true);
    const deep = stacks.goroutines.find((g) => g.stack.frames.some((f) => f.func === 'main.deep'));
    // Before Go 1.21 the runtime prints a hundred frames and does not always say that there are more.
    const printed = deep?.stack.frames.length ?? 0;
    if (['1.19', '1.20'].includes(toolchain.name)) expect(printed).toBeGreaterThan(90);
    else expect(printed + (deep?.stack.elided ?? 0)).toBe(151);

    const profile = readDumps(readFileSync(join(folder, 'debug1.txt')));
    expect(profile.dumps).toMatchObject([{ announced: alive, goroutines: alive, strayLines: 0 }]);
    const labels = [
      ['plain', 'v1'],
      ['route', '/a]b'],
      ['tenant id', 'x "y": {z}'],
    ];
    expect(profile.goroutines.filter((g) => g.labels.length > 0).map((g) => [...g.labels].sort())).toEqual([
      labels,
    ]);

    const locks = new LockFold();
    for (const g of stacks.goroutines) locks.add(g);
    const { waits } = locks.take();
    const convoy = stacks.goroutines.filter((g) =>
      g.stack.frames.some((f) => f.func === 'main.(*store).lock'),
    );
    expect(waits[0]?.waiters).toEqual(convoy.map((g) => g.id));
    expect(waits[0]?.site?.func).toBe('main.(*store).lock');

    const crashed = readDumps(crash);
    expect(crashed.dumps).toHaveLength(1);
    expect(crashed.dumps[0]?.causes).toContain('panic: as asked');
    expect(crashed.dumps[0]?.goroutines).toBeGreaterThanOrEqual(alive);
    expect(crashed.goroutines.every((g) => g.stack.frames.length > 0)).toBe(true);
  });
});
