import type { BodyPool } from './body-pool.ts';
import type { Gate } from './gate.ts';

/** Bytes that must have arrived before a body gets memory of the pool: what one read of a socket brings at most. */
const POOL_FROM_BYTES = 64 * 1024;

/** A body. `pooled` is the memory it lies in: give it back to the pool when nothing reads the body any more. */
export interface CollectedBody {
  readonly body: Uint8Array;
  readonly pooled: Buffer | undefined;
}

/** What bounds a body, and where its memory comes from. */
export interface BodyLimits {
  /** Most bytes, as sent. */
  readonly limitBytes: number;
  readonly gate: Gate;
  readonly pool: BodyPool;
}

/** Puts the chunks of one body together. Its bytes are held at the gate: give them back with `gate.release`, or by `drop`. */
export class BodyCollector {
  private readonly limits: BodyLimits;
  private chunks: Buffer[] = [];
  private pooled: Buffer | undefined;
  private bytes = 0;

  constructor(limits: BodyLimits) {
    this.limits = limits;
  }

  get length(): number {
    return this.bytes;
  }

  /** Adds a chunk. `announcedBytes`: the whole length as the sender said, 0 when it did not; more than that has no place. */
  add(chunk: Buffer, announcedBytes: number): 'added' | 'too-large' | 'busy' {
    const { limitBytes, gate, pool } = this.limits;
    const bytes = this.bytes + chunk.length;
    if (bytes > limitBytes) return 'too-large';
    if (!gate.hold(chunk.length)) return 'busy';
    if (this.pooled === undefined && bytes > POOL_FROM_BYTES) {
      // Only now: whoever announces a large body and sends nothing gets no memory for it.
      this.pooled = pool.take(announcedBytes);
      let at = 0;
      if (this.pooled !== undefined)
        for (const part of this.chunks.splice(0)) at = put(this.pooled, part, at);
    }
    if (this.pooled !== undefined && bytes > this.pooled.length) {
      gate.release(chunk.length);
      return 'too-large';
    }
    if (this.pooled === undefined) this.chunks.push(chunk);
    else put(this.pooled, chunk, this.bytes);
    this.bytes = bytes;
    return 'added';
  }

  /** The body, once all of it was added. */
  collected(): CollectedBody {
    const { chunks, pooled, bytes } = this;
    const [only] = chunks;
    const alone = chunks.length === 1 ? only : undefined;
    return { body: pooled?.subarray(0, bytes) ?? alone ?? Buffer.concat(chunks, bytes), pooled };
  }

  /** There will be no body: gives back what it held. */
  drop(): void {
    this.limits.gate.release(this.bytes);
    if (this.pooled !== undefined) this.limits.pool.give(this.pooled);
    this.chunks = [];
    this.pooled = undefined;
    this.bytes = 0;
  }
}

function put(into: Buffer, chunk: Buffer, at: number): number {
  into.set(chunk, at);
  return at + chunk.length;
}
