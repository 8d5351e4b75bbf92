import { expect, test } from 'vitest';
import type { GcCycle, RuntimeRun, SchedSample } from '../../model/runtime-log.ts';
import { adviseRuntime } from './advise-runtime.ts';
import { gcFigures, schedFigures } from './runtime-figures.ts';

function cycle(number: number, more: Partial<GcCycle> = {}): GcCycle {
  return {
    number,
    atSeconds: number,
    cpuPercent: 1,
    sweepTermMs: 0.1,
    markMs: 5,
    markTermMs: 0.1,
    sweepTermCpuMs: 0,
    assistCpuMs: 0,
    backgroundCpuMs: 10,
    idleCpuMs: 0,
    markTermCpuMs: 0,
    heapStartMib: 200,
    heapEndMib: 210,
    liveMib: 100,
    goalMib: 200,
    stacksMib: 0,
    globalsMib: 0,
    procs: 2,
    forced: false,
    leakCheck: false,
    ...more,
  };
}
const runOf = (more: Partial<GcCycle>, count = 12): RuntimeRun => ({
  line: 1,
  cycles: Array.from({ length: count }, (_, i) => cycle(i + 1, more)),
  sched: [],
  scav: [],
  inits: [],
  dropped: 0,
});
const codes = (run: RuntimeRun): string[] =>
  adviseRuntime(run, gcFigures(run), schedFigures(run)).map((a) => a.code);

test('the model: rate, share, allocation and the GOGC in use', () => {
  expect(gcFigures(runOf({}))).toMatchObject({
    perSecond: 1,
    cpuShare: 0.005,
    assistShare: 0,
    allocMibPerSecond: 100,
    gogc: 100,
    pinned: 0,
  });
  expect(gcFigures(runOf({ goalMib: 550, stacksMib: 50 }))?.gogc).toBe(300);
  expect(gcFigures(runOf({}, 1))).toBeNull();
});

test('a healthy program gets no advice', () => expect(codes(runOf({}))).toEqual([]));

test('costly collection: what another GOGC would cost', () => {
  const run = runOf({ backgroundCpuMs: 400 });
  expect(codes(run)).toEqual(['gcCpu']);
  const [advice] = adviseRuntime(run, gcFigures(run), null);
  expect(advice?.text.en).toContain('GOGC=200: about 10 % CPU, heap 300 MiB');
});

test.each([
  ['limit', { goalMib: 105, backgroundCpuMs: 900 }],
  ['assist', { assistCpuMs: 5 }],
  ['forced', { forced: true }],
  ['pause', { sweepTermMs: 40 }],
])('%s', (code, more) => expect(codes(runOf(more))).toEqual([code]));

test('a live heap that rises', () => {
  const run = runOf({});
  const cycles = run.cycles.map((c, i) => ({ ...c, liveMib: 100 + i * 10, goalMib: 2 * (100 + i * 10) }));
  expect(codes({ ...run, cycles })).toEqual(['growth']);
});

test('queues with and without idle processors, and threads', () => {
  const sample = (idleProcs: number, threads: number): SchedSample => ({
    atMs: 1,
    gomaxprocs: 2,
    idleProcs,
    threads,
    spinningThreads: 0,
    idleThreads: 0,
    runQueue: 3,
    localQueues: [1, 1],
    schedTicks: [],
    goroutines: new Map(),
  });
  const run = { ...runOf({}), sched: [1, 2, 3, 4].map(() => sample(0, 4)) };
  expect(codes(run)).toEqual(['saturated']);
  expect(codes({ ...run, sched: [1, 2, 3, 4].map(() => sample(1, 500)) })).toEqual(['idleQueue', 'threads']);
});
