import { formatBytes, formatDurationNs } from '../../base/units.ts';
import { ADVICE, REFUSALS } from '../events.messages.ts';
import type { WalFailure } from '../wal/lane.ts';
import type { Refusal } from './reply.ts';

/** What the gate watches. All functions are cheap: they are called for every request. */
export interface GateOptions {
  readonly walBytes: () => number;
  readonly walLimitBytes: number;
  /** Age of the oldest acknowledged record that is not stored. */
  readonly lagMs: () => number;
  readonly lagLimitMs: number;
  /** The disk guard's word, `undefined` while there is room. */
  readonly diskRefusal: () => Refusal | undefined;
  /** Most bytes of request bodies held at once. */
  readonly inflightLimitBytes: number;
}

const RETRY_FULL_MS = 5_000;
const RETRY_WRITE_MS = 2_000;
const RETRY_SOON_MS = 1_000;

/** Decides whether receivers may take a request. "No" is always a 503 with the time to wait, never a loss. */
export class Gate {
  private readonly options: GateOptions;
  private failedUntilMs = 0;
  private failure = '';
  private inflight = 0;
  private closing = false;

  constructor(options: GateOptions) {
    this.options = options;
  }

  /** Why requests are refused at the moment, or `undefined`. */
  refusal(): Refusal | undefined {
    const { options } = this;
    const disk = options.diskRefusal();
    if (disk !== undefined) return disk;
    if (Date.now() < this.failedUntilMs)
      return {
        reason: REFUSALS.writeFailed,
        values: { reason: this.failure },
        retryAfterMs: RETRY_WRITE_MS,
        advice: ADVICE.writeFailed,
      };
    const used = options.walBytes() + this.inflight;
    if (used >= options.walLimitBytes)
      return {
        reason: REFUSALS.walFull,
        values: { used: formatBytes(used), limit: formatBytes(options.walLimitBytes) },
        retryAfterMs: RETRY_FULL_MS,
        advice: ADVICE.behind,
      };
    const lagMs = options.lagMs();
    if (lagMs > options.lagLimitMs)
      return {
        reason: REFUSALS.lagging,
        values: { lag: formatDurationNs(lagMs * 1e6) },
        retryAfterMs: RETRY_FULL_MS,
        advice: ADVICE.behind,
      };
    return undefined;
  }

  /** The same for a request that has just begun: a server that shuts down finishes what it receives, but starts nothing. */
  refusalOfNew(): Refusal | undefined {
    if (this.closing) return { reason: REFUSALS.closing, values: {}, retryAfterMs: RETRY_SOON_MS };
    return this.refusal();
  }

  /** Takes room for bytes of a body; false when too much is held already. Give it back with `release`. */
  hold(bytes: number): boolean {
    if (this.inflight + bytes > this.options.inflightLimitBytes) return false;
    this.inflight += bytes;
    return true;
  }

  release(bytes: number): void {
    this.inflight -= bytes;
  }

  /** The answer when `hold` said no. */
  busy(): Refusal {
    return {
      reason: REFUSALS.busy,
      values: {
        used: formatBytes(this.inflight),
        limit: formatBytes(this.options.inflightLimitBytes),
      },
      retryAfterMs: RETRY_SOON_MS,
    };
  }

  /** After a failed write or sync nothing is tried for a moment: the disk gets time, the log does not thrash. */
  walFailed(failure: WalFailure): void {
    this.failure = failure.error.code ?? failure.error.message;
    this.failedUntilMs = Date.now() + (failure.kind === 'sync' ? RETRY_WRITE_MS : RETRY_SOON_MS);
  }

  close(): void {
    this.closing = true;
  }
}
