// A program whose functions each do one kind of work, recorded by a real perf and by its own CPU profile at once.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPaths } from '../../../src/app/open/open-paths.ts';
import { perfAsProfile } from '../../../src/app/profile/perf-as-profile.ts';
import { type LevelSource, reportLevels } from '../../../src/app/profile/levels-report.ts';
import { readProfileFile } from '../../../src/app/profile/read-profiles.ts';
import { toolchains } from '../goroutines/toolchains.ts';
import { decodeData, essence, parseScript } from './expand.ts';

const work = mkdtempSync(join(tmpdir(), 'goroscope-perf-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));

/** perf may be missing, or not allowed to record here. */
const canRecord =
  spawnSync('perf', ['record', '-e', 'cpu-clock', '-g', '-o', join(work, 'try.data'), '--', 'true'])
    .status === 0;
const FIELDS = 'comm,pid,tid,time,period,event,ip,sym,symoff,dso';

function build(root: string, name: string, flags: readonly string[], source = 'levels'): string {
  const program = join(work, name);
  const cwd = fileURLToPath(new URL(`programs/${source}`, import.meta.url));
  const env = { ...process.env, GOROOT: root, GOTOOLCHAIN: 'local' };
  const built = spawnSync(join(root, 'bin/go'), ['build', ...flags, '-o', program, '.'], {
    cwd,
    env,
    encoding: 'utf8',
  });
  if (built.status !== 0) throw new Error(built.stderr);
  return program;
}

interface Recorded {
  readonly program: string;
  readonly data: string;
  readonly script: string;
  readonly profile: string;
}

function record(root: string, name: string, flags: readonly string[], ...options: string[]): Recorded {
  const program = build(root, name, flags);
  const [data, profile, script] = ['data', 'pb.gz', 'txt'].map((end) => join(work, `${name}.${end}`)) as [
    string,
    string,
    string,
  ];
  const words = [
    'record',
    '-e',
    'cpu-clock',
    '-F',
    '399',
    '-g',
    ...options,
    '-o',
    data,
    '--',
    program,
    '1.5',
    profile,
  ];
  const ran = spawnSync('perf', words, { encoding: 'utf8' });
  if (ran.status !== 0) throw new Error(ran.stderr);
  const printed = spawnSync('perf', ['script', '-F', FIELDS, '-i', data], { maxBuffer: 1 << 28 });
  writeFileSync(script, printed.stdout);
  return { program, data, script, profile };
}

function part(source: LevelSource | undefined, level: string, name?: RegExp): number {
  const costs =
    source?.levels.filter((c) => c.level === level && (name === undefined || name.test(c.part))) ?? [];
  return costs.reduce((sum, c) => sum + c.weight, 0) / (source?.total ?? 1);
}

describe.skipIf(!canRecord).each(
  toolchains()
    .filter(({ name }) => ['local', '1.21', '1.24', '1.27'].includes(name))
    .flatMap(({ name, root }) => [
      { title: name, root, flags: [] as string[], options: [] as string[] },
      ...(name === 'local'
        ? [
            { title: 'local, stripped', root, flags: ['-ldflags=-s -w'], options: [] },
            {
              title: 'local, position independent',
              root,
              flags: ['-buildmode=pie', '-ldflags=-s -w'],
              options: [],
            },
            { title: 'local, packed recording', root, flags: [], options: ['-z'] },
          ]
        : []),
    ]),
)('Go $title', ({ title, root, flags, options }) => {
  let recorded: Recorded;
  beforeAll(() => {
    recorded = record(root, title.replace(/\W+/g, '-'), flags, ...options);
  }, 300_000);

  test('samples are those that perf prints', () => {
    const ours = decodeData(readFileSync(recorded.data));
    const theirs = parseScript(readFileSync(recorded.script));
    expect(ours.samples.length).toBeGreaterThan(50);
    expect(ours.samples.map(essence)).toEqual(theirs.samples.map(essence));
  });

  test('each function pays for its kind of work, from the binary and from the text', async () => {
    for (const file of [recorded.data, recorded.script]) {
      const { sources } = await reportLevels({ files: [file], program: recorded.program, pid: null });
      const [source] = sources;
      expect(part(source, 'application')).toBeGreaterThan(0.1);
      expect(part(source, 'module', /^example\.com\/dep\/v2@v2\.3\.4$/)).toBeGreaterThan(0.1);
      expect(part(source, 'kernel', /^syscall read$/)).toBeGreaterThan(0.02);
      expect(part(source, 'stdlib')).toBeGreaterThan(0.02);
      const paid = (name: string) => source?.functions.find((f) => f.function === `main.${name}`);
      // The inlined function is told apart from the one it was inlined into.
      expect(paid('own')?.own).toBeGreaterThan(0.1 * (source?.total ?? 1));
      expect(paid('read')?.charged[0]).toMatchObject({ level: 'kernel', part: 'syscall read' });
      expect(paid('standard')?.charged[0]).toMatchObject({ level: 'stdlib' });
      expect(paid('allocate')?.charged.map((c) => c.part)).toContain('malloc');
    }
  });

  test('beside the CPU profile: one build, and the kernel that SIGPROF books to the system call', async () => {
    const { sources, sameBuild, program } = await reportLevels({
      files: [recorded.data, recorded.profile],
      program: null,
      pid: null,
    });
    expect(program?.path).toBe(recorded.program);
    // Releases before 1.24 write no GNU build id.
    expect(sameBuild).toBe(program?.buildId === null ? null : true);
    const [perf, pprof] = sources;
    expect(part(pprof, 'kernel')).toBe(0);
    expect(part(perf, 'kernel')).toBeGreaterThan(0.02);
    expect(part(pprof, 'runtime', /^syscall boundary$/)).toBeGreaterThan(
      part(perf, 'runtime', /^syscall boundary$/),
    );
    expect(perf?.cpus ?? 0).toBeGreaterThan(0);
    expect(pprof?.cpus ?? 0).toBeGreaterThan(0);
  });
});

describe.skipIf(!canRecord || process.arch !== 'x64')('copies of stacks', () => {
  test(
    'become whole chains by Go’s own table, also without symbols and frame pointers',
    { timeout: 120_000 },
    () => {
      const { root } = toolchains().find(({ name }) => name === 'local')!;
      const { data, program } = record(root, 'copied', ['-ldflags=-s -w'], '--call-graph', 'dwarf,16384');
      const profile = perfAsProfile(readFileSync(data), program)!;
      const { samples, stacks, locations, functions, strings } = profile;
      const roots = new Map<string, number>();
      let computed = '';
      for (let row = 0; row < samples.count; row++) {
        const names: string[] = [];
        for (let at = samples.stack[row] ?? 0; at !== 0; at = stacks.parent[at] ?? 0) {
          const place = stacks.location[at] ?? 0;
          for (
            let line = locations.lineStart[place] ?? 0;
            line < (locations.lineStart[place + 1] ?? 0);
            line++
          )
            names.push(strings.get(functions.name[locations.lineFunction[line] ?? 0] ?? 0));
        }
        const top = names.at(-1) ?? '';
        roots.set(top, (roots.get(top) ?? 0) + (samples.values[0]?.toNumber(row) ?? 0));
        if (names[0] === 'main.own') computed = names.join(' < ');
      }
      const whole = [...roots].filter(([name]) =>
        /^runtime\.(?:goexit|mcall|systemstack|morestack|mstart|rt0_go)/.test(name),
      );
      const count = (entries: Iterable<readonly [string, number]>): number =>
        [...entries].reduce((sum, [, n]) => sum + n, 0);
      expect(count(whole) / count(roots)).toBeGreaterThan(0.9);
      expect(computed).toBe('main.own < main.compute < main.main < runtime.main < runtime.goexit');
    },
  );
});

describe.skipIf(!canRecord)('other ways to record', () => {
  let program = '';
  beforeAll(() => {
    program = build(toolchains()[0]?.root ?? '', 'other-ways', []);
  }, 300_000);

  test.each([
    [['-F', '199', '-g', '-e', 'cpu-clock,page-faults']],
    [['-F', '199', '-g', '-e', 'cpu-clock', '--buildid-mmap']],
    [['-F', '199', '-g', '-e', 'cpu-clock:u']],
    [['-c', '500000', '-g', '-e', 'task-clock']],
    [['-c', '1', '-g', '-d', '-e', 'page-faults']],
    [['-F', '199', '-g', '-e', 'cpu-clock', '-T', '--sample-cpu', '-P', '-s']],
  ])('%s', { timeout: 30_000 }, (options) => {
    const data = join(work, 'other.data');
    const words = ['record', ...options, '-o', data, '--', program, '0.4', join(work, 'other.pb.gz')];
    const ran = spawnSync('perf', words, { encoding: 'utf8' });
    expect([ran.status, ran.status === 0 ? '' : ran.stderr]).toEqual([0, '']);
    const printed = spawnSync('perf', ['script', '-F', FIELDS, '-i', data], { maxBuffer: 1 << 28 });
    const ours = decodeData(readFileSync(data));
    expect(ours.samples.length).toBeGreaterThan(5);
    expect(ours.samples.map(essence)).toEqual(parseScript(printed.stdout).samples.map(essence));
  });
});

const hasC = spawnSync('cc', ['--version']).status === 0;

describe.skipIf(!canRecord || !hasC)('a program with C', () => {
  test(
    'time in C is its own level, which the CPU profile books to the call',
    { timeout: 300_000 },
    async () => {
      const [local] = toolchains();
      const program = build(local?.root ?? '', 'cgo', [], 'cgo');
      const [data, profile] = [join(work, 'cgo.data'), join(work, 'cgo.pb.gz')];
      const words = [
        'record',
        '-e',
        'cpu-clock',
        '-F',
        '399',
        '-g',
        '-o',
        data,
        '--',
        program,
        '1.5',
        profile,
      ];
      expect(spawnSync('perf', words).status).toBe(0);
      const { sources } = await reportLevels({ files: [data, profile], program: null, pid: null });
      const [perf, pprof] = sources;
      expect(part(perf, 'native', /^cgo$/)).toBeGreaterThan(0.2);
      expect(part(pprof, 'native')).toBe(0);
      expect(part(pprof, 'runtime', /^syscall boundary$/)).toBeGreaterThan(0.2);
      expect(part(perf, 'application')).toBeGreaterThan(0.2);
    },
  );
});

describe.skipIf(!canRecord)('an opened folder', () => {
  test(
    'a recording is joined with the program beside it by build id, wherever it ran and whatever it is called',
    { timeout: 60_000 },
    async () => {
      const [local] = toolchains();
      const { program, data, profile } = record(local?.root ?? '', 'moved', []);
      const folder = join(work, 'incident');
      mkdirSync(folder);
      for (const [from, name] of [
        [program, 'what-is-this'],
        [data, 'a.bin'],
        [profile, 'b.bin'],
      ] as const)
        renameSync(from, join(folder, name));
      const { files, links, findings } = await openPaths([folder]);
      const perf = files.find(({ kind }) => kind === 'perf-data');
      const id = files.find(({ kind }) => kind === 'executable')?.identity.buildIds[0];
      expect(perf?.identity.buildIds).toEqual([id]);
      expect(perf?.viewable).toBe(true);
      expect(links.filter(({ by, value }) => by === 'build-id' && value === id)).toHaveLength(3);
      const levels = findings.find(({ slug }) => slug === 'open-perf-levels');
      expect(levels?.evidence.map(({ fact }) => fact)).toContain('main.own');
      const top = await readProfileFile(join(folder, 'a.bin'), true, join(folder, 'what-is-this'));
      expect(top.mappings[0]).toMatchObject({ file: program, buildId: id });
      const names = Array.from(top.functions.name, (name) => top.strings.get(name));
      expect(names).toEqual(expect.arrayContaining(['main.own', 'main.compute', 'main.main']));
    },
  );
});
