import { statfs } from 'node:fs/promises';
import { say } from '../../base/messages.ts';
import { formatBytes } from '../../base/units.ts';
import type { PartitionUsage, Retention, RetentionDays } from '../../store/retention/retention.ts';
import type { EventSink, IngestEventName } from '../events.ts';
import { INGEST_EVENTS, REFUSALS } from '../events.messages.ts';
import type { Refusal } from '../receive/reply.ts';

/** What the guard watches and how. */
export interface DiskGuardOptions {
  readonly dataDir: string;
  readonly retention: Retention;
  readonly retentionDays: RetentionDays;
  /** Below this many free bytes receivers refuse. @default 512 MiB */
  readonly minFreeBytes: number;
  /** Below this many free bytes the oldest partitions are dropped. @default 1.5 GiB */
  readonly dropBelowBytes: number;
  readonly checkEveryMs: number;
  readonly retentionEveryMs: number;
  readonly onEvent: EventSink;
}

const RETRY_AFTER_MS = 10_000;

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
  freeBytes: number | null = null;

  constructor(options: DiskGuardOptions) {
    this.options = options;
    this.nextRetentionMs = Date.now() + Math.min(60_000, options.retentionEveryMs);
    this.timer = setInterval(() => this.check(), options.checkEveryMs);
    this.timer.unref();
  }

  /** Why receivers must refuse now, or `undefined`. */
  refusal(): Refusal | undefined {
    const { minFreeBytes } = this.options;
    if (this.freeBytes === null || this.freeBytes >= minFreeBytes) return undefined;
    return {
      reason: REFUSALS.diskFull,
      values: { free: formatBytes(this.freeBytes), need: formatBytes(minFreeBytes) },
      retryAfterMs: RETRY_AFTER_MS,
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
      if (this.freeBytes < options.dropBelowBytes) await this.makeRoom();
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

  /** Drops one day at a time until there is room or nothing but today is left. The engine frees files with a delay. */
  private async makeRoom(): Promise<void> {
    const free = formatBytes(this.freeBytes ?? 0);
    const dropped = await this.options.retention.dropOldest(Date.now());
    if (dropped !== null && dropped.length > 0)
      this.event('warning', 'partitionsDropped', { free, partitions: describe(dropped) });
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
