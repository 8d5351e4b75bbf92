// Go programs that are stuck for real, seen through /proc, strace, gdb and their own dump: each tool alone, and together.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, describe, expect, test } from 'vitest';
import type { ThreadKind } from '../../../src/analyze/stuck/thread-verdict.ts';
import { renderStuck } from '../../../src/app/stuck/render-stuck.ts';
import { reportStuck, type StuckReport } from '../../../src/app/stuck/stuck-report.ts';
import { displayWidth } from '../../../src/base/display-width.ts';
import { buildStuckProgram, hasTool, startStuck, toolOutput } from './stuck-program.ts';

const built = buildStuckProgram();
const isRoot = process.getuid?.() === 0;
const amd64 = process.arch === 'x64';
const { signal } = new AbortController();
const live = { forMs: 400, signal, arch: amd64 ? 'amd64' : process.arch };
afterAll(() => built !== undefined && rmSync(built.folder, { recursive: true, force: true }));

const look = (...places: string[]): Promise<StuckReport> => reportStuck(places, Readable.from([]), live);
const place = (name: string): string => join(built?.folder ?? '', name);
const expected = (report: StuckReport) => {
  const { kind, threads, isGo } = report;
  return {
    kind,
    isGo,
    first: threads[0]?.kind,
    caller: threads[0]?.caller?.func ?? null,
    others: othersOf(report),
  };
};
const othersOf = ({ threads }: StuckReport) => [...new Set(threads.slice(1).map((t) => t.kind))];

/** Argument, verdict on the process and on the worst thread, the function of the program that made the call. */
const LIVE: readonly (readonly [string, string, string, ThreadKind, string | null])[] = [
  ['fifo', 'fifo', 'waiting', 'pipe', 'main.readFifo'],
  ['open-fifo', 'fifo', 'waiting', 'pipe', 'main.openFifo'],
  ['connect', '', 'held', 'connect', 'main.connectToFull'],
  ['send', '', 'waiting', 'unix', 'main.sendToNobody'],
  ['child', '', 'waiting', 'child', 'main.waitForChild'],
  ['sleep-c', '', 'waiting', 'c-sleep', null],
  ['lock-c', '', 'held', 'c-lock', null],
];

describe.skipIf(built === undefined || !isRoot || !amd64)('a live process', () => {
  test.each(LIVE)('%s', async (argument, file, kind, first, caller) => {
    if (built === undefined || (!built.cgo && argument.endsWith('-c'))) return;
    if (file !== '') spawnSync('mkfifo', [place(file)]);
    const stuck = await startStuck(built.program, [argument, place(file)]);
    try {
      const report = await look(`pid:${stuck.pid}`);
      expect(expected(report)).toEqual({ kind, isGo: true, first, caller, others: ['runtime-idle'] });
      for (const lang of ['en', 'zh'] as const) {
        const text = renderStuck(report, { lang, color: true, columns: 80, all: true });
        expect(text.split('\n').filter((line) => displayWidth(line) > 80)).toEqual([]);
        expect(text).not.toMatch(/\{\w+\}/);
      }
    } finally {
      await stuck.end();
    }
  });

  test('an idle program, one whose goroutines wait for each other, and a busy one are not stuck in the kernel', async () => {
    if (built === undefined) return;
    const verdicts = [];
    for (const argument of ['idle', 'deadlock', 'busy']) {
      const stuck = await startStuck(built.program, [argument]);
      try {
        const { kind, threads } = await look(`pid:${stuck.pid}`);
        verdicts.push([argument, kind, threads.some((t) => t.severity === 'error' || t.severity === 'warn')]);
      } finally {
        await stuck.end();
      }
    }
    expect(verdicts).toEqual([
      ['idle', 'idle', false],
      ['deadlock', 'idle', false],
      ['busy', 'busy', false],
    ]);
  });

  test('a lock on a file names its holder', async () => {
    if (built === undefined) return;
    const holder = spawn('flock', [place('lock'), 'sleep', '30']);
    const stuck = await (async () => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      return startStuck(built.program, ['flock', place('lock')]);
    })();
    try {
      const { kind, threads } = await look(`pid:${stuck.pid}`);
      expect([kind, threads[0]?.kind]).toEqual(['held', 'file-lock']);
      expect(threads[0]?.evidence.map((e) => e.text.en).join('\n')).toMatch(
        /held by process \d+ \((?:flock|sleep)\)/,
      );
    } finally {
      await stuck.end();
      holder.kill('SIGKILL');
      spawnSync('pkill', ['-KILL', '-P', String(holder.pid)]);
    }
  });

  test('a lock of C that was taken twice is held by the thread itself', async () => {
    if (built?.cgo !== true) return;
    const stuck = await startStuck(built.program, ['lock-c']);
    try {
      const { threads } = await look(`pid:${stuck.pid}`);
      expect(threads[0]?.evidence.map((e) => e.text.en)).toContain(
        'the mutex is held by this thread itself: it was locked twice',
      );
    } finally {
      await stuck.end();
    }
  });

  test('a file system whose server does not answer: state D, with the path', async () => {
    if (built === undefined) return;
    const dir = place('fuse');
    mkdirSync(dir);
    const stuck = await startStuck(built.program, ['fuse', dir]);
    try {
      const { kind, threads } = await look(`pid:${stuck.pid}`);
      expect([kind, threads[0]?.kind, threads[0]?.call?.file]).toEqual(['held', 'network-fs', `${dir}/file`]);
    } finally {
      await stuck.end();
      spawnSync('umount', ['-l', dir]);
    }
  });

  test.skipIf(!hasTool('fsfreeze') || !hasTool('mkfs.ext4'))('a file system that was frozen', async () => {
    if (built === undefined) return;
    const [image, dir] = [place('image'), place('frozen')];
    mkdirSync(dir);
    spawnSync('truncate', ['-s', '64M', image]);
    spawnSync('mkfs.ext4', ['-q', image]);
    if (spawnSync('mount', ['-o', 'loop', image, dir]).status !== 0) return;
    spawnSync('fsfreeze', ['-f', dir]);
    const stuck = await startStuck(built.program, ['write', join(dir, 'file')]);
    try {
      const { kind, threads } = await look(`pid:${stuck.pid}`);
      expect([kind, threads[0]?.kind, threads[0]?.caller?.func]).toEqual([
        'held',
        'fs-frozen',
        'main.writeTo',
      ]);
    } finally {
      spawnSync('fsfreeze', ['-u', dir]);
      await stuck.end();
      spawnSync('umount', ['-l', dir]);
    }
  });

  const freezer = ['/sys/fs/cgroup/freezer', '/sys/fs/cgroup'].find((f) =>
    existsSync(join(f, f.endsWith('freezer') ? 'cgroup.procs' : 'cgroup.controllers')),
  );
  test.skipIf(freezer === undefined)('a frozen control group', async () => {
    if (built === undefined || freezer === undefined) return;
    const group = join(freezer, `goroscope-${process.pid}`);
    const [knob, on, off] = freezer.endsWith('freezer')
      ? ['freezer.state', 'FROZEN', 'THAWED']
      : ['cgroup.freeze', '1', '0'];
    const stuck = await startStuck(built.program, ['idle']);
    mkdirSync(group);
    try {
      writeFileSync(join(group, 'cgroup.procs'), String(stuck.pid));
      writeFileSync(join(group, knob), on);
      const { kind, threads } = await look(`pid:${stuck.pid}`);
      expect([kind, new Set(threads.map((t) => t.kind))]).toEqual(['held', new Set(['frozen'])]);
    } finally {
      writeFileSync(join(group, knob), off);
      await stuck.end();
      rmdirSync(group);
    }
  });

  test('a stopped process', async () => {
    if (built === undefined) return;
    const stuck = await startStuck(built.program, ['idle']);
    try {
      stuck.child.kill('SIGSTOP');
      const { kind, threads } = await look(`pid:${stuck.pid}`);
      expect([kind, new Set(threads.map((t) => t.kind))]).toEqual(['held', new Set(['stopped'])]);
    } finally {
      await stuck.end();
    }
  });
});

describe.skipIf(built === undefined || !isRoot)('the same process through other tools', () => {
  const views = async (argument: string, file: string) => {
    if (built === undefined) throw new Error('not built');
    if (file !== '') spawnSync('mkfifo', [place(file)]);
    const stuck = await startStuck(built.program, [argument, place(file)]);
    try {
      const { pid } = stuck;
      writeFileSync(
        place('strace.txt'),
        hasTool('strace') ? toolOutput('strace', ['-f', '-tt', '-T', '-y', '-p', String(pid)], 2) : '',
      );
      writeFileSync(
        place('gdb.txt'),
        hasTool('gdb')
          ? toolOutput('gdb', ['-nx', '-p', String(pid), '-batch', '-ex', 'thread apply all bt'], 20)
          : '',
      );
      writeFileSync(
        place('proc.txt'),
        toolOutput(
          'sh',
          ['-c', `head -n 60 /proc/${pid}/task/*/stack /proc/${pid}/task/*/syscall /proc/${pid}/task/*/stat`],
          5,
        ),
      );
      let dump = '';
      stuck.child.stderr?.on('data', (chunk: Buffer) => (dump += chunk.toString()));
      stuck.child.kill('SIGQUIT');
      await once(stuck.child, 'exit');
      writeFileSync(place('dump.txt'), dump);
    } finally {
      await stuck.end();
    }
  };

  test('a read from a FIFO: each view names the thread, all together name call, kernel, stack and goroutine', async () => {
    await views('fifo', 'fifo2');
    const proc = await look(place('proc.txt'));
    expect([proc.kind, proc.threads[0]?.kind, proc.isGo]).toEqual(['waiting', 'pipe', true]);
    const tid = proc.threads[0]?.tid;
    if (hasTool('strace')) {
      const trace = await look(place('strace.txt'));
      expect([trace.kind, trace.threads[0]?.tid, trace.threads[0]?.call?.name]).toEqual([
        'waiting',
        tid,
        'read',
      ]);
      expect(othersOf(trace)).toEqual(['runtime-idle']);
    }
    if (hasTool('gdb')) {
      const gdb = await look(place('gdb.txt'));
      expect([gdb.threads[0]?.tid, gdb.threads[0]?.caller?.func]).toEqual([tid, 'main.readFifo']);
      expect(othersOf(gdb)).toEqual(['runtime-idle']);
    }
    const all = await look(
      ...['proc.txt', 'strace.txt', 'gdb.txt', 'dump.txt']
        .filter((n) => n !== 'strace.txt' || hasTool('strace'))
        .filter((n) => n !== 'gdb.txt' || hasTool('gdb'))
        .map(place),
    );
    expect([all.kind, all.threads[0]?.tid, all.threads[0]?.kind]).toEqual(['waiting', tid, 'pipe']);
    expect(all.threads[0]?.call?.file ?? place('fifo2')).toContain('fifo2');
    expect(all.threads[0]?.goroutine?.status).toMatch(/^syscall/);
  });

  test('goroutines that wait for each other: the kernel holds nobody, the dump says who', async () => {
    await views('deadlock', '');
    const all = await look(place('proc.txt'), place('dump.txt'));
    expect(all.kind).toBe('goroutines');
    const waits = all.waits.map((w) => [w.status, w.func]);
    expect(waits).toContainEqual(['chan receive', 'main.deadlock']);
    expect(waits).toContainEqual(['sync.Mutex.Lock', 'main.deadlock.func1']);
  });
});
