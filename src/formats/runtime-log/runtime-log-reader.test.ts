import { expect, test } from 'vitest';
import type { RuntimeRun } from '../../model/runtime-log.ts';
import { RuntimeLogReader } from './runtime-log-reader.ts';

function read(text: string, piece = 4096): readonly RuntimeRun[] {
  const reader = new RuntimeLogReader();
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += piece) reader.push(bytes.subarray(at, at + piece));
  return reader.end();
}

const LOG = `init os @0.12 ms, 0.015 ms clock, 4168 bytes, 20 allocs
level=info msg="gc 1 is near"
2026-11-21T08:00:00Z stderr F gc 1 @1.043s 3%: 0.40+4.5+0.071 ms clock, 0.81+0.5/1.8/0.25+0.14 ms cpu, 3->4->2 MB, 4 MB goal, 1 MB stacks, 0 MB globals, 2 P
gc 2 @1.5s 3% (checking for goroutine leaks): 0.1+1e-05+0.1 ms clock, 0.1+0/1/0+0.1 ms cpu, 30->40->20 MB, 40 MB goal, 8 P (forced)\r
scav 12 KiB work (bg), 3 KiB work (eager), 3424 KiB now, 98% util [controller reset]
scav 7 KiB work, 99 KiB total, 50% util (forced)
SCHED 207ms: gomaxprocs=2 idleprocs=1 threads=4 spinningthreads=0 idlethreads=1 runqueue=5 [5 4]
SCHED 302ms: gomaxprocs=2 idleprocs=0 threads=4 spinningthreads=0 needspinning=1 idlethreads=1 runqueue=3 [ 6 5 ] schedticks=[ 50 51 ]
SCHED 400ms: gomaxprocs=2 idleprocs=0 threads=4 spinningthreads=0 needspinning=1 idlethreads=1 runqueue=0 gcwaiting=0 nmidlelocked=0 stopwait=0 sysmonwait=0
  P0: status=1 schedtick=1 syscalltick=0 m=3 runqsize=3 gfreecnt=0 timerslen=0
level=info msg=between
  P1: status=0 schedtick=3 syscalltick=1 m=-1 runqsize=12 gfreecnt=0 timerslen=1
  M3: p=0 curg=20 mallocing=0 throwing=0 preemptoff= locks=0 dying=0 spinning=false blocked=false lockedg=-1
  G1: status=4(GC worker (idle)) m=-1 lockedm=-1
  G2: status=4097() m=nil lockedm=nil
`;

test('every kind of line, among lines of the application', () => {
  const [run, ...others] = read(LOG, 7);
  expect(others).toEqual([]);
  expect(run?.cycles).toEqual([
    {
      number: 1,
      atSeconds: 1.043,
      cpuPercent: 3,
      leakCheck: false,
      sweepTermMs: 0.4,
      markMs: 4.5,
      markTermMs: 0.071,
      sweepTermCpuMs: 0.81,
      assistCpuMs: 0.5,
      backgroundCpuMs: 1.8,
      idleCpuMs: 0.25,
      markTermCpuMs: 0.14,
      heapStartMib: 3,
      heapEndMib: 4,
      liveMib: 2,
      goalMib: 4,
      stacksMib: 1,
      globalsMib: 0,
      procs: 2,
      forced: false,
    },
    expect.objectContaining({
      number: 2,
      leakCheck: true,
      forced: true,
      stacksMib: null,
      markMs: 1e-5,
      procs: 8,
    }),
  ]);
  expect(run?.scav).toEqual([
    { backgroundKib: 12, eagerKib: 3, releasedKib: 3424, utilPercent: 98, forced: false },
    { backgroundKib: 7, eagerKib: 0, releasedKib: 99, utilPercent: 50, forced: true },
  ]);
  expect(run?.inits).toEqual([{ package: 'os', atMs: 0.12, clockMs: 0.015, bytes: 4168, allocs: 20 }]);
  expect(run?.sched.map((s) => [s.atMs, s.runQueue, s.localQueues, s.schedTicks, [...s.goroutines]])).toEqual(
    [
      [207, 5, [5, 4], [], []],
      [302, 3, [6, 5], [50, 51], []],
      [
        400,
        0,
        [3, 12],
        [],
        [
          ['waiting (GC worker (idle))', 1],
          ['runnable', 1],
        ],
      ],
    ],
  );
});

test('a counter that falls is a restart', () =>
  expect(read(LOG + LOG).map((r) => r.cycles.length)).toEqual([2, 2]));

test('cut at each byte: never fails, never gives a record the whole has not', () => {
  const whole = read(LOG)[0]?.cycles ?? [];
  for (let cut = 0; cut < LOG.length; cut++) {
    for (const [i, cycle] of (read(LOG.slice(0, cut))[0]?.cycles ?? []).entries())
      expect({ ...cycle, forced: whole[i]?.forced }).toEqual(whole[i]);
  }
});

test('a line that the application tore apart is put together', () => {
  const line = LOG.split('\n').find((l) => l.startsWith('gc 2')) ?? '';
  for (const at of [8, 10, 25, 60, line.length - 12]) {
    const torn = `${line.slice(0, at)}level=info msg=x\nlevel=info\n${line.slice(at)}\n`;
    expect(read(torn)[0]?.cycles).toEqual(read(`${line}\n`)[0]?.cycles);
  }
});

const GC = (number: number): string =>
  `gc ${number} @${number}.043s 3%: 0.40+4.5+0.071 ms clock, 0.81+0.5/1.8/0.25+0.14 ms cpu, 3->4->${number} MB, 4 MB goal, 1 MB stacks, 0 MB globals, 2 P`;
const numbers = (runs: readonly RuntimeRun[]): number[][] =>
  runs.map(({ cycles }) => cycles.map((c) => c.number));

test('what a collector wraps around the lines comes off', () => {
  const lines = LOG.split('\n');
  const plain = read(LOG);
  const wrapped: ((line: string) => string)[] = [
    (line) => JSON.stringify({ log: `${line}\n`, stream: 'stderr' }),
    (line) => JSON.stringify({ time: 'x', level: 'INFO', msg: line }),
    (line) => `2026-11-21T08:00:00.12Z stderr F ${line}`,
    (line) => `\u001b[36mapp-1 |\u001b[0m ${line}`,
  ];
  const kept = (runs: readonly RuntimeRun[]): unknown =>
    runs.map(({ cycles, sched, scav }) => [cycles, sched, scav]);
  for (const wrap of wrapped) expect(kept(read(lines.map(wrap).join('\n')))).toEqual(kept(plain));
});

test('two processes in one log are two runs, and a restart of one is one more', () => {
  const one = [1, 2, 3, 4, 1, 2];
  const two = [7, 8, 9, 10, 11, 12];
  const text = one.map((number, i) => `app-1  | ${GC(number)}\napp-2  | ${GC(two[i] ?? 0)}`).join('\n');
  expect(numbers(read(text))).toEqual([
    [1, 2, 3, 4],
    [7, 8, 9, 10, 11, 12],
    [1, 2],
  ]);
});

test('text of the application without an end before a record, and numbers of lines, make no process', () => {
  const words = ['', 'loading ', 'a: ', 'loading ', '17: ', 'b '];
  expect(numbers(read(words.map((word, i) => `${word}${GC(i + 1)}`).join('\n')))).toEqual([
    [1, 2, 3, 4, 5, 6],
  ]);
  expect(numbers(read([1, 2, 3].map((n) => `${n + 90}\t${GC(n)}`).join('\n')))).toEqual([[1, 2, 3]]);
});
