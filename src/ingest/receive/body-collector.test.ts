import { describe, expect, test } from 'vitest';
import { randomFrom } from '../../../test/oracle/otlp.ts';
import { heldBytes } from '../../../test/support/held-bytes.ts';
import { BodyCollector } from './body-collector.ts';
import { BodyPool } from './body-pool.ts';
import { Gate } from './gate.ts';

const MIB = 1024 * 1024;

function createGate(inflightLimitBytes = 256 * MIB): Gate {
  return new Gate({
    walBytes: () => 0,
    walLimitBytes: 1024 * MIB,
    lagMs: () => 0,
    lagLimitMs: 1,
    diskRefusal: () => undefined,
    inflightLimitBytes,
  });
}

/** Bytes a gate has lent: what is missing until it says no. */
function lent(gate: Gate, limit = 256 * MIB): number {
  let low = 0;
  let high = limit;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (gate.hold(middle)) {
      gate.release(middle);
      low = middle;
    } else high = middle - 1;
  }
  return limit - low;
}

describe('a body', () => {
  test('is the same in whatever chunks it comes and whatever was announced', () => {
    const random = randomFrom(11);
    for (let round = 0; round < 120; round++) {
      const size = Math.floor(random() ** 4 * 6 * MIB);
      const body = Buffer.alloc(size, Math.floor(random() * 256));
      for (let i = 0; i < size; i += 97) body[i] = Math.floor(random() * 256);
      const gate = createGate();
      const pool = new BodyPool();
      const announced = [0, size, size][round % 3] ?? 0;
      const largest = [10_000, 100, 65_536, 1][round % 4] ?? 1;
      const collector = new BodyCollector({ limitBytes: 64 * MIB, gate, pool });
      for (let at = 0; at < Math.min(size, largest * 3_000);) {
        const end = Math.min(size, at + 1 + Math.floor(random() * largest));
        // Some lie in what a whole read brought, some in memory of their own.
        const chunk = random() < 0.5 ? body.subarray(at, end) : Buffer.from(body.subarray(at, end));
        expect(collector.add(chunk, announced)).toBe('added');
        at = end;
      }
      const { length } = collector;
      const collected = collector.collected();
      expect(Buffer.compare(collected.body, body.subarray(0, length))).toBe(0);
      expect(lent(gate)).toBe(length);
      gate.release(length);
      if (collected.pooled !== undefined) {
        pool.give(collected.pooled);
        expect(pool.take(announced)).toBe(collected.pooled);
      }
    }
  });

  test('that does not come gives everything back', () => {
    const gate = createGate(300_000);
    const pool = new BodyPool();
    const limits = { limitBytes: 200_000, gate, pool };
    const chunk = Buffer.alloc(50_000);
    const tooLarge = new BodyCollector(limits);
    const answers = Array.from({ length: 5 }, () => tooLarge.add(chunk, 200_000));
    expect(answers).toEqual(['added', 'added', 'added', 'added', 'too-large']);
    const busy = new BodyCollector(limits);
    expect([busy.add(chunk, 150_000), busy.add(chunk, 150_000), busy.add(chunk, 150_000)]).toEqual([
      'added',
      'added',
      'busy',
    ]);
    busy.drop();
    tooLarge.drop();
    tooLarge.drop();
    expect(lent(gate, 300_000)).toBe(0);
    // Both lay in memory of this size; each is there once.
    const again = [pool.take(200_000), pool.take(200_000), pool.take(200_000)];
    expect(new Set(again).size).toBe(3);
  });

  test('longer than announced is refused where its memory ends', () => {
    const gate = createGate();
    const collector = new BodyCollector({ limitBytes: MIB, gate, pool: new BodyPool() });
    expect(collector.add(Buffer.alloc(70_000), 70_000)).toBe('added');
    expect(collector.add(Buffer.alloc(70_000), 70_000)).toBe('too-large');
    expect(lent(gate)).toBe(70_000);
  });
});

describe('memory', () => {
  test.each([
    ['one byte in each read of 64 KB', 1, 64 * 1024, 2_000],
    ['one byte in each read of ten', 1, 10, 400_000],
    ['four bytes in each read of thirteen', 4, 13, 400_000],
    ['1 KB in each read of 64 KB', 1024, 64 * 1024, 2_000],
  ])('is near to what the gate counts: %s', (_what, length, readBytes, chunks) => {
    const collector = new BodyCollector({ limitBytes: 64 * MIB, gate: createGate(), pool: new BodyPool() });
    const before = heldBytes();
    for (let i = 0; i < chunks; i++)
      collector.add(Buffer.from(new ArrayBuffer(readBytes), readBytes - length, length), 60 * MIB);
    expect(heldBytes() - before).toBeLessThan(4 * length * chunks + 8 * MIB);
    expect(collector.length).toBe(length * chunks);
  });

  test('of a body is not kept once it was handed out', () => {
    const collector = new BodyCollector({ limitBytes: 64 * MIB, gate: createGate(), pool: new BodyPool() });
    const before = heldBytes();
    for (let i = 0; i < 30; i++) collector.add(Buffer.alloc(MIB), 0);
    // Only the length: an assertion would keep the body itself.
    const { length } = collector.collected().body;
    expect(length).toBe(30 * MIB);
    expect(heldBytes() - before).toBeLessThan(MIB);
    expect(collector.length).toBe(30 * MIB);
  });
});
