import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { oracleRequest, randomFrom } from '../../../test/oracle/otlp.ts';
import { type Fault, MemoryEngine } from '../../../test/support/memory-engine.ts';
import type { IngestEvent } from '../events.ts';
import { findSegments } from '../wal/find-segments.ts';
import { encodeRecordHeader } from '../wal/record.ts';
import { segmentPath } from '../wal/segment-file.ts';
import { SegmentLoader } from './segment-loader.ts';

let dir = '';
let engine: MemoryEngine;
let events: IngestEvent[];
let ids = 0n;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'goroscope-loader-'));
  engine = new MemoryEngine();
  events = [];
  ids = 1000n;
});
afterEach(async () => {
  await rm(dir, { recursive: true, force: true });
});

const NOW = 1_790_000_000_000_000_000n;
const DAY = 86_400_000_000_000n;

/** A record of spans spread over the given number of days. */
function record(seq: number, spans: number, days = 1): Buffer {
  const list = Array.from({ length: spans }, (_, i) => ({
    traceId: Buffer.alloc(16, seq),
    spanId: Buffer.alloc(8, i + 1),
    startTimeUnixNano: String(NOW - BigInt(i % days) * DAY),
  }));
  const type = oracleRequest('traces');
  const body = type.encode(type.create({ resourceSpans: [{ scopeSpans: [{ spans: list }] }] })).finish();
  const header = encodeRecordHeader(
    { seq: BigInt(seq), receivedWallUnixNano: NOW, receivedMonoNano: 1n, tenant: '', flags: 0 },
    body,
  );
  return Buffer.concat([header, body]);
}

async function segment(id: bigint, ...records: Buffer[]): Promise<void> {
  await writeFile(segmentPath(dir, 'traces', id), Buffer.concat(records));
}

function createLoader(): SegmentLoader {
  return new SegmentLoader({
    walDir: dir,
    loader: engine,
    onEvent: (event) => events.push(event),
    onStored: () => undefined,
    onLoaded: () => undefined,
    nextSegmentId: () => ++ids,
    lastSeq: () => 99n,
    lastSegmentId: () => ids,
    firstBackOffMs: 1,
  });
}

async function loadAll(): Promise<SegmentLoader> {
  const loader = createLoader();
  loader.add(...(await findSegments(dir)).segments);
  await expect.poll(() => loader.queue.length, { interval: 5 }).toBe(0);
  await loader.close(0);
  return loader;
}

async function leftFiles(): Promise<string[]> {
  return (await readdir(dir)).filter((name) => name.endsWith('.wal'));
}

describe('the loader', () => {
  test('stores every day of every segment once and removes the files', async () => {
    await segment(1n, record(1, 4, 3), record(2, 5));
    await segment(2n, record(3, 6, 2));
    await loadAll();
    expect(engine.rows).toBe(15);
    expect(engine.loads).toBe(5);
    expect(await leftFiles()).toEqual([]);
    expect(events).toEqual([]);
  });

  test('gathers many small segments into few INSERTs, also those found on start', async () => {
    for (let i = 1; i <= 150; i++) await segment(BigInt(i), record(i, 2, 2));
    await loadAll();
    expect(engine.rows).toBe(300);
    expect(new Set(engine.seqs).size).toBe(150);
    expect(engine.loads).toBeLessThan(10);
    expect(await leftFiles()).toEqual([]);
  });

  test('does not gather what is partly stored', async () => {
    for (let i = 1; i <= 5; i++) await segment(BigInt(i), record(i, 4, 2));
    await engine.load({
      segment: { signal: 'traces', segmentId: 3n, path: segmentPath(dir, 'traces', 3n) },
      table: 'spans',
      day: new Date(Number(NOW / 1_000_000n)).toISOString().slice(0, 10),
      onlyDay: false,
      generation: 0,
    });
    await loadAll();
    expect(engine.rows).toBe(20);
    expect([...engine.stored.keys()].filter((key) => key.startsWith('3/'))).toHaveLength(2);
  });

  test.each([1n, 2n, 4n])(
    'one that cannot be read (%i) holds up nobody, and nobody takes its mates',
    async (bad) => {
      for (let id = 1n; id <= 4n; id++) await segment(id, record(Number(id), 1));
      const log = oracleRequest('logs');
      const body = log
        .encode(
          log.create({ resourceLogs: [{ scopeLogs: [{ logRecords: [{ timeUnixNano: String(NOW) }] }] }] }),
        )
        .finish();
      for (let id = 5n; id <= 7n; id++) {
        const header = { seq: id, receivedWallUnixNano: NOW, receivedMonoNano: 1n, tenant: '', flags: 0 };
        await writeFile(
          segmentPath(dir, 'logs', id),
          Buffer.concat([encodeRecordHeader(header, body), body]),
        );
      }
      const found = (await findSegments(dir)).segments.toSorted((a, b) => Number(a.segmentId - b.segmentId));
      const path = segmentPath(dir, 'traces', bad);
      const kept = `${path}.kept`;
      await rename(path, kept);
      await mkdir(path);
      const loader = createLoader();
      loader.add(...found);
      await expect.poll(() => engine.rows, { interval: 5 }).toBe(6);
      await rm(path, { recursive: true });
      await rename(kept, path);
      await expect.poll(() => engine.rows, { interval: 5 }).toBe(7);
      await loader.close(0);
      expect([...engine.stored.keys()].filter((key) => key.includes('/logs/'))).toHaveLength(1);
      expect(new Set(events.map((event) => event.name))).toEqual(new Set(['loadFailed']));
      expect(await leftFiles()).toEqual([]);
    },
  );

  test('keeps its place while the engine is away', async () => {
    await segment(1n, record(1, 4));
    let calls = 0;
    engine.nextFault = () => (++calls <= 3 ? 'unavailable' : 'none');
    await loadAll();
    expect(engine.rows).toBe(4);
    expect(events.map((e) => e.name)).toEqual(['engineLost', 'engineBack']);
  });

  test('says nothing of an engine that goes away because everything ends', async () => {
    await segment(1n, record(1, 4));
    const loader = createLoader();
    let closed: Promise<void> | undefined;
    engine.nextFault = () => {
      closed ??= loader.close(0);
      return 'unavailable';
    };
    loader.add(...(await findSegments(dir)).segments);
    await expect.poll(() => closed !== undefined, { interval: 5 }).toBe(true);
    await closed;
    expect(await leftFiles()).toHaveLength(1);
    expect(events).toEqual([]);
  });

  test.each([true, false])(
    'stores each row once whatever moment the engine dies at (it remembers tokens: %s)',
    async (remembers) => {
      for (let seed = 1; seed <= 40; seed++) {
        engine = new MemoryEngine();
        engine.remembersTokens = remembers;
        const random = randomFrom(seed);
        const faults: Fault[] = ['die-before', 'die-part', 'die-after', 'unavailable', 'none', 'none'];
        let left = 4;
        engine.nextFault = () =>
          left-- > 0 ? (faults[Math.floor(random() * faults.length)] ?? 'none') : 'none';
        await segment(BigInt(seed), record(1, 4, 3), record(2, 3, 2), record(3, 5));
        await loadAll();
        expect(engine.rows, `seed ${seed}`).toBe(12);
      }
    },
  );

  describe('segments that share an INSERT', () => {
    const two = async (first = 1n): Promise<void> => {
      await segment(first, record(1, 4), record(2, 3));
      await segment(first + 1n, record(3, 5));
    };
    beforeEach(() => {
      engine.mostTogether = 4;
    });

    test('are stored and removed together', async () => {
      const together = vi.spyOn(engine, 'loadTogether');
      await two();
      await loadAll();
      expect(together.mock.calls.map(([{ segments }]) => segments.map((s) => s.segmentId))).toEqual([
        [1n, 2n],
      ]);
      expect(engine.rows).toBe(12);
      expect(await leftFiles()).toEqual([]);
      expect(events).toEqual([]);
    });

    test('have rows of one day only', async () => {
      const together = vi.spyOn(engine, 'loadTogether');
      await segment(1n, record(1, 4));
      await segment(2n, record(2, 6, 2));
      await loadAll();
      expect(together).not.toHaveBeenCalled();
      expect(engine.rows).toBe(10);
    });

    test.each(['die-before', 'die-part', 'die-after', 'unavailable'] as const)(
      'are counted one by one when it fails (%s), at the first as at the second',
      async (fault) => {
        for (const at of [1, 2]) {
          engine = new MemoryEngine();
          engine.mostTogether = 4;
          let calls = 0;
          engine.nextFault = () => (++calls === at ? fault : 'none');
          await two(BigInt(at * 10));
          await loadAll();
          expect(engine.rows, `fault at ${at}`).toBe(12);
          expect(await leftFiles()).toEqual([]);
        }
      },
    );

    test('of which one is refused, lose nothing of the other', async () => {
      engine.rejects = ({ header }) => header.seq === 1n;
      await two();
      const loader = await loadAll();
      expect(engine.rows).toBe(8);
      expect(loader.quarantined).toBe(4);
      expect(events.map((e) => e.name)).not.toContain('engineLost');
    });

    test('of which one is stored in part without an error, are made whole', async () => {
      vi.spyOn(engine, 'loadTogether').mockImplementationOnce(async ({ segments, table, day }) => {
        const [first] = segments;
        if (first === undefined) return [];
        const { rows } = await engine.load({ segment: first, table, day, onlyDay: true, generation: 77 });
        return segments.map(({ segmentId }) => ({
          segmentId,
          table,
          day,
          rows: segmentId === first.segmentId ? rows : 0,
        }));
      });
      await two();
      await loadAll();
      expect(engine.rows).toBe(12);
      expect(new Set(engine.seqs).size).toBe(3);
    });
  });

  test('a restart in the middle of a segment neither loses nor doubles', async () => {
    await segment(1n, record(1, 6, 3), record(2, 3));
    let calls = 0;
    // It does not come back before the restart: otherwise the loader might be done by then.
    engine.nextFault = () => (++calls === 2 ? 'die-part' : calls > 2 ? 'unavailable' : 'none');
    const first = createLoader();
    first.add(...(await findSegments(dir)).segments);
    await expect.poll(() => calls, { interval: 1 }).toBeGreaterThanOrEqual(2);
    await first.close(0);
    engine.nextFault = () => 'none';
    await loadAll();
    expect(engine.rows).toBe(9);
  });

  test('a replay of a segment that is stored already stores nothing', async () => {
    const records = [record(1, 4, 2), record(2, 5)];
    for (let i = 0; i < 3; i++) {
      await segment(5n, ...records);
      if (i === 2) engine.tokens.clear();
      await loadAll();
      expect(engine.rows).toBe(9);
    }
  });

  test('one request that the engine refuses is kept aside; all others are stored', async () => {
    const records = Array.from({ length: 11 }, (_, i) => record(i + 1, 2));
    await segment(1n, ...records);
    engine.rejects = ({ header }) => header.seq === 7n;
    const loader = await loadAll();
    expect(engine.rows).toBe(20);
    expect(engine.seqs).not.toContain(7n);
    expect(new Set(engine.seqs).size).toBe(10);
    expect(loader.quarantined).toBe(2);
    expect(await leftFiles()).toEqual([]);
    expect(await readdir(join(dir, 'quarantine'))).toHaveLength(1);
    expect(events.filter((e) => e.name === 'recordQuarantined')).toHaveLength(1);
  });

  test('one request that never fits the memory of the engine is kept aside; all others are stored', async () => {
    await segment(1n, ...Array.from({ length: 6 }, (_, i) => record(i + 1, 2)));
    await segment(2n, record(20, 3));
    engine.fails = ({ header }) => (header.seq === 4n ? 'STORE_MEMORY' : null);
    const loader = await loadAll();
    expect(engine.rows).toBe(13);
    expect(engine.seqs).not.toContain(4n);
    expect(loader.quarantined).toBe(2);
    expect(await leftFiles()).toEqual([]);
    expect(events.find((e) => e.name === 'recordQuarantined')?.text.en).toContain('(STORE_MEMORY)');
  });

  test('memory that is short for a while costs nothing', async () => {
    await segment(1n, record(1, 4));
    let calls = 0;
    engine.fails = () => (++calls <= 3 ? 'STORE_MEMORY' : null);
    const loader = await loadAll();
    expect([engine.rows, loader.quarantined]).toEqual([4, 0]);
    expect(events.map((e) => e.name)).toEqual(['engineLost', 'engineBack']);
  });

  test('errors that pass are retried, however many; those behind do not wait', async () => {
    await segment(1n, ...Array.from({ length: 20 }, (_, i) => record(i + 1, 2)));
    await segment(2n, record(30, 3, 2));
    let calls = 0;
    engine.fails = ({ header }) => (header.seq === 1n && ++calls <= 20 ? 'STORE_RETRY' : null);
    engine.nextFault = () => {
      if (calls > 0 && calls <= 20 && engine.seqs.includes(30n)) order.push(calls);
      return 'none';
    };
    const order: number[] = [];
    const loader = await loadAll();
    expect([engine.rows, loader.quarantined]).toEqual([43, 0]);
    expect(order.length).toBeGreaterThan(0);
    expect(await leftFiles()).toEqual([]);
  });

  test('a refusal in the middle of deaths loses nothing either', async () => {
    for (let seed = 1; seed <= 25; seed++) {
      engine = new MemoryEngine();
      const random = randomFrom(seed);
      engine.rejects = ({ header }) => header.seq % 5n === 3n;
      let left = 12;
      engine.nextFault = () => (left-- > 0 && random() < 0.5 ? 'die-part' : 'none');
      await segment(BigInt(seed), ...Array.from({ length: 9 }, (_, i) => record(i + 1, 3, 2)));
      await loadAll();
      const seqs = [...new Set(engine.seqs)].map(Number).toSorted((a, b) => a - b);
      expect(seqs, `seed ${seed}`).toEqual([1, 2, 4, 5, 6, 7, 9]);
      expect(engine.rows, `seed ${seed}`).toBe(21);
    }
  });

  test('when scan and engine disagree about the count, the segment is kept as evidence and nothing blocks', async () => {
    await segment(1n, record(1, 4));
    await segment(2n, record(2, 3));
    engine.load = async (request) => {
      const result = await MemoryEngine.prototype.load.call(engine, request);
      return request.segment.segmentId === 1n ? { rows: result.rows - 1 } : result;
    };
    engine.recount = async (list) => {
      const counts = await MemoryEngine.prototype.recount.call(engine, list);
      return counts.map((c) => (c.segmentId === 1n ? { ...c, rows: c.rows - 1 } : c));
    };
    await loadAll();
    expect(events.some((e) => e.name === 'countDiffers')).toBe(true);
    expect(await readdir(join(dir, 'quarantine'))).toHaveLength(1);
    expect(await leftFiles()).toEqual([]);
    expect(engine.rows).toBe(7);
  });

  test('close leaves what is not stored in the log', async () => {
    await segment(1n, record(1, 4));
    engine.nextFault = () => 'unavailable';
    const loader = createLoader();
    loader.add(...(await findSegments(dir)).segments);
    await expect.poll(() => events.length).toBe(1);
    await loader.close(1000);
    expect(await leftFiles()).toHaveLength(1);
  });
});
