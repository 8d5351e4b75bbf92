// Collecting from a real process by URL and by number, with its rates on and off, and interrupted; names from stripped programs.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  collectProfiles,
  type Collection,
  type CollectRequest,
} from '../../../src/app/profile/collect-profiles.ts';
import { ALL_GOROUTINES, type ReadDump, readDumps } from '../../../src/app/goroutines/read-dumps.ts';
import { openPaths } from '../../../src/app/open/open-paths.ts';
import { openProgram } from '../../../src/app/profile/open-program.ts';
import { judgeFiles } from '../../../src/app/profile/quality-report.ts';
import { readProfileFile } from '../../../src/app/profile/read-profiles.ts';
import { symbolize } from '../../../src/app/profile/symbolize.ts';
import { FunctionTableBuilder, LocationTableBuilder } from '../../../src/model/profile-builder.ts';
import type { Profile } from '../../../src/model/profile.ts';
import { buildProgram, hasGo, scratchDirectory } from './go-tool.ts';

const running: ChildProcess[] = [];
// Each burns a processor: not longer than its test.
afterEach(() => {
  for (const child of running.splice(0)) child.kill();
});

interface Server {
  readonly url: string;
  readonly pid: number;
}

async function serve(program: string, ...args: string[]): Promise<Server> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  running.push(child);
  const address = await new Promise<string>((resolve) => {
    child.stdout.once('data', (line: Buffer) => resolve(line.toString().trim()));
  });
  return { url: `http://${address}`, pid: child.pid ?? 0 };
}

const QUIET = { seconds: 2, headers: {}, progress: () => undefined };

function collect(target: string, folder: string, more: Partial<CollectRequest> = {}): Promise<Collection> {
  return collectProfiles({ ...QUIET, target, folder, signal: new AbortController().signal, ...more });
}

/** Whether the process takes a CPU profile now: as long as it does, a goroutine writes it. */
async function takesCpuProfile(url: string): Promise<boolean> {
  const answer = await fetch(`${url}/debug/pprof/goroutine?debug=2`);
  return (await answer.text()).includes('runtime/pprof.profileWriter');
}

function issuesOf(collection: Collection, name: string): string[] {
  return collection.files.find((file) => file.name === name)?.issues.map((i) => i.code) ?? ['missing'];
}

describe.skipIf(!hasGo)('a server', () => {
  const directory = scratchDirectory();
  let program = '';
  beforeAll(() => {
    program = buildProgram('serve', directory, ['-ldflags=-s -w']);
  });

  test('rates that are off are told; a program found by its number is named', async () => {
    const { pid } = await serve(program);
    const folder = join(directory, 'off');
    const collection = await collect(`pid:${pid}`, folder);
    expect(collection).toMatchObject({
      pid,
      interrupted: false,
      rates: { memProfileRate: 524_288, mutexFraction: 0, blockIsOn: false },
      program: { buildId: openProgram(program).buildId },
    });
    expect(collection.files.filter((file) => file.failure !== null)).toEqual([]);
    expect(issuesOf(collection, 'block-1.pb.gz')).toEqual(['rate-off-block']);
    expect(issuesOf(collection, 'mutex-2.pb.gz')).toEqual(['rate-off-mutex']);
    expect(issuesOf(collection, 'heap-1.pb.gz')).toEqual([]);
    expect(collection.files.every((file) => existsSync(file.path))).toBe(true);
    expect(JSON.parse(readFileSync(join(folder, 'collection.json'), 'utf8'))).toEqual(collection);
    const judged = await judgeFiles([join(folder, 'cpu.pb.gz')], program);
    expect(judged[0]?.issues.filter((i) => i.severity === 'broken')).toEqual([]);
  });

  test('with rates on both profiles have records; a difference in time is flagged', async () => {
    const { url } = await serve(program, 'on');
    const folder = join(directory, 'on');
    const collection = await collect(url, folder);
    expect(collection.rates).toEqual({ memProfileRate: 524_288, mutexFraction: 5, blockIsOn: true });
    // Generic code of the standard library waits for locks, too, and now and then long enough to be in the profile.
    const others = (file: string) => issuesOf(collection, file).filter((issue) => issue !== 'shape-names');
    expect(others('block-2.pb.gz')).toEqual([]);
    expect(others('mutex-2.pb.gz')).toEqual([]);
    expect(issuesOf(collection, 'threadcreate.pb.gz')).toEqual([]);
    const { findings } = await openPaths([folder]);
    const lock = findings.find(({ slug }) => slug === 'open-cause-lock-contention');
    expect(lock?.claim.en).toMatch(/^main\.contend: a lock/);
    // The same goroutines in protobuf and as text.
    const dumps: ReadDump[] = [];
    for (const query of ['goroutine', 'goroutine?debug=1']) {
      const path = join(folder, `${query.replace('?', '-')}.dump`);
      const answer = await fetch(`${url}/debug/pprof/${query}`);
      writeFileSync(path, Buffer.from(await answer.arrayBuffer()));
      dumps.push(...(await readDumps([path], process.stdin, ALL_GOROUTINES)).dumps);
    }
    expect(dumps.map(({ summary }) => summary.kind)).toEqual(['profile', 'profile']);
    const contending = dumps.map(({ groups }) =>
      groups
        .filter(({ stack }) => stack.frames.some(({ func }) => func === 'main.contend'))
        .reduce((sum, { count }) => sum + count, 0),
    );
    expect(contending).toEqual([3, 3]);
    for (const kind of ['heap', 'block']) {
      const answer = await fetch(`${url}/debug/pprof/${kind}?seconds=1`);
      writeFileSync(join(folder, `delta-${kind}.pb.gz`), Buffer.from(await answer.arrayBuffer()));
    }
    const [heap, block] = await judgeFiles(
      [join(folder, 'delta-heap.pb.gz'), join(folder, 'delta-block.pb.gz')],
      null,
    );
    expect(heap).toMatchObject({ grade: 'poor' });
    expect(heap?.issues.map((i) => i.code)).toContain('corrupt-delta');
    expect(block?.issues.map((i) => i.code)).not.toContain('corrupt-delta');
  });

  test('interrupted: what is complete stays, nothing half is left, the server can be asked again', async () => {
    const { url } = await serve(program, 'on');
    const folder = join(directory, 'interrupted');
    const stop = new AbortController();
    const collection = await collect(url, folder, {
      seconds: 3600,
      signal: stop.signal,
      progress: ({ name }) => name.startsWith('mutex') && stop.abort(),
    });
    expect(collection.interrupted).toBe(true);
    const there = collection.files.filter((file) => file.failure === null).map((file) => file.name);
    expect(there).toContain('mutex-1.pb.gz');
    expect(readdirSync(folder).sort()).toEqual(['collection.json', ...there].sort());
    // The server stops the profile whose reader has gone, long before its hour is over.
    await expect.poll(() => takesCpuProfile(url)).toBe(false);
    const again = await collect(url, join(directory, 'again'), { seconds: 1 });
    expect(again.files.find((file) => file.name === 'cpu.pb.gz')?.failure).toBeNull();
  });

  test('a second CPU profile at the same time is refused in words', async () => {
    const { url } = await serve(program);
    const stop = new AbortController();
    const other = fetch(`${url}/debug/pprof/profile?seconds=3600`, { signal: stop.signal }).catch(
      () => undefined,
    );
    await expect.poll(() => takesCpuProfile(url)).toBe(true);
    const collection = await collect(url, join(directory, 'busy'), { seconds: 1 });
    stop.abort();
    await other;
    const cpu = collection.files.find((file) => file.name === 'cpu.pb.gz');
    expect(cpu?.failure?.en).toContain('somebody else is taking a CPU profile');
  });

  test('nobody there and no such process are told', async () => {
    await expect(collect('http://127.0.0.1:9', join(directory, 'none'))).rejects.toMatchObject({
      code: 'PPROF_NOT_FOUND',
    });
    await expect(collect('pid:4194304', join(directory, 'none'))).rejects.toMatchObject({
      code: 'PPROF_NOT_FOUND',
    });
    await expect(collect(`pid:${process.pid}`, join(directory, 'none'))).rejects.toMatchObject({
      code: 'PPROF_NOT_FOUND',
    });
    expect(existsSync(join(directory, 'none'))).toBe(false);
  });
});

/** The profile with its addresses only. */
function withoutNames(profile: Profile): Profile {
  const locations = new LocationTableBuilder();
  for (let row = 0; row < profile.locations.count; row++)
    locations.add({
      address: profile.locations.address.getUnsigned(row),
      mapping: profile.locations.mapping[row]!,
      id: profile.locations.id.get(row),
      lines: [],
    });
  return { ...profile, functions: new FunctionTableBuilder().build(), locations: locations.build() };
}

/** Function, file and line of every frame, by address. */
function framesOf({ locations, functions, strings }: Profile): Map<string, string[]> {
  const frames = new Map<string, string[]>();
  for (let row = 0; row < locations.count; row++) {
    const lines: string[] = [];
    for (let at = locations.lineStart[row]!; at < locations.lineStart[row + 1]!; at++) {
      const called = locations.lineFunction[at]!;
      const name = strings.get(functions.name[called]!).replace(/\[.*\]/, '[...]');
      lines.push(`${name} ${strings.get(functions.filename[called]!)}:${locations.line.get(at)}`);
    }
    frames.set(String(locations.address.getUnsigned(row)), lines);
  }
  return frames;
}

describe.skipIf(!hasGo).each([
  ['stripped', ['-ldflags=-s -w']],
  ['position independent and stripped', ['-buildmode=pie', '-ldflags=-s -w']],
])('%s', (name, flags) => {
  const directory = scratchDirectory();
  test('addresses get the frames that the program itself would have written', async () => {
    const program = buildProgram('serve', directory, flags);
    const { url } = await serve(program, 'on');
    const folder = join(directory, name);
    await collect(url, folder);
    const opened = openProgram(program);
    for (const file of ['cpu', 'heap-2', 'block-2', 'mutex-2']) {
      const profile = await readProfileFile(join(folder, `${file}.pb.gz`));
      const again = symbolize(withoutNames(profile), opened);
      const [theirs, ours] = [framesOf(profile), framesOf(again)];
      const differ = [...theirs].filter(
        ([address, lines]) => ours.get(address)?.join('\n') !== lines.join('\n'),
      );
      expect([file, differ.map(([address, lines]) => [lines, ours.get(address)])]).toEqual([file, []]);
    }
    opened.close();
  });

  test('a frame that the runtime interrupted has the line of the instruction, not of the one before', async () => {
    const program = buildProgram('trap', directory, flags);
    const path = join(directory, 'trap.pb.gz');
    expect(spawnSync(program, [path]).status).toBe(0);
    const opened = openProgram(program);
    const profile = await readProfileFile(path);
    const theirs = framesOf(profile);
    expect([...theirs.values()].flat().some((line) => line.startsWith('main.trap '))).toBe(true);
    expect(framesOf(symbolize(withoutNames(profile), opened))).toEqual(theirs);
    opened.close();
  });
});
