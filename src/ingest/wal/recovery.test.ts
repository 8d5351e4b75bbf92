import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { oracleRequest } from '../../../test/oracle/otlp.ts';
import type { IngestEvent } from '../events.ts';
import { readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { findSegments } from './find-segments.ts';
import { inspectSegment } from './inspect-segment.ts';
import { encodeRecordHeader, readSegment } from './record.ts';
import { parseSegmentFileName, segmentFileName, SegmentIds } from './segment-file.ts';

let dir = '';
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'goroscope-recovery-'));
});
afterEach(async () => {
  await rm(dir, { recursive: true, force: true });
});

const NOW = 1_790_000_000_000_000_000n;

function record(seq: number, spans: number): Buffer {
  const list = Array.from({ length: spans }, (_, i) => ({
    traceId: Buffer.alloc(16, seq),
    spanId: Buffer.alloc(8, i + 1),
    startTimeUnixNano: String(NOW),
    name: `span ${i}`,
  }));
  const type = oracleRequest('traces');
  const body = type.encode(type.create({ resourceSpans: [{ scopeSpans: [{ spans: list }] }] })).finish();
  const header = encodeRecordHeader(
    { seq: BigInt(seq), receivedWallUnixNano: NOW, receivedMonoNano: 1n, tenant: '', flags: 0 },
    body,
  );
  return Buffer.concat([header, body]);
}

const RECORDS = [record(1, 3), record(2, 4), record(3, 2)];
const WHOLE = Buffer.concat(RECORDS);
const LAST_START = WHOLE.length - (RECORDS[2]?.length ?? 0);

async function inspect(content: Buffer): Promise<{
  items: number;
  bytes: number;
  file: Buffer;
  events: IngestEvent[];
  side: string[];
}> {
  const path = join(dir, segmentFileName('traces', 77n));
  await writeFile(path, content);
  const events: IngestEvent[] = [];
  const found = { signal: 'traces' as const, segmentId: 77n, path, bytes: content.length };
  const sealed = await inspectSegment(found, dir, (event) => events.push(event));
  const side = await readdir(join(dir, 'quarantine')).catch(() => []);
  return { items: sealed.items, bytes: sealed.bytes, file: await readFile(path), events, side };
}

describe('a segment found on start', () => {
  test('that is whole is left alone', async () => {
    const result = await inspect(WHOLE);
    expect(result).toMatchObject({ items: 9, bytes: WHOLE.length, events: [], side: [] });
    expect(result.file.equals(WHOLE)).toBe(true);
  });

  test('cut at every offset of its last record keeps the two before, and only those', async () => {
    for (let cut = LAST_START + 1; cut < WHOLE.length; cut += 3) {
      const result = await inspect(WHOLE.subarray(0, cut));
      expect(result.items, `cut at ${cut}`).toBe(7);
      expect(result.file.equals(WHOLE.subarray(0, LAST_START)), `cut at ${cut}`).toBe(true);
      expect(result.events.map((e) => e.name)).toEqual(['tornTail']);
    }
  });

  test('with a bit flipped at every offset of its last record keeps the bytes aside and tells it', async () => {
    for (let at = LAST_START; at < WHOLE.length; at += 3) {
      const damaged = Buffer.from(WHOLE);
      damaged[at] = (damaged[at] ?? 0) ^ 0x10;
      const result = await inspect(damaged);
      expect(result.items, `bit at ${at}`).toBe(7);
      expect(result.events, `bit at ${at}`).toHaveLength(1);
      expect(result.side).toHaveLength(1);
      const kept = await readFile(join(dir, 'quarantine', result.side[0] ?? ''));
      expect(kept.equals(damaged.subarray(LAST_START))).toBe(true);
    }
  });

  test('with a damaged record in the middle keeps what follows', async () => {
    const damaged = Buffer.from(WHOLE);
    const at = (RECORDS[0]?.length ?? 0) + 60;
    damaged[at] = (damaged[at] ?? 0) ^ 1;
    const result = await inspect(damaged);
    expect(result.items).toBe(5);
    expect(result.events.map((e) => e.name)).toEqual(['corruptRecord']);
    expect([...readSegment(result.file)].map((piece) => piece.kind)).toEqual(['record', 'record']);
  });

  test('with zero bytes at its end loses nothing and keeps nothing aside', async () => {
    const result = await inspect(Buffer.concat([WHOLE, Buffer.alloc(4096)]));
    expect(result).toMatchObject({ items: 9, side: [] });
    expect(result.events.map((e) => e.name)).toEqual(['tornTail']);
  });

  test('that is empty holds nothing', async () => {
    expect(await inspect(Buffer.alloc(0))).toMatchObject({ items: 0, bytes: 0, events: [] });
  });
});

describe('a start', () => {
  const name = (id: bigint): string => segmentFileName('traces', id);

  test('lists segments oldest first and removes drafts and what was stored already', async () => {
    for (const file of [name(3n), name(2n), name(1n), 'x.tmp', 'README'])
      await writeFile(join(dir, file), WHOLE);
    await mkdir(join(dir, 'quarantine'));
    await writeCheckpoint(dir, { lastSeq: 5n, lastSegmentId: 1n, loaded: [name(1n)], replace: null });
    const found = await findSegments(dir);
    expect(found.segments.map((s) => s.segmentId)).toEqual([2n, 3n]);
    expect(found.lastSegmentId).toBe(3n);
    expect((await readdir(dir)).toSorted()).toEqual([
      'README',
      'checkpoint.json',
      'quarantine',
      name(2n),
      name(3n),
    ]);
  });

  test('removes segments that were made ahead and never written, and gives none of their ids again', async () => {
    await writeFile(join(dir, name(1n)), WHOLE);
    await writeFile(join(dir, name(4n)), '');
    const found = await findSegments(dir);
    expect(found).toMatchObject({ lastSegmentId: 4n, segments: [{ segmentId: 1n }] });
    expect(await readdir(dir)).toEqual([name(1n)]);
  });

  test('finishes a replacement that was written down, at whichever step it stopped', async () => {
    const replace = { from: [name(1n), name(2n)], to: [name(8n), name(9n)] };
    for (const done of [[], [8n], [8n, 9n]]) {
      await rm(dir, { recursive: true });
      await mkdir(dir);
      await writeFile(join(dir, name(1n)), WHOLE);
      for (const id of [8n, 9n])
        await writeFile(join(dir, done.includes(id) ? name(id) : `${name(id)}.tmp`), WHOLE);
      await writeCheckpoint(dir, { lastSeq: 5n, lastSegmentId: 9n, loaded: [], replace });
      expect((await findSegments(dir)).segments.map((s) => s.segmentId)).toEqual([8n, 9n]);
    }
  });

  test('keeps the old segments when the new ones of a plan are gone', async () => {
    await writeFile(join(dir, name(1n)), WHOLE);
    const replace = { from: [name(1n)], to: [name(8n)] };
    await writeCheckpoint(dir, { lastSeq: 5n, lastSegmentId: 9n, loaded: [], replace });
    expect((await findSegments(dir)).segments.map((s) => s.segmentId)).toEqual([1n]);
  });

  test('drops the halves of a split that was not written down', async () => {
    await writeFile(join(dir, name(1n)), WHOLE);
    await writeFile(join(dir, `${name(8n)}.tmp`), WHOLE);
    expect((await findSegments(dir)).segments.map((s) => s.segmentId)).toEqual([1n]);
  });

  test.each(['', '{', '{"version":2}', '{"version":1,"lastSeq":"x","lastSegmentId":"1","loaded":[]}'])(
    'takes an unreadable checkpoint for none: %s',
    async (content) => {
      await writeFile(join(dir, 'checkpoint.json'), content);
      expect(await readCheckpoint(dir)).toEqual({
        lastSeq: 0n,
        lastSegmentId: 0n,
        loaded: [],
        replace: null,
      });
    },
  );
});

test('segment ids only rise, also when the clock goes back', () => {
  const ids = new SegmentIds(0n);
  const list = [1000, 1000, 2000, 500, 2001].map((ms) => ids.next(ms));
  expect(list).toEqual(list.toSorted((a, b) => (a < b ? -1 : 1)));
  expect(new Set(list).size).toBe(list.length);
  expect(new SegmentIds(1n << 62n).next(5)).toBe((1n << 62n) + 1n);
});

test('file names carry signal and id', () => {
  expect(parseSegmentFileName(segmentFileName('metrics', 255n))).toEqual({
    signal: 'metrics',
    segmentId: 255n,
  });
  for (const name of [
    'traces-1.wal',
    'spans-0000000000000001.wal',
    'traces-0000000000000001.wal.tmp',
    'lock',
  ])
    expect(parseSegmentFileName(name)).toBeUndefined();
});
