// Core files and recordings of perf of real Go programs: threads and functions against gdb, and one view against the other.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, describe, expect, test } from 'vitest';
import { reportStuck, type StuckReport } from '../../../src/app/stuck/stuck-report.ts';
import { buildStuckProgram, hasTool, startStuck } from './stuck-program.ts';

const built = buildStuckProgram();
const folder = built?.folder ?? '';
const place = (name: string): string => join(folder, name);
afterAll(() => built !== undefined && rmSync(folder, { recursive: true, force: true }));
const look = (...places: string[]): Promise<StuckReport> =>
  reportStuck(places, Readable.from([]), { forMs: 0, arch: 'amd64', signal: new AbortController().signal });
const isLinux = process.platform === 'linux' && process.arch === 'x64' && built !== undefined;

const PANIC = `package main

import "os"

type box struct{ n int }

//go:noinline
func readBox(b *box) int { return b.n }

//go:noinline
func fail(kind string) {
	if kind == "nil" {
		println(readBox(nil))
	}
	panic("lab")
}

func main() { fail(os.Args[1]) }
`;

/** Function of the innermost Go frame of each thread, as gdb has it. */
function innermost(program: string, core: string): ReadonlyMap<number, string> {
  const words = ['-nx', '-batch', '-ex', 'thread apply all bt 1', program, core];
  const { stdout } = spawnSync('gdb', words, { encoding: 'utf8' });
  const found = new Map<number, string>();
  for (const [, tid, name] of stdout.matchAll(/\(?LWP (\d+)\)*:\n#0 +(?:0x[0-9a-f]+ in )?([^ ]+) \(/g))
    found.set(Number(tid), name ?? '');
  return found;
}

describe.skipIf(!isLinux || !hasTool('gcore'))('a core that gdb has written of a live process', () => {
  test('names the call, its path, and who made it; each thread is where gdb sees it', async () => {
    const program = built?.program ?? '';
    spawnSync('mkfifo', [place('fifo')]);
    const stuck = await startStuck(program, ['open-fifo', place('fifo')]);
    try {
      expect(spawnSync('gcore', ['-o', place('g'), String(stuck.pid)]).status).toBe(0);
    } finally {
      await stuck.end();
    }
    const core = place(`g.${stuck.pid}`);
    const found = await look(core);
    const [first, ...others] = found.threads;
    expect([found.kind, found.isGo, first?.kind, first?.caller?.func]).toEqual([
      'waiting',
      true,
      'path',
      'main.openFifo',
    ]);
    expect(first?.call).toMatchObject({ name: 'openat', file: place('fifo') });
    expect(new Set(others.map((t) => t.kind))).toEqual(new Set(['runtime-idle']));
    const gdb = innermost(program, core);
    expect(gdb.size).toBe(found.threads.length);
    for (const { tid, evidence } of found.threads) {
      const stack = evidence.find((e) => e.text.en.startsWith('stack: '))?.text.en ?? '';
      expect([tid, stack.slice(7).split(' ← ')[0]]).toEqual([tid, gdb.get(tid)]);
    }

    const moved = place('moved');
    spawnSync('mv', [program, moved]);
    try {
      const blind = await look(core);
      // The registers alone still tell the call, and that this is a Go program.
      expect([blind.kind, blind.threads[0]?.call?.file, blind.isGo]).toEqual([
        'waiting',
        place('fifo'),
        true,
      ]);
      expect(blind.sources[0]?.notes.map((n) => n.en).join()).toContain('is not here');
      expect((await look(core, moved)).threads[0]?.caller?.func).toBe('main.openFifo');
      // A program that was built again has other addresses.
      copyFileSync(moved, program);
      const bytes = readFileSync(program);
      bytes.write('other', 4000);
      writeFileSync(program, bytes);
      const other = await look(core);
      expect([other.threads[0]?.caller, other.isGo]).toEqual([null, true]);
      expect(other.sources[0]?.notes.map((n) => n.en).join()).toContain('is not the program');
    } finally {
      spawnSync('mv', [moved, program]);
    }
    truncateSync(core, 40_000);
    await expect(look(core)).rejects.toMatchObject({ code: 'FILE_NOT_READABLE' });
    rmSync(core);
  });
});

const writesCores = existsSync('/proc/sys/kernel/core_pattern')
  ? /^core\s*$/.test(readFileSync('/proc/sys/kernel/core_pattern', 'utf8'))
  : false;

describe.skipIf(!isLinux || !writesCores)('a core that the kernel has written of a panic', () => {
  test.each([
    ['nil', '', 'main.readBox'],
    ['nil', '-s', 'main.readBox'],
    ['panic', '', 'main.fail'],
  ])(
    '%s, linker flags "%s": the function that failed, through the stacks of the runtime',
    async (kind, flags, func) => {
      writeFileSync(place('panic.go.txt'), PANIC);
      copyFileSync(place('panic.go.txt'), place('panic_test_program.go'));
      const env = { ...process.env, CGO_ENABLED: '0', GOTOOLCHAIN: 'local', GOFLAGS: '' };
      const words = ['build', `-ldflags=${flags}`, '-o', place('panic'), place('panic_test_program.go')];
      expect(spawnSync('go', words, { env, cwd: folder }).status).toBe(0);
      rmSync(place('panic_test_program.go'));
      rmSync(place('core'), { force: true });
      spawnSync('sh', ['-c', `ulimit -c unlimited; GOTRACEBACK=crash ./panic ${kind}`], { cwd: folder });
      if (!existsSync(place('core'))) return;
      const { kind: verdict, threads } = await look(place('core'));
      expect([verdict, threads[0]?.kind, threads[0]?.caller?.func]).toEqual(['crashed', 'crashed', func]);
      expect(new Set(threads.slice(1).map((t) => t.kind))).toEqual(new Set(['runtime-idle']));
    },
  );
});

const canRecord =
  isLinux && hasTool('perf') && spawnSync('perf', ['record', '-q', '-o', place('try'), 'true']).status === 0;

describe.skipIf(!canRecord)('a recording of perf', () => {
  test.each([
    ['busy', [], 'busy', 'main.main.func2'],
    ['busy', ['-z'], 'busy', 'main.main.func2'],
    ['busy', ['-e', 'sched:sched_switch'], null, null],
  ] as const)('%s %s: perf.data says what its text says', async (argument, options, verdict, caller) => {
    const stuck = await startStuck(built?.program ?? '', [argument]);
    const words = ['record', '-q', '-g', ...options, '-o', place('perf.data'), '-p', String(stuck.pid)];
    const { status } = spawnSync('perf', [...words, 'sleep', '1']);
    await stuck.end();
    // Tracepoints need more than samples do.
    if (status !== 0) return;
    const text = spawnSync('perf', ['script', '-i', place('perf.data')], {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    });
    writeFileSync(place('script.txt'), text.stdout);
    const [data, script] = [await look(place('perf.data')), await look(place('script.txt'))];
    expect([data.kind, data.isGo]).toEqual([verdict ?? script.kind, true]);
    if (caller !== null) expect(data.threads.map((t) => t.caller?.func)).toContain(caller);
    const callers = ({ threads }: StuckReport) =>
      threads.map(({ tid, caller: by }) => [tid, by?.func ?? null]).toSorted();
    expect(callers(data)).toEqual(callers(script));
  });
});

describe.skipIf(!isLinux || !hasTool('dlv'))('a live process through delve', () => {
  test('its threads and goroutines name who waits', async () => {
    spawnSync('mkfifo', [place('fifo-delve')]);
    const stuck = await startStuck(built?.program ?? '', ['fifo', place('fifo-delve')]);
    try {
      const words = ['attach', String(stuck.pid), '--allow-non-terminal-interactive=true'];
      const input = 'threads\ngoroutines -t\ndetach\nexit -c\n';
      const run = spawnSync('dlv', [...words, '--check-go-version=false'], {
        input,
        encoding: 'utf8',
        timeout: 60_000,
      });
      writeFileSync(place('delve.txt'), run.stdout);
    } finally {
      await stuck.end();
    }
    const { kind, threads, isGo } = await look(place('delve.txt'));
    expect([kind, isGo, threads[0]?.caller?.func]).toEqual(['waiting', true, 'main.readFifo']);
    expect(threads[0]?.goroutine).not.toBeNull();
  });
});
