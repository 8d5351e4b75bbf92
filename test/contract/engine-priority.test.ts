// `auto`: a busy engine goes to SCHED_IDLE, and comes back when others leave it nothing; where that is not allowed it is started again.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it } from 'vitest';
import { canIdle } from '../../src/store/chdb/engine-priority.ts';
import type { StoreHealth } from '../../src/store/store.ts';
import { bundle, ENGINE_ENTRY } from '../support/bundle.ts';

const isRoot = process.getuid?.() === 0;
/** Root without the right to leave SCHED_IDLE is as anybody else. */
const UNPRIVILEGED = isRoot ? ['setpriv', '--bounding-set=-sys_nice'] : [];
const canDropRights = !isRoot || spawnSync('setpriv', ['--version']).status === 0;

const children: ChildProcess[] = [];
const dirs: string[] = [];
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    const ended = new Promise((resolve) => child.once('close', resolve));
    child.kill('SIGKILL');
    await ended;
  }
  for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true, force: true, maxRetries: 20 });
});

/** A store in a process of its own, with what it last said of its engine. */
async function startStore(before: readonly string[]): Promise<{
  readonly until: (what: (health: StoreHealth) => boolean) => Promise<StoreHealth>;
}> {
  const out = await bundle('engine-auto', {
    'auto.process': 'test/contract/engine-auto.process.ts',
    ...ENGINE_ENTRY,
  });
  const dir = mkdtempSync(join(tmpdir(), 'goroscope-auto-'));
  dirs.push(dir);
  const [program, ...args] = [...before, process.execPath, join(out, 'auto.process.js'), dir];
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const heard: StoreHealth[] = [];
  let wake: () => void = () => undefined;
  createInterface({ input: child.stdout }).on('line', (line) => {
    heard.push(JSON.parse(line) as StoreHealth);
    wake();
  });
  const until = async (what: (health: StoreHealth) => boolean): Promise<StoreHealth> => {
    for (;;) {
      const last = heard.at(-1);
      if (last !== undefined && what(last)) return last;
      await new Promise<void>((resolve) => (wake = resolve));
    }
  };
  return { until };
}

/** Fills every processor so many times over. */
function fillProcessors(times: number): () => void {
  const busy = Array.from({ length: times * availableParallelism() }, () =>
    spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }),
  );
  children.push(...busy);
  return () => {
    for (const child of busy) child.kill('SIGKILL');
  };
}

function policiesOf(pid: number | null): ReadonlySet<number> {
  const threads = readdirSync(`/proc/${pid ?? 0}/task`);
  return new Set(
    threads.map((thread) => {
      const stat = readFileSync(`/proc/${pid ?? 0}/task/${thread}/stat`, 'latin1');
      return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[38]);
    }),
  );
}

const SCHED_OTHER = 0;
const SCHED_IDLE = 5;

describe.skipIf(!canIdle())('an engine that finds its priority', () => {
  it.skipIf(!isRoot)('goes to idle when it works and back when it is starved', async () => {
    const store = await startStore([]);
    const idle = await store.until(({ enginePriority }) => enginePriority === 'idle');
    expect(policiesOf(idle.enginePid)).toEqual(new Set([SCHED_IDLE]));
    fillProcessors(2);
    const low = await store.until(({ enginePriority }) => enginePriority === 'low');
    expect(low).toMatchObject({ enginePid: idle.enginePid, restarts: 0, state: 'ready' });
    expect(policiesOf(low.enginePid)).toEqual(new Set([SCHED_OTHER]));
  });

  it.skipIf(!canDropRights)('is started again at low where it may not leave idle', async () => {
    const store = await startStore(UNPRIVILEGED);
    const idle = await store.until(({ enginePriority }) => enginePriority === 'idle');
    // A thread at idle does not run for many seconds, and the kernel counts no wait before it does.
    const stop = fillProcessors(5);
    await store.until(({ restarts }) => restarts === 1);
    stop(); // a start beside them takes half a minute
    const low = await store.until(({ state }) => state === 'ready');
    expect(low.enginePid).not.toBe(idle.enginePid);
    expect(low.enginePriority).toBe('low');
    expect(low.lastError).toMatch(/priority/);
    expect(policiesOf(low.enginePid)).toEqual(new Set([SCHED_OTHER]));
  });
});
