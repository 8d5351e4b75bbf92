import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { recordedIo } from '../../../test/support/recorded-io.ts';
import { AppError } from '../../base/errors/app-error.ts';
import { parseCall } from '../parse-call.ts';
import { translateWords } from '../profile/translate-words.ts';
import { command } from './profile.ts';

const ORACLE = join(import.meta.dirname, '../../../test/oracle');
const HEAP = join(ORACLE, 'profile/fixtures/go-text/heap.pb.gz');
const MUTEX = join(ORACLE, 'profile/fixtures/go-text/mutex.txt');
const PERF = join(ORACLE, 'perf/fixtures/cpu-clock.data');
const work = mkdtempSync(join(tmpdir(), 'goroscope-profile-command-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs `goroscope profile` with words as a shell would pass them. */
async function profile(...words: readonly string[]): Promise<Ran> {
  const plain = words.filter((word) => word !== '--json' && word !== 'zh');
  const { args, options } = parseCall(command as never, translateWords(plain), {});
  const { io, out, err } = recordedIo({
    lang: words.includes('zh') ? 'zh' : 'en',
    json: words.includes('--json'),
  });
  const code = await command.run({ args, options: options as never, io });
  return { code, out: out(), err: err() };
}

async function codeOf(...words: readonly string[]): Promise<string> {
  try {
    return String((await profile(...words)).code);
  } catch (error) {
    return error instanceof AppError ? `${error.code} ${error.exitCode}` : String(error);
  }
}

test('diff of a file with itself: nothing costs more, in text, Markdown and JSON', async () => {
  const { code, out } = await profile('diff', '--ci', HEAP, HEAP);
  expect([0, 5]).toContain(code);
  expect(out).toContain('Smyth');
  expect(out).not.toContain('Regression');
  const markdown = await profile('diff', HEAP, '--', HEAP, '--format', 'markdown', 'zh');
  expect(markdown.out).toMatch(/^\*\*/);
  const json = JSON.parse((await profile('diff', HEAP, HEAP, '--json')).out) as Record<string, unknown>;
  expect(json).toMatchObject({
    schema: 1,
    report: 'diff',
    sampleType: 'inuse_space',
    files: { base: 1, next: 1 },
  });
});

test('quality, locks, pgo and levels answer in text and JSON', async () => {
  expect((await profile('quality', HEAP)).out).toContain('kind heap');
  expect(JSON.parse((await profile('quality', HEAP, '--json')).out)).toMatchObject({
    report: 'quality',
    schema: 1,
  });
  expect((await profile('locks', MUTEX)).out).toContain('goroscope goroutines');
  const pgo = await profile('pgo', HEAP);
  expect([pgo.code, pgo.out]).toEqual([1, expect.stringContaining('samples/count')]);
  expect((await profile('levels', PERF)).out).toContain('kernel');
  expect(JSON.parse((await profile('levels', PERF, '--json')).out)).toMatchObject({
    report: 'levels',
    schema: 1,
  });
});

test('a report may go to a file', async () => {
  const path = join(work, 'levels.txt');
  expect((await profile('levels', PERF, '-o', path)).code).toBe(0);
  expect(readFileSync(path, 'utf8')).toContain('kernel');
});

test.each([
  [['nonsense', HEAP], 'BAD_ARGUMENT 2'],
  [['diff', HEAP], 'BAD_ARGUMENT 2'],
  [['quality'], 'BAD_ARGUMENT 2'],
  [['quality', HEAP, '--format', 'markdown'], 'BAD_ARGUMENT 2'],
  [['collect'], 'BAD_ARGUMENT 2'],
  [['collect', 'http://127.0.0.1:9', '--header', 'nonsense', '-o', work], 'BAD_ARGUMENT 2'],
  [['collect', 'http://127.0.0.1:9', '-o', join(work, 'none')], 'PPROF_NOT_FOUND 3'],
  [['explain', work], 'BAD_ARGUMENT 2'],
  [['levels', join(work, 'missing')], 'FILE_NOT_READABLE 2'],
  [['diff', PERF, PERF], '0'],
])('%s', async (words, expected) => {
  expect(await codeOf(...words)).toBe(expected);
});

test('a program or a profile of another kind is told as what it is', async () => {
  await expect(profile('top', process.execPath)).rejects.toMatchObject({ code: 'PROFILE_UNRECOGNIZED' });
  const levels = await profile('levels', process.execPath, HEAP);
  expect(levels.out).toMatch(/node.* is not the program of .*heap\.pb\.gz: levels and modules may be wrong/);
  expect((await profile('levels', HEAP)).out).not.toContain('is not the program');
  await expect(profile('locks', HEAP)).rejects.toThrow(/heap\.pb\.gz is neither a mutex nor a block profile/);
});
