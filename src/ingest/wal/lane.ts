import { OTLP_SIGNALS, type OtlpSignal } from '../../formats/otlp/schema.ts';
import { type OpenSegment, type PendingRecord, type SealedSegment, SyncError } from './open-segment.ts';
import type { SpareSegments } from './spare-segment.ts';

/** A group that could not be made durable: none of its requests was acknowledged. */
export interface WalFailure {
  readonly kind: 'disk-full' | 'write' | 'sync';
  readonly path: string;
  /** Where the durable part of the segment ends. */
  readonly bytes: number;
  readonly error: NodeJS.ErrnoException;
}

/** Rejects an append: the request is not durable and must not be acknowledged. */
export class WalAppendError extends Error {
  readonly failure: WalFailure | 'closed';
  constructor(failure: WalFailure | 'closed') {
    super(failure === 'closed' ? 'the log is closed' : failure.error.message);
    this.failure = failure;
  }
}

/** A request on its way into the log, and whom to tell. */
export interface Waiting extends PendingRecord {
  readonly resolve: () => void;
  readonly reject: (failure: WalAppendError) => void;
}

/** What a lane tells and asks. */
export interface LaneOwner {
  readonly spares: SpareSegments;
  /** One of several writes of a group is over. */
  written(): void;
  sealed(segment: SealedSegment): void;
  failed(failure: WalFailure): void;
}

/**
 * One segment a signal that is being written, one commit at a time: the order in a file is the order of the sequence numbers, and
 * a sync that fails can only have been about this lane's writes (the kernel tells an error of a file once, to whoever asks first).
 */
export class Lane {
  private readonly owner: LaneOwner;
  private readonly open = new Map<OtlpSignal, OpenSegment>();
  private readonly sealing = new Map<OpenSegment, Promise<void>>();
  private writingBytes = 0;
  /** When the commit that runs began (`performance.now`); `undefined` when none does. */
  startedAtMs: number | undefined;
  /** Writes of that commit that are not over. */
  writes = 0;
  /** Highest sequence number that was acknowledged here. */
  acknowledgedSeq = 0n;

  constructor(owner: LaneOwner) {
    this.owner = owner;
  }

  get segments(): Iterable<OpenSegment> {
    return this.open.values();
  }

  /** Lowest sequence number in what of a signal was not handed to `sealed` yet; `undefined` when there is none. */
  oldestSeq(of: OtlpSignal): bigint | undefined {
    let oldest: bigint | undefined;
    for (const { bytes, firstSeq, signal } of [...this.open.values(), ...this.sealing.keys()])
      if (signal === of && bytes > 0 && (oldest === undefined || firstSeq < oldest)) oldest = firstSeq;
    return oldest;
  }

  /** Bytes that were not handed to `sealed` yet. */
  get bytes(): number {
    let bytes = this.writingBytes;
    for (const segment of [...this.open.values(), ...this.sealing.keys()]) bytes += segment.bytes;
    return bytes;
  }

  /** Writes and syncs a group and answers each of its requests. Resolves with whether all of it is durable; never rejects. */
  async commit(group: readonly Waiting[]): Promise<boolean> {
    const bySignal = OTLP_SIGNALS.map((signal) => group.filter((r) => r.signal === signal));
    const parts = bySignal.filter((records) => records.length > 0);
    this.startedAtMs = performance.now();
    this.writes = parts.length;
    try {
      const results = await Promise.all(parts.map((records) => this.commitSignal(records)));
      return results.every((ok) => ok);
    } finally {
      this.startedAtMs = undefined;
    }
  }

  private async commitSignal(records: readonly Waiting[]): Promise<boolean> {
    const bytes = records.reduce((sum, { header, payload }) => sum + header.length + payload.length, 0);
    this.writingBytes += bytes;
    try {
      return await this.write(records);
    } finally {
      this.writingBytes -= bytes;
      this.writes--;
      if (this.writes > 0) this.owner.written();
    }
  }

  private async write(records: readonly Waiting[]): Promise<boolean> {
    const { signal } = records[0]!;
    let segment = this.open.get(signal);
    const isBegun = segment !== undefined;
    try {
      if (segment === undefined) {
        segment = await this.owner.spares.take(signal);
        this.open.set(signal, segment);
      }
      await segment.commit(records);
    } catch (cause) {
      const failure = toFailure(cause, segment);
      this.owner.failed(failure);
      if (segment !== undefined) await this.seal(segment);
      for (const record of records) record.reject(new WalAppendError(failure));
      return false;
    }
    for (const { seq } of records) if (seq > this.acknowledgedSeq) this.acknowledgedSeq = seq;
    for (const record of records) record.resolve();
    // A signal that comes once a minute needs no second segment.
    if (isBegun) this.owner.spares.prepare(signal);
    return true;
  }

  /** Ends a segment of this lane that is not being written. Never rejects. */
  async seal(segment: OpenSegment): Promise<void> {
    this.open.delete(segment.signal);
    const done = this.finish(segment);
    this.sealing.set(segment, done);
    await done;
  }

  private async finish(segment: OpenSegment): Promise<void> {
    const sealed = await segment.seal();
    this.sealing.delete(segment);
    this.owner.sealed(sealed);
  }

  /** Seals everything. */
  async close(): Promise<void> {
    for (const segment of this.open.values()) void this.seal(segment);
    await Promise.all(this.sealing.values());
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
