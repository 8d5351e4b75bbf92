import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { say } from '../base/messages.ts';
import { formatBytes, formatDurationNs } from '../base/units.ts';
import { OTLP_SIGNALS, type OtlpSignal } from '../formats/otlp/schema.ts';
import type { Store } from '../store/store.ts';
import { Clock } from './clock.ts';
import type { IngestEvent, IngestEventName } from './events.ts';
import { INGEST_EVENTS } from './events.messages.ts';
import { DiskGuard, readFreeBytes } from './guard/disk-guard.ts';
import { SegmentLoader } from './load/segment-loader.ts';
import type { FilledIngestOptions } from './options.ts';
import { Readers } from './readers.ts';
import { Acceptor } from './receive/acceptor.ts';
import { Gate } from './receive/gate.ts';
import { IngestCounters } from './stats/counters.ts';
import { encodeOwnEvents, encodeOwnMetrics } from './stats/self-telemetry.ts';
import type { IngestStats } from './stats/stats.ts';
import type { LockFile } from '../store/lock-file.ts';
import { lockDir } from './wal-lock.ts';
import { createDir } from './wal/durable-file.ts';
import { findSegments, type FoundLog } from './wal/find-segments.ts';
import type { WalFailure } from './wal/lane.ts';
import { Wal } from './wal/wal.ts';

const GROUP_MAX_BYTES = 8 * 1024 * 1024;
const DISK_CHECK_MS = 2_000;
const RETENTION_MS = 3_600_000;
const WATCH_MS = 1_000;
const MOST_EVENTS = 100;
const FIRST_BACK_OFF_MS = 50;
const MAX_DEPTH = 64;
/** How long a shutdown lets the loader store what is sealed; the rest is safe in the log and loaded at the next start. */
const DRAIN_MS = 2_000;
/** An answer that lacks what is older than this says so. Ours: what may wait is five seconds old when it is loaded. */
const BEHIND_MS = 10_000;

/** What ingest uses of a store. */
export type IngestStore = Pick<Store, 'loader' | 'retention'>;

/** The log's folder as it was found. */
interface OpenedLog {
  readonly walDir: string;
  readonly lock: LockFile;
  readonly freeBytes: number;
  readonly found: FoundLog;
}

/** Everything behind the receivers: log, loader, gate, guard, own telemetry. */
export class IngestCore {
  readonly gate: Gate;
  readonly acceptor: Acceptor;
  readonly counters = new IngestCounters();
  private readonly options: FilledIngestOptions;
  private readonly wal: Wal;
  private readonly loader: SegmentLoader;
  private readonly guard: DiskGuard;
  private readonly readers: Readonly<Record<OtlpSignal, Readers>>;
  private readonly lock: LockFile;
  private readonly watchTimer: NodeJS.Timeout;
  private readonly selfTimer: NodeJS.Timeout | undefined;
  private readonly events: IngestEvent[] = [];
  private newEvents: IngestEvent[] = [];
  private readonly startedUnixMs = Date.now();
  private refusedSinceMs: number | undefined;

  private constructor(
    options: FilledIngestOptions,
    store: IngestStore,
    { walDir, lock, freeBytes, found }: OpenedLog,
  ) {
    this.options = options;
    this.lock = lock;
    this.readers = {
      traces: this.createReaders('traces'),
      logs: this.createReaders('logs'),
      metrics: this.createReaders('metrics'),
    };
    this.wal = this.createWal(walDir, found);
    this.loader = this.createLoader(store, walDir);
    this.guard = this.createGuard(store, freeBytes);
    this.gate = new Gate({
      walBytes: () => this.walBytes(),
      walLimitBytes: options.walLimitBytes,
      lagMs: () => this.lagMs(),
      lagLimitMs: options.lagLimitMs,
      diskRefusal: () => this.guard.refusal(),
      inflightLimitBytes: options.inflightLimitBytes,
    });
    this.acceptor = new Acceptor({
      wal: this.wal,
      gate: this.gate,
      clock: new Clock(),
      counters: this.counters,
      limits: {
        maxItemBytes: options.maxItemBytes,
        maxAttributes: options.maxAttributes,
        maxDepth: MAX_DEPTH,
      },
      retentionDays: options.retentionDays,
    });
    this.loader.add(...found.segments);
    if (found.segments.length > 0) {
      const bytes = found.segments.reduce((sum, s) => sum + s.bytes, 0);
      this.event('info', 'recovered', { segments: found.segments.length, bytes: formatBytes(bytes) });
    }
    this.watch();
    this.watchTimer = setInterval(() => this.watch(), WATCH_MS);
    const every = options.selfTelemetryEveryMs;
    if (every > 0) this.selfTimer = setInterval(() => void this.storeOwnMetrics(), every);
  }

  /**
   * Opens the log. With too little disk space everything starts and receivers refuse: what is stored must be readable just then.
   * Errors: INGEST_DIR_NOT_WRITABLE, INGEST_DIR_LOCKED; those of the file system.
   */
  static async open(options: FilledIngestOptions, store: IngestStore): Promise<IngestCore> {
    const walDir = join(options.dataDir, 'wal');
    const lock = lockDir(walDir);
    try {
      const freeBytes = await readFreeBytes(walDir);
      await createDir(walDir);
      return new IngestCore(options, store, { walDir, lock, freeBytes, found: await findSegments(walDir) });
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  private createReaders(signal: OtlpSignal): Readers {
    return new Readers({
      isFollowed: () => this.options.isFollowed(signal),
      acknowledgedSeq: () => this.wal.acknowledgedSeq,
      isWaiting: (seq) =>
        [this.loader.queue.oldestSeq(signal), this.wal.oldestOpenSeq(signal)].some(
          (oldest) => oldest !== undefined && oldest <= seq,
        ),
      hurry: () => this.wal.sealSoon(signal),
    });
  }

  private createWal(walDir: string, found: FoundLog): Wal {
    const { options, counters } = this;
    return new Wal(
      {
        dir: walDir,
        files: options.files,
        groupWindowMs: options.groupWindowMs,
        groupMaxBytes: GROUP_MAX_BYTES,
        segmentMaxBytes: options.segmentMaxBytes,
        segmentMaxAgeMs: options.segmentMaxAgeMs,
        mayWait: (signal) =>
          this.loader.queue.length > 1 || (options.restsUnread && !this.readers[signal].areThere),
        lastSegmentId: found.lastSegmentId,
        lastSeq: found.lastSeq,
      },
      {
        sealed: (segment) => {
          if (segment.bytes > 0) this.loader.add(segment);
          else rm(segment.path, { force: true }).catch(() => undefined);
        },
        committed: ({ bytes, syncMs }) => {
          counters.commits++;
          counters.committedBytes += bytes;
          counters.sync.record(syncMs);
        },
        failed: (failure) => this.walFailed(failure),
      },
    );
  }

  private createLoader(store: IngestStore, walDir: string): SegmentLoader {
    return new SegmentLoader({
      walDir,
      loader: store.loader,
      onEvent: (event) => this.keep(event),
      onStored: (segment, rows, items) => {
        this.counters.signals[segment.signal].storedItems += items ? rows : 0;
      },
      onLoaded: () => {
        this.counters.loadedSegments++;
      },
      nextSegmentId: () => this.wal.nextSegmentId(),
      lastSeq: () => this.wal.lastSeq,
      lastSegmentId: () => this.wal.lastSegmentId,
      firstBackOffMs: FIRST_BACK_OFF_MS,
    });
  }

  private createGuard(store: IngestStore, freeBytes: number): DiskGuard {
    const { options } = this;
    return new DiskGuard({
      dataDir: options.dataDir,
      freeBytes,
      retention: store.retention,
      retentionDays: options.retentionDays,
      minFreeBytes: options.minFreeBytes,
      dropBelowBytes: options.dropBelowBytes,
      checkEveryMs: DISK_CHECK_MS,
      retentionEveryMs: RETENTION_MS,
      onEvent: (event) => this.keep(event),
    });
  }

  /** Somebody is about to read what is stored of these signals. Resolves with how old the oldest is that he will miss, in ms; 0: nothing worth a word. */
  async beRead(signals: readonly OtlpSignal[]): Promise<number> {
    const { restsUnread } = this.options;
    const stored = restsUnread ? await Promise.all(signals.map((one) => this.readers[one].come())) : [];
    return stored.includes(false) ? this.lagMsOf(signals) : this.behindMs(signals);
  }

  /** How old the oldest of these signals is that is not stored, in ms; 0: nothing worth a word. */
  behindMs(signals: readonly OtlpSignal[]): number {
    const lagMs = this.lagMsOf(signals);
    return lagMs > BEHIND_MS ? lagMs : 0;
  }

  /**
   * Somebody misses something of these signals. When some of them is acknowledged and not stored, resolves when it is, or after 5 s,
   * with how old the oldest is that is still missing, in ms; `undefined` when nothing was on its way.
   */
  async catchUp(signals: readonly OtlpSignal[]): Promise<number | undefined> {
    const behind = signals.filter((signal) => this.readers[signal].areBehind);
    if (behind.length === 0) return undefined;
    const stored = await Promise.all(behind.map((signal) => this.readers[signal].catchUp()));
    return stored.includes(false) ? this.lagMsOf(behind) : 0;
  }

  private lagMsOf(signals: readonly OtlpSignal[]): number {
    return Math.max(0, ...signals.map((signal) => this.lagMs(signal)));
  }

  private walBytes(): number {
    return this.wal.openBytes + this.loader.queue.bytes;
  }

  private lagMs(signal?: OtlpSignal): number {
    const nowMs = Date.now();
    const oldest = Math.min(
      this.loader.queue.oldestUnixMs(signal) ?? nowMs,
      this.wal.oldestOpenUnixMs(signal) ?? nowMs,
    );
    return nowMs - oldest;
  }

  private walFailed(failure: WalFailure): void {
    const file = basename(failure.path);
    const reason = failure.error.code ?? failure.error.message;
    if (failure.kind === 'sync') {
      this.counters.syncFailures++;
      this.event('error', 'fsyncFailed', { file, reason, offset: failure.bytes });
    } else {
      this.counters.writeFailures++;
      this.event('error', 'writeFailed', { file, reason });
    }
    this.gate.walFailed(failure);
    this.guard.check();
  }

  /** Tells when receivers start and stop refusing. */
  private watch(): void {
    const refusal = this.gate.refusal();
    if (refusal !== undefined && this.refusedSinceMs === undefined) {
      this.refusedSinceMs = Date.now();
      this.event('error', 'refusing', {
        reason: say(refusal.reason, refusal.values),
        advice: refusal.advice ?? '',
      });
    } else if (refusal === undefined && this.refusedSinceMs !== undefined) {
      const duration = formatDurationNs((Date.now() - this.refusedSinceMs) * 1e6);
      this.refusedSinceMs = undefined;
      this.event('info', 'accepting', { duration });
    }
    if (this.newEvents.length > 0 && refusal === undefined && this.options.selfTelemetryEveryMs > 0) {
      const events = this.newEvents;
      this.newEvents = [];
      void this.acceptor.accept('logs', 'protobuf', encodeOwnEvents(events, String(process.pid)));
    }
  }

  private async storeOwnMetrics(): Promise<void> {
    const body = encodeOwnMetrics(this.stats(), String(process.pid), this.startedUnixMs);
    await this.acceptor.accept('metrics', 'protobuf', body);
  }

  /** Reports an event of the receivers. */
  event(
    severity: IngestEvent['severity'],
    name: IngestEventName,
    values: Parameters<typeof say>[1] = {},
  ): void {
    this.keep({ atUnixMs: Date.now(), severity, name, text: say(INGEST_EVENTS[name], values) });
  }

  private keep(event: IngestEvent): void {
    this.events.push(event);
    this.newEvents.push(event);
    if (this.events.length > MOST_EVENTS) this.events.shift();
    if (this.newEvents.length > MOST_EVENTS) this.newEvents.shift();
    this.options.onEvent(event);
  }

  stats(): IngestStats {
    const { counters, options, loader } = this;
    const refusal = this.gate.refusal();
    const signals = Object.fromEntries(
      OTLP_SIGNALS.map((signal) => [signal, { ...counters.signals[signal] }]),
    ) as Record<OtlpSignal, (typeof counters.signals)[OtlpSignal]>;
    return {
      state: refusal === undefined ? 'accepting' : 'refusing',
      refusal: refusal === undefined ? null : say(refusal.reason, refusal.values),
      advice: refusal?.advice ?? null,
      signals,
      ack: counters.ack.snapshot(),
      sync: counters.sync.snapshot(),
      wal: {
        bytes: this.walBytes(),
        limitBytes: options.walLimitBytes,
        segments: loader.queue.length,
        lagMs: this.lagMs(),
        commits: counters.commits,
        committedBytes: counters.committedBytes,
        syncFailures: counters.syncFailures,
        writeFailures: counters.writeFailures,
      },
      loader: { segments: counters.loadedSegments, quarantinedItems: loader.quarantined },
      disk: { freeBytes: this.guard.freeBytes, minFreeBytes: options.minFreeBytes },
      events: [...this.events],
    };
  }

  /** Call when the receivers are closed: makes everything durable, loads what it can, lets go of the directory. */
  async close(): Promise<void> {
    this.gate.close();
    clearInterval(this.watchTimer);
    clearInterval(this.selfTimer);
    await this.wal.close();
    await this.loader.close(DRAIN_MS);
    await this.guard.close();
    this.lock.release();
  }
}
