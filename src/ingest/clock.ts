import { hrtime } from 'node:process';

/** Both clocks at one moment, in nanoseconds. */
export interface Instant {
  readonly wallUnixNano: bigint;
  readonly monoNano: bigint;
}

const RESYNC_NANOS = 2_000_000n;

/**
 * A wall clock with the resolution of the monotonic one: Node's own wall clock has milliseconds. It follows steps of the
 * system clock within 2 ms, and never uses the monotonic clock alone, which a suspended machine may have stopped.
 */
export class Clock {
  private offset = wallNow() - hrtime.bigint();

  now(): Instant {
    const monoNano = hrtime.bigint();
    const wall = wallNow();
    const drift = wall - (monoNano + this.offset);
    // Date.now() rounds down: up to 1 ms behind is the rounding, anything else is a step.
    if (drift > RESYNC_NANOS || drift < -RESYNC_NANOS) this.offset = wall - monoNano;
    return { wallUnixNano: monoNano + this.offset, monoNano };
  }
}

function wallNow(): bigint {
  return BigInt(Date.now()) * 1_000_000n;
}
