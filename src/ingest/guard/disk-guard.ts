import { statfs } from 'node:fs/promises';
import { say } from '../../base/messages.ts';
import { formatBytes } from '../../base/units.ts';
import type { PartitionUsage, Retention, RetentionDays } from '../../store/retention/retention.ts';
import type { EventSink, IngestEventName } from '../events.ts';
import { ADVICE, INGEST_EVENTS, REFUSALS } from '../events.messages.ts';
import type { Refusal } from '../receive/reply.ts';

/** What the guard watches and how. */
export interface DiskGuardOptions {
  readonly dataDir: string;
  /** Free bytes at the start, so that nothing is accepted before the first look. @default null: not known */
  readonly freeBytes?: number;
  readonly retention: Retention;
  readonly retentionDays: RetentionDays;
  /** Below this many free bytes receivers refuse. @default 512 MiB */
  readonly minFreeBytes: number;
  /** Below this many free bytes the oldest partitions are dropped, if that can make the room. @default 1.5 GiB */
  readonly dropBelowBytes: number;
  readonly checkEveryMs: number;
  readonly retentionEveryMs: number;
  readonly onEvent: EventSink;
}

const RETRY_AFTER_MS = 10_000;
/** The engine frees dropped files a little later: until then, or this long, they count as free. Ours. */
const FREED_WITHIN_MS = 60_000;

/** Free bytes for this user in the file system of a path. Errors: those of statfs. */
export async function readFreeBytes(path: string): Promise<number> {
  const { bavail, bsize } = await statfs(path);
  return bavail * bsize;
}

/**
 * Keeps the disk from filling: stops acknowledgements before there is no room left to write what was acknowledged,
 * drops the oldest day partitions under pressure, and applies the retention of each signal.
 */
export class DiskGuard {
  private readonly options: DiskGuardOptions;
  private readonly timer: NodeJS.Timeout;
  private nextRetentionMs: number;
  private running: Promise<void> | undefined;
  private failing = false;
  private told = false;
  private freed: { readonly bytes: number; readonly freeBefore: number; readonly atMs: number } | undefined;
  freeBytes: number | null;

  constructor(options: DiskGuardOptions) {
    this.options = options;
    this.freeBytes = options.freeBytes ?? null;
    this.nextRetentionMs = Date.now() + Math.min(60_000, options.retentionEveryMs);
    this.timer = setInterval(() => this.check(), options.checkEveryMs);
    this.timer.unref();
  }

  /** Why receivers must refuse now, or `undefined`. */
  refusal(): Refusal | undefined {
    const { dataDir, minFreeBytes } = this.options;
    if (this.freeBytes === null || this.freeBytes >= minFreeBytes) return undefined;
    return {
      reason: REFUSALS.diskFull,
      values: { free: formatBytes(this.freeBytes), need: formatBytes(minFreeBytes) },
      retryAfterMs: RETRY_AFTER_MS,
      advice: say(ADVICE.diskFull, { dir: dataDir, need: formatBytes(minFreeBytes) }),
    };
  }

  /** Looks at the disk now; runs one look at a time. */
  check(): void {
    this.running ??= this.look().finally(() => (this.running = undefined));
  }

  private async look(): Promise<void> {
    const { options } = this;
    try {
      this.freeBytes = await readFreeBytes(options.dataDir);
      if (this.freeBytes < options.dropBelowBytes) await this.makeRoom(this.freeBytes);
      else this.told = false;
      if (Date.now() >= this.nextRetentionMs) {
        this.nextRetentionMs = Date.now() + options.retentionEveryMs;
        const dropped = await options.retention.apply(options.retentionDays, Date.now());
        if (dropped.length > 0) this.event('info', 'retentionApplied', { partitions: describe(dropped) });
      }
      this.failing = false;
    } catch (error) {
      if (!this.failing) this.event('warning', 'guardFailed', { reason: String(error) });
      this.failing = true;
    }
  }

  /** Drops one day at a time until there is room, if what may be dropped can make it: another program may be filling the disk. */
  private async makeRoom(freeBytes: number): Promise<void> {
    const { dataDir, dropBelowBytes, retention } = this.options;
    const needed = dropBelowBytes - freeBytes - this.stillToBeFreed(freeBytes);
    if (needed <= 0) return;
    const { dropped, droppableBytes } = await retention.dropOldest(Date.now(), needed);
    const free = formatBytes(freeBytes);
    if (dropped.length > 0) {
      const bytes = dropped.reduce((sum, partition) => sum + Number(partition.bytesOnDisk), 0);
      this.freed = { bytes, freeBefore: freeBytes, atMs: Date.now() };
      this.event('warning', 'partitionsDropped', { free, partitions: describe(dropped) });
    } else if (!this.told) {
      this.told = true;
      const values = {
        free,
        need: formatBytes(dropBelowBytes),
        own: formatBytes(droppableBytes),
        dir: dataDir,
      };
      this.event('warning', 'pressureElsewhere', values);
    }
  }

  private stillToBeFreed(freeBytes: number): number {
    if (this.freed === undefined || Date.now() - this.freed.atMs > FREED_WITHIN_MS) return 0;
    return Math.max(0, this.freed.bytes - Math.max(0, freeBytes - this.freed.freeBefore));
  }

  private event(
    severity: 'info' | 'warning',
    name: IngestEventName,
    values: Readonly<Record<string, string>>,
  ): void {
    this.options.onEvent({ atUnixMs: Date.now(), severity, name, text: say(INGEST_EVENTS[name], values) });
  }

  /** Stops looking and waits for a look under way. */
  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }
}

function describe(partitions: readonly PartitionUsage[]): string {
  const shown = partitions.slice(0, 8).map((p) => `${p.table} ${p.day} (${formatBytes(p.bytesOnDisk)})`);
  return shown.join(', ') + (partitions.length > shown.length ? ', …' : '');
}
