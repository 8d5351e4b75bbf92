// What real programs write with GODEBUG, against what they count themselves.
import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { RuntimeLogReader } from '../../../src/formats/runtime-log/runtime-log-reader.ts';
import type { RuntimeRun } from '../../../src/model/runtime-log.ts';
import { buildProgram, toolchains } from './toolchains.ts';

const work = mkdtempSync(join(tmpdir(), 'goroscope-runtime-log-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));

interface Counts {
  readonly numGC: number;
  readonly forced: number;
}

function run(
  program: string,
  debug: string,
): { readonly counts: Counts; readonly log: string; readonly run: RuntimeRun | undefined } {
  const env = { ...process.env, GODEBUG: debug };
  const ran = runToEnd(program, env);
  expect({ status: ran.status, signal: ran.signal, error: ran.error }).toEqual({
    status: 0,
    signal: null,
    error: undefined,
  });
  const reader = new RuntimeLogReader();
  reader.push(new TextEncoder().encode(ran.stderr));
  const runs = reader.end();
  expect(runs).toHaveLength(1);
  return { counts: JSON.parse(ran.stdout) as Counts, log: ran.stderr, run: runs[0] };
}

/**
 * Runs a program that works for two seconds. With GODEBUG=schedtrace on a machine with far too much to do it happens, rarely,
 * that one does not end: it is run again, for what is tested is what a program writes that does.
 */
function runToEnd(program: string, env: NodeJS.ProcessEnv): SpawnSyncReturns<string> {
  const once = (): SpawnSyncReturns<string> =>
    spawnSync(program, [], {
      env,
      encoding: 'utf8',
      timeout: 60_000,
      killSignal: 'SIGKILL',
      maxBuffer: 1 << 27,
    });
  const first = once();
  return first.signal === 'SIGKILL' ? once() : first;
}

const linesOf = (log: string, pattern: RegExp): number =>
  log.split('\n').filter((l) => pattern.test(l)).length;

/** Every whole line is read, and nothing that did not begin. Writes of the program tear some lines beyond repair. */
function between(read: readonly unknown[] | undefined, log: string, whole: RegExp, begun: RegExp): void {
  expect(read?.length).toBeGreaterThanOrEqual(linesOf(log, whole));
  expect(read?.length).toBeLessThanOrEqual(linesOf(log, begun));
}

/**
 * Whole lines of goroutines below a whole first line. The runtime writes a line in pieces, and the program writes in between:
 * what is torn differs from run to run, more on a busy machine.
 */
function wholeStates(log: string): number {
  let isWhole = false;
  let count = 0;
  for (const line of log.split('\n')) {
    if (line.includes('SCHED')) isWhole = /^SCHED \d+ms: gomaxprocs=\d+ .* sysmonwait=\S+$/.test(line);
    if (isWhole && /^ {2}G\d+: status=\d+\(.*\) m=\S+ lockedm=\S+$/.test(line)) count++;
  }
  return count;
}

describe.each(toolchains(work))('Go $name', (toolchain) => {
  test('every line is read', { timeout: 400_000 }, () => {
    const program = join(buildProgram('collections', toolchain, work), 'collections');
    const all = run(program, 'gctrace=1,schedtrace=200,scavtrace=1,inittrace=1');
    expect(all.counts.numGC).toBeGreaterThan(2);
    between(all.run?.cycles, all.log, /^gc \d+ @.* P( \(forced\))?$/, /gc \d+ @/);
    const numbers = all.run?.cycles.map((c) => c.number) ?? [];
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(Math.max(...numbers)).toBeLessThanOrEqual(all.counts.numGC);
    between(all.run?.sched, all.log, /^SCHED \d+ms: .*\]$/, /SCHED /);
    between(all.run?.scav, all.log, /^scav \d+ .*% util/, /scav /);
    between(all.run?.inits, all.log, /^init \S+ @[^@]* allocs$/, /init \S+ @/);
    for (const s of all.run?.sched ?? []) expect(s.localQueues).toHaveLength(s.gomaxprocs);

    const detail = run(program, 'gctrace=2,schedtrace=400,scheddetail=1');
    between(detail.run?.cycles, detail.log, /^gc \d+ @.* P( \(forced\))?$/, /gc \d+ @/);
    const states = (detail.run?.sched ?? []).flatMap((s) => [...s.goroutines.values()]);
    const sum = states.reduce((total, n) => total + n, 0);
    expect(sum).toBeGreaterThanOrEqual(wholeStates(detail.log));
    expect(sum).toBeLessThanOrEqual(linesOf(detail.log, /^ {2}G\d+: /));
    expect(sum).toBeGreaterThan(20);
  });
});
