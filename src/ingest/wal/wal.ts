import type { DayCounts } from '../../formats/otlp/scan.ts';
import type { OtlpSignal } from '../../formats/otlp/schema.ts';
import type { Instant } from '../clock.ts';
import { Lane, type Waiting, WalAppendError, type WalFailure } from './lane.ts';
import type { OpenSegment, SealedSegment } from './open-segment.ts';
import { encodeRecordHeader } from './record.ts';
import { SegmentIds } from './segment-file.ts';
import { SpareSegments } from './spare-segment.ts';
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
   * Whether segments of a signal may wait: others do already, or nobody reads it. Then one that is old but small goes on growing for a while, since
   * one large INSERT costs the engine less than several small ones. @default never
   */
  readonly mayWait?: (signal: OtlpSignal) => boolean;
  /** No segment id or sequence number given from now on may be at or below these. */
  readonly lastSegmentId: bigint;
  readonly lastSeq: bigint;
}

/** How much older a segment may get while it may wait. Ours: rows are stored at most this much later. */
const AGES_WHEN_WAITING = 5;

/** What the log tells its owner. Called synchronously; must not throw. */
export interface WalListener {
  sealed(segment: SealedSegment): void;
  /** One group was made durable; `syncMs` is the time of write and fsync. */
  committed(group: { readonly requests: number; readonly bytes: number; readonly syncMs: number }): void;
  failed(failure: WalFailure): void;
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

const DAY_NANOS = 86_400_000_000_000n;
const SEAL_CHECK_MS = 100;
/**
 * How many writes run at once, each in a file of its own. With one, a request that arrives during a write waits for that one and for
 * its own: the slowest acknowledgements took twice as long as the slowest writes.
 */
const LANES = 2;
/** How long a write may take before what waits for it goes another way. Most writes are done by then, and one file is enough. */
const LATE_MS = 4;
/**
 * Writes of all lanes together, one a signal and lane. Each holds a thread of libuv's four while the disk takes its time, and the
 * rest (inflation, the loader's files) needs one.
 */
const MOST_WRITES = 3;

/**
 * The write-ahead log. Requests that arrive together, or while a write runs, share one synced write; each resolves only
 * after that. One signal to a segment. A write that takes long is overtaken by one to another segment: requests have no order among
 * each other before they are acknowledged, and within a file the order is that of the sequence numbers.
 * A failed write or sync ends its segment: nothing is ever acknowledged on it again (after a failed fsync the kernel
 * may have dropped the dirty pages: Rebello et al., "Can Applications Recover from fsync Failures?", 2020).
 */
export class Wal {
  private readonly options: WalOptions;
  private readonly listener: WalListener;
  private readonly ids: SegmentIds;
  private readonly spares: SpareSegments;
  private readonly lanes: readonly Lane[];
  private waiting: Waiting[] = [];
  private waitingBytes = 0;
  /** Calls off the commit that is due; `undefined` when none is. */
  private callOff: (() => void) | undefined;
  private readonly sealTimer: NodeJS.Timeout;
  private readonly running = new Set<Promise<void>>();
  private seq: bigint;
  private closed = false;

  constructor(options: WalOptions, listener: WalListener) {
    this.options = options;
    this.listener = listener;
    this.ids = new SegmentIds(options.lastSegmentId);
    this.seq = options.lastSeq;
    const { dir, files } = options;
    this.spares = new SpareSegments({ dir, files, nextSegmentId: () => this.nextSegmentId() });
    const owner = {
      spares: this.spares,
      written: () => this.kick(),
      sealed: (segment: SealedSegment) => listener.sealed(segment),
      failed: (failure: WalFailure) => listener.failed(failure),
    };
    this.lanes = Array.from({ length: LANES }, () => new Lane(owner));
    this.sealTimer = setInterval(() => {
      this.sealDue();
      this.spares.removeOld();
    }, SEAL_CHECK_MS);
    this.sealTimer.unref();
  }

  /** Bytes that were not handed to `sealed` yet. */
  get openBytes(): number {
    return this.lanes.reduce((sum, lane) => sum + lane.bytes, this.waitingBytes);
  }

  /** When the oldest record in an open segment, of one signal or of all, was received; `undefined` when there is none. */
  oldestOpenUnixMs(of?: OtlpSignal): number | undefined {
    let oldest: number | undefined;
    for (const { bytes, firstReceivedUnixMs, signal } of this.openSegments())
      if (bytes > 0 && (of ?? signal) === signal && (oldest === undefined || firstReceivedUnixMs < oldest))
        oldest = firstReceivedUnixMs;
    return oldest;
  }

  /** Highest sequence number that was acknowledged, by this run or one before. */
  get acknowledgedSeq(): bigint {
    const { lastSeq } = this.options;
    return this.lanes.reduce(
      (max, lane) => (lane.acknowledgedSeq > max ? lane.acknowledgedSeq : max),
      lastSeq,
    );
  }

  /** Lowest sequence number in segments of a signal that are not sealed; `undefined` when there is none. */
  oldestOpenSeq(signal: OtlpSignal): bigint | undefined {
    let oldest: bigint | undefined;
    for (const lane of this.lanes) {
      const seq = lane.oldestSeq(signal);
      if (seq !== undefined && (oldest === undefined || seq < oldest)) oldest = seq;
    }
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

  private openSegments(): OpenSegment[] {
    return this.lanes.flatMap((lane) => [...lane.segments]);
  }

  private freeLanes(): Lane[] {
    return this.lanes.filter((lane) => lane.startedAtMs === undefined);
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
      this.kick();
    });
  }

  /** The lane a group of what waits may take; `undefined` when none is free, or too many writes run. */
  private laneForWaiting(): Lane | undefined {
    const [lane] = this.freeLanes();
    const writes = this.lanes.reduce(
      (sum, each) => sum + (each.startedAtMs === undefined ? 0 : each.writes),
      0,
    );
    if (writes > 0 && writes + new Set(this.waiting.map(({ signal }) => signal)).size > MOST_WRITES)
      return undefined;
    return lane;
  }

  /** Starts a commit as soon as one is due and a lane is free. */
  private kick(): void {
    const [first] = this.waiting;
    if (first === undefined) return;
    const isLarge = this.waitingBytes >= this.options.groupMaxBytes;
    if (!isLarge && this.callOff !== undefined) return;
    const lane = this.laneForWaiting();
    if (lane === undefined) return;
    if (isLarge) this.start(lane);
    else this.schedule(this.waitMs(first, performance.now()));
  }

  /** How long the group of a request has to wait: for its companions, and for a write that may be over soon. */
  private waitMs(first: Waiting, nowMs: number): number {
    let untilMs = this.closed ? nowMs : first.enqueuedAtMs + this.options.groupWindowMs;
    for (const { startedAtMs } of this.lanes)
      if (startedAtMs !== undefined) untilMs = Math.max(untilMs, startedAtMs + LATE_MS);
    return untilMs - nowMs;
  }

  private schedule(waitMs: number): void {
    const run = (): void => {
      this.callOff = undefined;
      const lane = this.laneForWaiting();
      if (lane !== undefined && this.waiting.length > 0) this.start(lane);
    };
    if (waitMs > 0) {
      const timer = setTimeout(run, Math.ceil(waitMs));
      this.callOff = () => clearTimeout(timer);
    } else {
      const immediate = setImmediate(run);
      this.callOff = () => clearImmediate(immediate);
    }
  }

  private notScheduled(): void {
    this.callOff?.();
    this.callOff = undefined;
  }

  private start(lane: Lane): void {
    this.notScheduled();
    const work = this.commitWaiting(lane).finally(() => {
      this.running.delete(work);
      // What waited for this write to become late need not do so any more.
      this.notScheduled();
      this.kick();
    });
    this.running.add(work);
  }

  private async commitWaiting(lane: Lane): Promise<void> {
    const group = this.waiting;
    const bytes = this.waitingBytes;
    this.waiting = [];
    this.waitingBytes = 0;
    const startedAt = performance.now();
    if (await lane.commit(group))
      this.listener.committed({ requests: group.length, bytes, syncMs: performance.now() - startedAt });
    this.sealDue();
  }

  /**
   * Seals what is large, and what is old together with what another lane has of its signal (small ones are then loaded by one
   * INSERT where there are more than two). Lanes that write are left alone, and their age does not count: else a write that hangs
   * would have the other lane seal after each of its own.
   */
  private sealDue(): void {
    const { segmentMaxAgeMs, segmentMaxBytes, mayWait } = this.options;
    const lanes = this.freeLanes();
    const written = lanes.flatMap((lane) => [...lane.segments]).filter((segment) => segment.bytes > 0);
    if (written.length === 0) return;
    const oldSignals = new Set<OtlpSignal>();
    for (const { signal, firstReceivedMs, sealSoon } of written) {
      const maxAgeMs = mayWait?.(signal) === true ? segmentMaxAgeMs * AGES_WHEN_WAITING : segmentMaxAgeMs;
      if (sealSoon || firstReceivedMs <= performance.now() - maxAgeMs) oldSignals.add(signal);
    }
    for (const lane of lanes)
      for (const segment of lane.segments)
        if (segment.bytes >= segmentMaxBytes || (segment.bytes > 0 && oldSignals.has(segment.signal)))
          void lane.seal(segment);
  }

  /** Seals what is open of a signal, at once or as soon as it is not written. */
  sealSoon(signal: OtlpSignal): void {
    for (const segment of this.openSegments()) segment.sealSoon ||= segment.signal === signal;
    this.sealDue();
  }

  /** Writes what waits, seals every segment and takes no more. Idempotent. */
  async close(): Promise<void> {
    this.closed = true;
    clearInterval(this.sealTimer);
    this.spares.stop();
    while (this.running.size > 0 || this.waiting.length > 0) {
      const [lane] = this.lanes;
      if (this.running.size === 0 && lane !== undefined) this.start(lane);
      await Promise.race(this.running);
    }
    for (const lane of this.lanes) await lane.close();
    await this.spares.close();
  }
}
