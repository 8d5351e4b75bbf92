import type { OtlpSignal } from '../../formats/otlp/schema.ts';
import type { FoundSegment } from '../wal/inspect-segment.ts';
import type { SealedSegment } from '../wal/open-segment.ts';

/** A segment that waits: sealed in this run, or found on start and not read yet. */
export type Queued = SealedSegment | FoundSegment;

/** Whether the content of a segment is known. */
export function isSealed(segment: Queued): segment is SealedSegment {
  return 'counts' in segment;
}

/** Segments that are not in the store yet: those that wait, the one being loaded, and those taken along with it. */
export class SegmentQueue {
  readonly waiting: Queued[] = [];
  current: Queued | undefined;
  /** Out of `waiting` to be gathered into the current one or stored with it: they count until that is done. */
  mates: SealedSegment[] = [];

  get bytes(): number {
    const others = [...this.waiting, ...this.mates];
    return others.reduce((sum, s) => sum + s.bytes, this.current?.bytes ?? 0);
  }

  get length(): number {
    return this.waiting.length + this.mates.length + (this.current === undefined ? 0 : 1);
  }

  /**
   * Lowest sequence number in what is not stored of a signal; 0 when something found on start was not read yet,
   * `undefined` when nothing waits.
   */
  oldestSeq(signal: OtlpSignal): bigint | undefined {
    let oldest: bigint | undefined;
    for (const segment of this.unstored(signal)) {
      const seq = isSealed(segment) ? segment.firstSeq : 0n;
      if (oldest === undefined || seq < oldest) oldest = seq;
    }
    return oldest;
  }

  /**
   * When the oldest record that is not stored, of one signal or of all, was received; for a segment not read yet, when it
   * was created.
   */
  oldestUnixMs(signal?: OtlpSignal): number | undefined {
    let oldest: number | undefined;
    for (const segment of this.unstored(signal)) {
      const atMs = isSealed(segment) ? segment.firstReceivedUnixMs : Number(segment.segmentId >> 20n);
      if (oldest === undefined || atMs < oldest) oldest = atMs;
    }
    return oldest;
  }

  /**
   * Moves waiting segments, oldest first, into `mates`. `asMate` says what a waiting one is as a mate, `undefined` when it
   * cannot be one; `takes` whether it goes with those taken already.
   */
  async takeMates(
    most: number,
    asMate: (queued: Queued) => Promise<SealedSegment | undefined>,
    takes: (mate: SealedSegment) => boolean,
  ): Promise<void> {
    try {
      for (let i = 0; i < this.waiting.length && this.mates.length < most;) {
        const queued = this.waiting[i];
        const mate = queued === undefined ? undefined : await asMate(queued);
        if (mate === undefined) i++;
        else if (takes(mate)) {
          this.waiting.splice(i, 1);
          this.mates.push(mate);
        } else this.waiting[i++] = mate; // Read once, not again for each that stands before it.
      }
    } catch (error) {
      // They are mates of this segment only, not of the next one that is loaded.
      this.waiting.unshift(...this.mates.splice(0));
      throw error;
    }
  }

  private *unstored(of?: OtlpSignal): Iterable<Queued> {
    const current = this.current === undefined ? [] : [this.current];
    for (const segment of [...current, ...this.waiting, ...this.mates])
      if (of === undefined || segment.signal === of) yield segment;
  }
}
