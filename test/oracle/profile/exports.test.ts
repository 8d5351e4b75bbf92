// What is exported is read again by other programs: speedscope with its own schema, `go tool pprof` for the sums.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { Ajv } from 'ajv';
import { beforeAll, describe, expect, test } from 'vitest';
import { CHROMIUM_PATH, startBrowser } from '../../ui/browser.ts';
import { buildProgram, goPprof, hasGo, scratchDirectory } from './go-tool.ts';
import { runCommand } from './run-command.ts';

const SPEEDSCOPE = dirname(
  createRequire(import.meta.url).resolve('speedscope/dist/release/file-format-schema.json'),
);
const schema = JSON.parse(readFileSync(join(SPEEDSCOPE, 'file-format-schema.json'), 'utf8')) as object;
const isSpeedscope = new Ajv({ strict: false }).compile(schema);

interface SpeedscopeFile {
  readonly shared: { readonly frames: readonly { readonly name: string }[] };
  readonly activeProfileIndex: number;
  readonly profiles: readonly {
    readonly name: string;
    readonly unit: string;
    readonly endValue: number;
    readonly samples: readonly (readonly number[])[];
    readonly weights: readonly number[];
  }[];
}

interface TraceEvent {
  readonly ph: string;
  readonly name: string;
  readonly pid: number;
  readonly ts: number;
  readonly dur: number;
  readonly args: { readonly self?: number; readonly name?: string };
}

/** Own and cumulated values by function, as `go tool pprof -top` prints them with this unit. */
function topOfGo(
  file: string,
  index: string,
  unit: string,
  cwd: string,
): Map<string, [flat: number, cum: number]> {
  const words = [
    '-top',
    `-sample_index=${index}`,
    `-unit=${unit}`,
    '-nodefraction=0',
    '-edgefraction=0',
    '-nodecount=100000',
  ];
  const rows = goPprof([...words, file], cwd).split('\n');
  const found = new Map<string, [number, number]>();
  for (const row of rows.slice(rows.findIndex((line) => line.includes('flat%')) + 1)) {
    const match =
      /^\s*(-?[\d.]+)\S*\s+\S+\s+\S+\s+(-?[\d.]+)\S*\s+\S+\s+(.+?)(?: \((?:partial-)?inline\))*$/.exec(row);
    if (match !== null) found.set(match[3] ?? '', [Number(match[1]), Number(match[2])]);
  }
  return found;
}

/** The same sums from stacks: root first, with a value. */
function sumStacks(
  stacks: Iterable<readonly [readonly string[], number]>,
): Map<string, [flat: number, cum: number]> {
  const sums = new Map<string, [number, number]>();
  for (const [stack, value] of stacks) {
    const leaf = stack.at(-1) ?? '';
    for (const name of new Set(stack)) {
      const [flat, cum] = sums.get(name) ?? [0, 0];
      sums.set(name, [flat + (name === leaf ? value : 0), cum + value]);
    }
  }
  return sums;
}

function sorted(sums: Map<string, [number, number]>): [string, [number, number]][] {
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1));
}

function* foldedStacks(text: string): Generator<[string[], number]> {
  for (const line of text.trimEnd().split('\n')) {
    const at = line.lastIndexOf(' ');
    yield [line.slice(0, at).split(';'), Number(line.slice(at + 1))];
  }
}

describe.skipIf(!hasGo)('exports of profiles of a real program', () => {
  const directory = scratchDirectory();
  const UNITS = [
    ['heap', 'inuse_space', 'B'],
    ['allocs', 'alloc_objects', 'count'],
    ['cpu', 'cpu', 'ns'],
  ] as const;
  beforeAll(() => {
    const program = buildProgram('work', directory);
    const run = spawnSync(program, [directory], { encoding: 'utf8' });
    if (run.status !== 0) throw new Error(run.stderr);
  });

  const exported = async (format: string, kind: string, ...more: string[]): Promise<string> => {
    const { out, exitCode } = await runCommand(
      'profile',
      [format, join(directory, `${kind}.pb.gz`), ...more],
      directory,
    );
    expect(exitCode).toBe(0);
    return out;
  };

  test.each(UNITS)('folded stacks of %s add up to what pprof says of %s', async (kind, index, unit) => {
    const text = await exported('folded', kind, '--sample-index', index);
    const expected = topOfGo(join(directory, `${kind}.pb.gz`), index, unit, directory);
    expect(expected.size).toBeGreaterThan(3);
    const own = sumStacks(foldedStacks(text));
    for (const [name, [flat, cum]] of expected) if (flat === 0 && cum === 0) own.set(name, [0, 0]);
    expect(sorted(own)).toEqual(sorted(expected));
  });

  test.each(UNITS)('speedscope of %s keeps its schema and all values', async (kind, index, unit) => {
    const file = JSON.parse(await exported('speedscope', kind, '--sample-index', index)) as SpeedscopeFile;
    expect(isSpeedscope(file) ? [] : isSpeedscope.errors).toEqual([]);
    const profile = file.profiles[file.activeProfileIndex];
    if (profile === undefined) throw new Error('no active profile');
    expect(profile.weights.reduce((a, b) => a + b, 0)).toBe(profile.endValue);
    const stacks = profile.samples.map(
      (sample, i) =>
        [sample.map((frame) => file.shared.frames[frame]?.name ?? ''), profile.weights[i] ?? 0] as const,
    );
    const expected = topOfGo(join(directory, `${kind}.pb.gz`), index, unit, directory);
    const own = sumStacks(stacks);
    for (const [name, [flat, cum]] of expected) if (flat === 0 && cum === 0) own.set(name, [0, 0]);
    expect(sorted(own)).toEqual(sorted(expected));
  });

  test('the trace for Perfetto nests calls inside their callers and loses nothing', async () => {
    const { traceEvents } = JSON.parse(await exported('perfetto', 'cpu')) as { traceEvents: TraceEvent[] };
    const cpu = traceEvents.find(({ ph, args }) => ph === 'M' && args.name?.includes('cpu (nanoseconds)'));
    const calls = traceEvents.filter(({ ph, pid }) => ph === 'X' && pid === cpu?.pid);
    const roots: TraceEvent[] = [];
    const open: TraceEvent[] = [];
    for (const call of [...calls].sort((a, b) => a.ts - b.ts || b.dur - a.dur)) {
      while (open.length > 0 && call.ts >= (open.at(-1)?.ts ?? 0) + (open.at(-1)?.dur ?? 0) - 1e-6)
        open.pop();
      const caller = open.at(-1);
      if (caller === undefined) roots.push(call);
      else expect(call.ts + call.dur).toBeLessThanOrEqual(caller.ts + caller.dur + 1e-6);
      open.push(call);
    }
    const total = [...topOfGo(join(directory, 'cpu.pb.gz'), 'cpu', 'ns', directory).values()].reduce(
      (sum, [flat]) => sum + flat,
      0,
    );
    expect(calls.reduce((sum, { args }) => sum + (args.self ?? 0), 0)).toBe(total);
    expect(roots.reduce((sum, { dur }) => sum + dur, 0)).toBeCloseTo(total / 1e3, 3);
  });

  test('filters of reports hold for exports', async () => {
    const all = await exported('folded', 'cpu');
    const focused = await exported('folded', 'cpu', '--focus', 'gcBgMarkWorker|insert');
    expect(focused.length).toBeLessThan(all.length);
    expect(focused.split('\n').every((line) => line === '' || /gcBgMarkWorker|insert/.test(line))).toBe(true);
  });

  test('the picture is one that an XML reader accepts', async () => {
    const svg = await exported('svg', 'heap', '--sample-index', 'alloc_space');
    expect(svg.startsWith('<svg xmlns="http://www.w3.org/2000/svg"')).toBe(true);
    expect(svg.match(/<g>/g)?.length).toBe(svg.match(/<\/g>/g)?.length);
    expect(svg).not.toMatch(/<script|&(?!amp;|lt;|gt;|quot;)/);
  });

  test.skipIf(CHROMIUM_PATH === undefined)('speedscope itself opens it', async () => {
    const json = await exported('speedscope', 'cpu');
    const types: Readonly<Record<string, string>> = {
      html: 'text/html',
      js: 'text/javascript',
      css: 'text/css',
    };
    const server = createServer((request, response) => {
      const name = new URL(request.url ?? '/', 'http://x').pathname.slice(1) || 'index.html';
      try {
        const content = readFileSync(join(SPEEDSCOPE, name.replaceAll('..', '')));
        response.writeHead(200, {
          'content-type': types[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream',
        });
        response.end(content);
      } catch {
        response.writeHead(404).end();
      }
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    const browser = await startBrowser();
    try {
      const { page } = await browser.open(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
      await page
        .locator('input[type=file]')
        .setInputFiles([
          { name: 'cpu.speedscope.json', mimeType: 'application/json', buffer: Buffer.from(json) },
        ]);
      await page.waitForFunction("document.title.includes('cpu')");
      expect(await page.locator('canvas').count()).toBeGreaterThan(0);
      expect(await page.getByText(/went wrong|Unrecognized/i).count()).toBe(0);
    } finally {
      await browser.close();
      server.close();
    }
  });
});
