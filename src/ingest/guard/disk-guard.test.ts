import { tmpdir } from 'node:os';
import { afterEach, describe, expect, test } from 'vitest';
import type { PartitionUsage, Retention, RetentionDays, RoomMade } from '../../store/retention/retention.ts';
import type { IngestEvent } from '../events.ts';
import { DiskGuard, type DiskGuardOptions, readFreeBytes } from './disk-guard.ts';

const DAYS: RetentionDays = { traces: 7, logs: 3, metrics: 30 };
const PARTITION: PartitionUsage = {
  table: 'spans',
  day: '2026-11-01',
  rows: 5n,
  bytesOnDisk: 4096n,
  parts: 1,
};

/** A retention that remembers what it was asked for. */
class NotedRetention implements Retention {
  readonly applied: RetentionDays[] = [];
  drops = 0;
  left: PartitionUsage[] = [PARTITION];

  async apply(days: RetentionDays): Promise<readonly PartitionUsage[]> {
    this.applied.push(days);
    return await Promise.resolve([PARTITION]);
  }

  async usage(): Promise<readonly PartitionUsage[]> {
    return await Promise.resolve(this.left);
  }

  async dropOldest(_nowUnixMs: number, neededBytes: number): Promise<RoomMade> {
    this.drops++;
    const droppableBytes = this.left.reduce((sum, { bytesOnDisk }) => sum + Number(bytesOnDisk), 0);
    const dropped = droppableBytes < neededBytes ? [] : this.left.splice(0, 1);
    return await Promise.resolve({ dropped, droppableBytes });
  }
}

let guard: DiskGuard | undefined;
afterEach(async () => {
  await guard?.close();
});

function start(options: Partial<DiskGuardOptions>): {
  guard: DiskGuard;
  retention: NotedRetention;
  events: IngestEvent[];
} {
  const retention = new NotedRetention();
  const events: IngestEvent[] = [];
  guard = new DiskGuard({
    dataDir: tmpdir(),
    retention,
    retentionDays: DAYS,
    minFreeBytes: 0,
    dropBelowBytes: 0,
    checkEveryMs: 20,
    retentionEveryMs: 3_600_000,
    onEvent: (event) => events.push(event),
    ...options,
  });
  return { guard, retention, events };
}

describe('the disk guard', () => {
  test('lets everything pass while there is room, and before it has looked', async () => {
    const { guard, retention } = start({});
    expect(guard.refusal()).toBeUndefined();
    await expect.poll(() => guard.freeBytes).not.toBeNull();
    expect(guard.refusal()).toBeUndefined();
    expect(retention.drops).toBe(0);
  });

  test('refuses with figures and a time to wait when there is too little', async () => {
    const { guard } = start({ minFreeBytes: 2 ** 60 });
    await expect
      .poll(() => guard.refusal())
      .toMatchObject({ values: { need: '1 EiB' }, retryAfterMs: 10_000 });
  });

  test('drops the oldest day under pressure, tells it, and waits until the engine has freed it', async () => {
    const free = await readFreeBytes(tmpdir());
    const { retention, events } = start({ dropBelowBytes: free + 2 ** 40 });
    const day = { ...PARTITION, bytesOnDisk: 2n ** 42n };
    retention.left = [day, day];
    await expect.poll(() => retention.drops).toBe(1);
    await expect.poll(() => events.length).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(retention.drops).toBe(1);
    expect(events.map((event) => event.name)).toEqual(['partitionsDropped']);
    expect(events[0]?.text.en).toContain('spans 2026-11-01 (4 TiB)');
  });

  test('drops nothing when that cannot make the room, and says so once', async () => {
    const { retention, events } = start({ dropBelowBytes: 2 ** 60 });
    await expect.poll(() => retention.drops).toBeGreaterThan(2);
    expect(retention.left).toEqual([PARTITION]);
    expect(events.map((event) => event.name)).toEqual(['pressureElsewhere']);
    expect(events[0]?.text.en).toContain('only 4 KiB');
  });

  test('applies the retention of each signal', async () => {
    const { retention, events } = start({ retentionEveryMs: 30 });
    await expect.poll(() => retention.applied.length).toBeGreaterThan(1);
    expect(retention.applied[0]).toEqual(DAYS);
    expect(events[0]?.name).toBe('retentionApplied');
  });

  test('tells once when it cannot work, and goes on', async () => {
    const { events, retention } = start({ retentionEveryMs: 10 });
    let tries = 0;
    retention.apply = () => {
      tries++;
      return Promise.reject(new Error('engine away'));
    };
    await expect.poll(() => tries).toBeGreaterThan(3);
    expect(events.map((event) => event.name)).toEqual(['guardFailed']);
  });
});

test('free bytes are those of this user', async () => {
  expect(await readFreeBytes(tmpdir())).toBeGreaterThan(0);
  await expect(readFreeBytes('/nowhere/at/all')).rejects.toMatchObject({ code: 'ENOENT' });
});
