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
  /** A segment with this many bytes is about to need another. */
  readonly spareFromBytes: number;
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
  private readonly sealing = new Set<Promise<void>>();
  private sealingBytes = 0;
  /** When the commit that runs began (`performance.now`); `undefined` when none does. */
  startedAtMs: number | undefined;

  constructor(owner: LaneOwner) {
    this.owner = owner;
  }

  get segments(): Iterable<OpenSegment> {
    return this.open.values();
  }

  /** Bytes that were not handed to `sealed` yet. */
  get bytes(): number {
    let bytes = this.sealingBytes;
    for (const segment of this.open.values()) bytes += segment.bytes;
    return bytes;
  }

  /** Writes and syncs a group and answers each of its requests. Resolves with whether all of it is durable; never rejects. */
  async commit(group: readonly Waiting[]): Promise<boolean> {
    this.startedAtMs = performance.now();
    const results = await Promise.all(
      OTLP_SIGNALS.map((signal) =>
        this.commitSignal(
          signal,
          group.filter((r) => r.signal === signal),
        ),
      ),
    );
    this.startedAtMs = undefined;
    return results.every((ok) => ok);
  }

  private async commitSignal(signal: OtlpSignal, records: readonly Waiting[]): Promise<boolean> {
    if (records.length === 0) return true;
    let segment = this.open.get(signal);
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
    for (const record of records) record.resolve();
    if (segment.bytes >= this.owner.spareFromBytes) this.owner.spares.prepare(signal);
    return true;
  }

  /** Ends a segment of this lane that is not being written. Never rejects. */
  async seal(segment: OpenSegment): Promise<void> {
    const done = this.finish(segment);
    this.sealing.add(done);
    await done;
    this.sealing.delete(done);
  }

  private async finish(segment: OpenSegment): Promise<void> {
    this.open.delete(segment.signal);
    this.sealingBytes += segment.bytes;
    const sealed = await segment.seal();
    this.sealingBytes -= segment.bytes;
    this.owner.sealed(sealed);
  }

  /** Seals everything. */
  async close(): Promise<void> {
    for (const segment of this.open.values()) void this.seal(segment);
    await Promise.all(this.sealing);
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
