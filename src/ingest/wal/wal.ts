import type { DayCounts } from '../../formats/otlp/scan.ts';
import { OTLP_SIGNALS, type OtlpSignal } from '../../formats/otlp/schema.ts';
import type { Instant } from '../clock.ts';
import { OpenSegment, type PendingRecord, type SealedSegment, SyncError } from './open-segment.ts';
import { encodeRecordHeader } from './record.ts';
import { SegmentIds } from './segment-file.ts';
import type { WalFiles } from './wal-file.ts';

/** How the log is written. */
export interface WalOptions {
  readonly dir: string;
  readonly files: WalFiles;
  /**
   * How long the first record of a group waits for others to share its sync. 0: until this turn of the event loop is over; what
   * arrives while a sync runs shares the next one anyway. @default 0
   */
  readonly groupWindowMs: number;
  /** A group this large is written at once. @default 8 MiB */
  readonly groupMaxBytes: number;
  /** A segment this large is sealed. */
  readonly segmentMaxBytes: number;
  /** A segment with records is sealed at this age, however small. @default 1000 */
  readonly segmentMaxAgeMs: number;
  /**
   * Whether sealed segments wait. Then one that is old but small goes on growing for a while: it would wait as well, and one
   * large INSERT costs the engine less than several small ones. @default never
   */
  readonly isBehind?: () => boolean;
  /** No segment id or sequence number given from now on may be at or below these. */
  readonly lastSegmentId: bigint;
  readonly lastSeq: bigint;
}

/** How much older a segment may get while others wait to be loaded. Ours: rows are seen at most this much later. */
const AGES_WHEN_BEHIND = 5;

/** What the log tells its owner. Called synchronously; must not throw. */
export interface WalListener {
  sealed(segment: SealedSegment): void;
  /** One group was made durable (`undefined`) or failed; `syncMs` is the time of write and fsync. */
  committed(group: { readonly requests: number; readonly bytes: number; readonly syncMs: number }): void;
  failed(failure: WalFailure): void;
}

/** A group that could not be made durable: none of its requests was acknowledged. */
export interface WalFailure {
  readonly kind: 'disk-full' | 'write' | 'sync';
  readonly path: string;
  /** Where the durable part of the segment ends. */
  readonly bytes: number;
  readonly error: NodeJS.ErrnoException;
}

/** One request to append. */
export interface WalAppend {
  readonly signal: OtlpSignal;
  readonly payload: Uint8Array;
  readonly days: DayCounts;
  readonly items: number;
  readonly received: Instant;
  readonly tenant: string;
  readonly flags: number;
}

interface Waiting extends PendingRecord {
  readonly resolve: () => void;
  readonly reject: (failure: WalAppendError) => void;
}

/** Rejects an append: the request is not durable and must not be acknowledged. */
export class WalAppendError extends Error {
  readonly failure: WalFailure | 'closed';
  constructor(failure: WalFailure | 'closed') {
    super(failure === 'closed' ? 'the log is closed' : failure.error.message);
    this.failure = failure;
  }
}

const DAY_NANOS = 86_400_000_000_000n;
const SEAL_CHECK_MS = 100;

/**
 * The write-ahead log. Requests that arrive together, or while a write runs, share one synced write; each resolves only
 * after that. One signal to a segment. One commit runs at a time, so order in the file is order of sequence numbers.
 * A failed write or sync ends its segment: nothing is ever acknowledged on it again (after a failed fsync the kernel
 * may have dropped the dirty pages: Rebello et al., "Can Applications Recover from fsync Failures?", 2020).
 */
export class Wal {
  private readonly options: WalOptions;
  private readonly listener: WalListener;
  private readonly ids: SegmentIds;
  private readonly open = new Map<OtlpSignal, OpenSegment>();
  private waiting: Waiting[] = [];
  private waitingBytes = 0;
  private sealingBytes = 0;
  /** Calls off the commit that is due; `undefined` when none is. */
  private callOff: (() => void) | undefined;
  private readonly sealTimer: NodeJS.Timeout;
  private running: Promise<void> | undefined;
  private seq: bigint;
  private closed = false;

  constructor(options: WalOptions, listener: WalListener) {
    this.options = options;
    this.listener = listener;
    this.ids = new SegmentIds(options.lastSegmentId);
    this.seq = options.lastSeq;
    this.sealTimer = setInterval(() => this.kick(true), SEAL_CHECK_MS);
    this.sealTimer.unref();
  }

  /** Bytes that were not handed to `sealed` yet. */
  get openBytes(): number {
    let bytes = this.waitingBytes + this.sealingBytes;
    for (const segment of this.open.values()) bytes += segment.bytes;
    return bytes;
  }

  /** When the oldest record in an open segment was received; `undefined` when there is none. */
  get oldestOpenUnixMs(): number | undefined {
    let oldest: number | undefined;
    for (const { bytes, firstReceivedUnixMs } of this.open.values())
      if (bytes > 0 && (oldest === undefined || firstReceivedUnixMs < oldest)) oldest = firstReceivedUnixMs;
    return oldest;
  }

  /** Highest sequence number given so far. */
  get lastSeq(): bigint {
    return this.seq;
  }

  /** Highest segment id given so far. */
  get lastSegmentId(): bigint {
    return this.ids.last;
  }

  /** A fresh segment id, for the loader when it splits a segment. */
  nextSegmentId(): bigint {
    return this.ids.next(Date.now());
  }

  /** Resolves when the request is on disk. Errors: `WalAppendError`; then it must not be acknowledged. */
  append(request: WalAppend): Promise<void> {
    if (this.closed) return Promise.reject(new WalAppendError('closed'));
    const { received, payload } = request;
    const seq = ++this.seq;
    const header = encodeRecordHeader(
      {
        seq,
        receivedWallUnixNano: received.wallUnixNano,
        receivedMonoNano: received.monoNano,
        tenant: request.tenant,
        flags: request.flags,
      },
      payload,
    );
    return new Promise((resolve, reject) => {
      this.waiting.push({
        signal: request.signal,
        header,
        payload,
        days: request.days,
        receivedDay: Number(received.wallUnixNano / DAY_NANOS),
        items: request.items,
        seq,
        enqueuedAtMs: performance.now(),
        resolve,
        reject,
      });
      this.waitingBytes += header.length + payload.length;
      this.kick(false);
    });
  }

  /** Starts a commit when one is due and none is running. */
  private kick(sealCheck: boolean): void {
    if (this.running !== undefined) return;
    const first = this.waiting[0];
    if (first === undefined) {
      if (sealCheck) this.start(() => this.sealDue());
      return;
    }
    const wait = this.options.groupWindowMs - (performance.now() - first.enqueuedAtMs);
    if (this.waitingBytes >= this.options.groupMaxBytes || this.closed)
      this.start(() => this.commitWaiting());
    else if (this.callOff === undefined) this.schedule(wait);
  }

  private schedule(waitMs: number): void {
    const run = (): void => {
      this.callOff = undefined;
      if (this.running === undefined) this.start(() => this.commitWaiting());
    };
    if (waitMs > 0) {
      const timer = setTimeout(run, Math.ceil(waitMs));
      this.callOff = () => clearTimeout(timer);
    } else {
      const immediate = setImmediate(run);
      this.callOff = () => clearImmediate(immediate);
    }
  }

  private start(work: () => Promise<void>): void {
    this.callOff?.();
    this.callOff = undefined;
    this.running = work().finally(() => {
      this.running = undefined;
      this.kick(false);
    });
  }

  private async commitWaiting(): Promise<void> {
    const group = this.waiting;
    const bytes = this.waitingBytes;
    this.waiting = [];
    this.waitingBytes = 0;
    const startedAt = performance.now();
    const results = await Promise.all(
      OTLP_SIGNALS.map((signal) =>
        this.commitSignal(
          signal,
          group.filter((r) => r.signal === signal),
        ),
      ),
    );
    if (results.every((ok) => ok))
      this.listener.committed({ requests: group.length, bytes, syncMs: performance.now() - startedAt });
    await this.sealDue();
  }

  private async commitSignal(signal: OtlpSignal, records: readonly Waiting[]): Promise<boolean> {
    if (records.length === 0) return true;
    let segment = this.open.get(signal);
    try {
      if (segment === undefined) {
        const { files, dir } = this.options;
        segment = await OpenSegment.create(files, dir, signal, this.nextSegmentId());
        this.open.set(signal, segment);
      }
      await segment.commit(records);
    } catch (cause) {
      const failure = toFailure(cause, segment);
      this.listener.failed(failure);
      if (segment !== undefined) await this.seal(segment);
      for (const record of records) record.reject(new WalAppendError(failure));
      return false;
    }
    for (const record of records) record.resolve();
    return true;
  }

  private async sealDue(): Promise<void> {
    const now = Date.now();
    for (const segment of this.open.values()) {
      if (segment.bytes === 0) continue;
      const { segmentMaxAgeMs, isBehind } = this.options;
      const ageMs = isBehind?.() === true ? segmentMaxAgeMs * AGES_WHEN_BEHIND : segmentMaxAgeMs;
      const old = now - segment.createdAtMs >= ageMs;
      if (old || segment.bytes >= this.options.segmentMaxBytes || this.closed) await this.seal(segment);
    }
  }

  private async seal(segment: OpenSegment): Promise<void> {
    this.open.delete(segment.signal);
    this.sealingBytes += segment.bytes;
    const sealed = await segment.seal();
    this.sealingBytes -= segment.bytes;
    this.listener.sealed(sealed);
  }

  /** Writes what waits, seals every segment and takes no more. Idempotent. */
  async close(): Promise<void> {
    this.closed = true;
    clearInterval(this.sealTimer);
    while (this.running !== undefined || this.waiting.length > 0) {
      this.kick(false);
      await this.running;
    }
    for (const segment of this.open.values()) await this.seal(segment);
  }
}

function toFailure(cause: unknown, segment: OpenSegment | undefined): WalFailure {
  const error = (cause instanceof Error ? cause : new Error(String(cause))) as NodeJS.ErrnoException;
  const full = error.code === 'ENOSPC' || error.code === 'EDQUOT' || error.code === 'EFBIG';
  return {
    kind: error instanceof SyncError ? 'sync' : full ? 'disk-full' : 'write',
    path: segment?.path ?? '',
    bytes: segment?.bytes ?? 0,
    error,
  };
}
