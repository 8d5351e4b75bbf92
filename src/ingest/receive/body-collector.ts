import type { BodyPool } from './body-pool.ts';
import type { Gate } from './gate.ts';

/** Bytes that must have arrived before a body gets memory of the pool: what one read of a socket brings at most. */
const POOL_FROM_BYTES = 64 * 1024;
/**
 * A chunk is a view of what one read of a socket brought, and keeps all of that alive. It is kept as it is when it is at least this
 * long and this part of it; others are copied. So memory stays within a few times the bytes the gate counts.
 */
const KEPT_FROM_BYTES = 1024;
const KEPT_PART = 1 / 4;
/** Small chunks are copied into blocks as large as the body is so far, within these bounds. */
const MIN_BLOCK_BYTES = 1024;
const MAX_BLOCK_BYTES = 16 * 1024;

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
  /** The body while it is small, in pieces. */
  private parts: Buffer[] = [];
  /** Copies of small chunks; its used bytes are the last of `parts`. */
  private block: Buffer | undefined;
  private blockBytes = 0;
  /** The body once it is larger: memory of the pool, or our own that grows. */
  private whole: Buffer | undefined;
  private isPooled = false;
  private bytes = 0;

  constructor(limits: BodyLimits) {
    this.limits = limits;
  }

  get length(): number {
    return this.bytes;
  }

  /** Adds a chunk. `announcedBytes`: the whole length as the sender said, 0 when it did not. */
  add(chunk: Buffer, announcedBytes: number): 'added' | 'too-large' | 'busy' {
    const { limitBytes, gate, pool } = this.limits;
    const bytes = this.bytes + chunk.length;
    if (bytes > limitBytes) return 'too-large';
    if (!gate.hold(chunk.length)) return 'busy';
    // Only now: whoever announces a large body and sends nothing gets no memory for it.
    if (this.whole === undefined && bytes > POOL_FROM_BYTES) {
      const pooled = pool.take(announcedBytes);
      this.isPooled = pooled !== undefined;
      this.moveInto(pooled ?? grown(bytes, announcedBytes));
    }
    if (this.whole === undefined) this.keep(chunk);
    else {
      // More than was announced has no place in memory of the pool; nobody is known to send that.
      if (bytes > this.whole.length && this.isPooled) {
        gate.release(chunk.length);
        return 'too-large';
      }
      if (bytes > this.whole.length) this.moveInto(grown(bytes, announcedBytes));
      this.whole.set(chunk, this.bytes);
    }
    this.bytes = bytes;
    return 'added';
  }

  /** The body, once all of it was added. Nothing of it is kept here. */
  collected(): CollectedBody {
    const { parts, whole, isPooled, bytes } = this;
    const [only] = parts;
    this.forget();
    if (whole !== undefined) return { body: whole.subarray(0, bytes), pooled: isPooled ? whole : undefined };
    return {
      body: only !== undefined && parts.length === 1 ? only : Buffer.concat(parts, bytes),
      pooled: undefined,
    };
  }

  /** There will be no body: gives back what it held. */
  drop(): void {
    this.limits.gate.release(this.bytes);
    if (this.whole !== undefined && this.isPooled) this.limits.pool.give(this.whole);
    this.forget();
    this.bytes = 0;
  }

  private forget(): void {
    this.parts = [];
    this.block = undefined;
    this.whole = undefined;
    this.isPooled = false;
  }

  private keep(chunk: Buffer): void {
    if (chunk.length >= KEPT_FROM_BYTES && chunk.length >= chunk.buffer.byteLength * KEPT_PART) {
      this.parts.push(chunk);
      this.block = undefined;
      return;
    }
    if (this.block === undefined || this.blockBytes + chunk.length > this.block.length) {
      const size = Math.min(MAX_BLOCK_BYTES, Math.max(MIN_BLOCK_BYTES, this.bytes));
      this.block = Buffer.allocUnsafeSlow(Math.max(size, chunk.length));
      this.blockBytes = 0;
    } else this.parts.pop();
    this.block.set(chunk, this.blockBytes);
    this.blockBytes += chunk.length;
    this.parts.push(this.block.subarray(0, this.blockBytes));
  }

  private moveInto(memory: Buffer): void {
    let at = 0;
    for (const part of this.whole === undefined ? this.parts : [this.whole.subarray(0, this.bytes)]) {
      memory.set(part, at);
      at += part.length;
    }
    this.parts = [];
    this.block = undefined;
    this.whole = memory;
  }
}

/** Memory for at least `bytes`, with room for as much again, but not beyond what was announced. */
function grown(bytes: number, announcedBytes: number): Buffer {
  const size = announcedBytes >= bytes ? Math.min(announcedBytes, 2 * bytes) : 2 * bytes;
  return Buffer.allocUnsafeSlow(size);
}
