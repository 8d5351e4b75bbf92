import { AppError } from '../base/errors/app-error.ts';

/** Bounds on work done for readers at once, so that they cannot starve ingest. */
export interface QueryGateOptions {
  /** Requests served at the same time. */
  readonly concurrency: number;
  /** Requests that may wait; more are refused. */
  readonly maxWaiting: number;
}

/** Lets a fixed number of requests run; the others wait in order. */
export class QueryGate {
  private readonly options: QueryGateOptions;
  private readonly waiting: (() => void)[] = [];
  private active = 0;

  constructor(options: QueryGateOptions) {
    this.options = options;
  }

  /** Requests running and waiting now. */
  get load(): { readonly running: number; readonly waiting: number } {
    return { running: this.active, waiting: this.waiting.length };
  }

  /**
   * Runs `work` when it is its turn. A request whose signal is aborted while it waits gives up its place.
   * Throws SERVER_BUSY at once when too many wait; the reason of the signal when it is aborted.
   */
  async run<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    await this.enter(signal);
    try {
      return await work();
    } finally {
      this.active--;
      this.waiting.shift()?.();
    }
  }

  private async enter(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.active < this.options.concurrency) {
      this.active++;
      return;
    }
    if (this.waiting.length >= this.options.maxWaiting) {
      throw new AppError('SERVER_BUSY', { values: { waiting: this.waiting.length } });
    }
    await new Promise<void>((resolve, reject) => {
      const start = () => {
        signal.removeEventListener('abort', giveUp);
        this.active++;
        resolve();
      };
      const giveUp = () => {
        this.waiting.splice(this.waiting.indexOf(start), 1);
        reject(signal.reason as Error);
      };
      this.waiting.push(start);
      signal.addEventListener('abort', giveUp, { once: true });
    });
  }
}
