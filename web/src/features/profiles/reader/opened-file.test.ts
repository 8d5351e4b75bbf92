import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { openFile } from './opened-file.ts';

const folder = join(import.meta.dirname, '../../../../../test/oracle/profile/fixtures/go-text');
const fixture = (name: string): Uint8Array<ArrayBuffer> => new Uint8Array(readFileSync(join(folder, name)));
const text = (content: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(content);

test('profiles are read packed, plain and in the older text forms', async () => {
  const packed = fixture('heap.pb.gz');
  const summaries = [
    (await openFile('x', packed)).summary,
    (await openFile('x', new Uint8Array(gunzipSync(packed)))).summary,
    (await openFile('x', fixture('heap.txt'))).summary,
  ];
  for (const summary of summaries) expect(summary).toMatchObject({ kind: 'profile' });
  expect(summaries[0]).toEqual(summaries[1]);
});

test('goroutine profiles as text are dumps: they have groups', async () => {
  const { summary, dumps } = await openFile('x', fixture('goroutine.txt'));
  expect(summary.kind).toBe('goroutines');
  expect(dumps?.[0]?.groups.length).toBeGreaterThan(0);
});

test.each([
  ['', 'The file is empty.'],
  ['go 1.26 trace\0\0\0', 'This is an execution trace'],
  ['PERFILE2xxxxxxxxxxxxxxxxxxxxxxxx', 'This is a perf.data file'],
  ['{"resourceSpans":[]}', 'Looks like otlp-json'],
])('"%s" is refused with what it is', async (content, reason) => {
  const { summary } = await openFile('x', text(content));
  expect(summary.kind === 'refused' ? summary.reason.en : '').toContain(reason);
});

test('a profile cut anywhere is refused, never half shown, and nothing throws', async () => {
  const packed = fixture('heap.pb.gz');
  for (let end = 1; end < packed.length; end += 37) {
    const { summary } = await openFile('x', packed.slice(0, end));
    expect(summary.kind).toBe('refused');
  }
});
