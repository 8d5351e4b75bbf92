import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { readRecording, type RecordedRequest } from './read-recording.ts';
import { measureRecording } from './replay.ts';

const dir = mkdtempSync(join(tmpdir(), 'goroscope-recording-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function record(path: string, receivedUnixNano: string, body: string, contentType = 'application/x-protobuf'): Buffer {
  const header = Buffer.from(JSON.stringify({ path, receivedUnixNano, contentType }));
  const length = (n: number) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(n);
    return bytes;
  };
  return Buffer.concat([length(header.length), header, length(Buffer.byteLength(body)), Buffer.from(body)]);
}

function write(name: string, bytes: Buffer): string {
  const path = join(dir, name);
  writeFileSync(path, bytes);
  return path;
}

async function readAll(path: string): Promise<RecordedRequest[]> {
  const all: RecordedRequest[] = [];
  for await (const request of readRecording(path)) all.push(request);
  return all;
}

const WHOLE = Buffer.concat([
  record('/v1/traces', '1790000000000000123', 'a'.repeat(300_000)),
  record('/v1/logs', '1790000000000000999', '', 'application/json'),
]);

test.each(['plain.otlp', 'packed.otlp.gz'])('reads every request of %s', async (name) => {
  const path = write(name, name.endsWith('.gz') ? gzipSync(WHOLE) : WHOLE);
  const [first, second, ...rest] = await readAll(path);
  expect(first).toMatchObject({ signal: 'traces', format: 'protobuf', receivedUnixNano: 1_790_000_000_000_000_123n });
  expect(first?.body.length).toBe(300_000);
  expect(second).toMatchObject({ signal: 'logs', format: 'json' });
  expect(rest).toEqual([]);
  expect(await measureRecording(path)).toEqual({
    requests: 2,
    firstUnixNano: 1_790_000_000_000_000_123n,
    lastUnixNano: 1_790_000_000_000_000_999n,
  });
});

test('a recording cut anywhere tells where, never gives half a request', async () => {
  const small = Buffer.concat([record('/v1/logs', '1', 'abc'), record('/v1/metrics', '2', 'defg')]);
  const firstEnds = record('/v1/logs', '1', 'abc').length;
  for (let end = 1; end < small.length; end++) {
    const path = write('cut.otlp', small.subarray(0, end));
    const outcome = await readAll(path).catch((error: unknown) => error);
    const expected = end === firstEnds ? { length: 1 } : { code: 'DEMO_UNREADABLE' };
    expect(outcome).toMatchObject(expected);
  }
});

test('other files are refused', async () => {
  await expect(readAll(write('noise.otlp', Buffer.from('hello world, this is no recording')))).rejects.toMatchObject({ code: 'DEMO_UNREADABLE' });
  await expect(readAll(write('noise.gz', Buffer.from('not gzip')))).rejects.toMatchObject({ code: 'FILE_NOT_READABLE' });
  await expect(readAll(join(dir, 'missing.otlp.gz'))).rejects.toMatchObject({ code: 'FILE_NOT_READABLE' });
  await expect(measureRecording(write('empty.otlp', Buffer.alloc(0)))).rejects.toMatchObject({ code: 'DEMO_UNREADABLE' });
});
