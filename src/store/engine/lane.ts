import { EngineFailure } from './engine-failure.ts';

/** Waiting statements beyond this are turned away. */
const MAX_WAITING = 256;

interface Waiting {
  readonly start: () => void;
}

/**
 * Statements of one kind: so many run at once, the rest wait in order. A place is given back when the engine has
 * answered, not when the caller has lost interest: until then the connection is busy.
 */
export class Lane {
  private readonly places: number;
  private readonly queue: Waiting[] = [];
  private taken = 0;

  constructor(places: number) {
    this.places = places;
  }

  get running(): number {
    return this.taken;
  }

  get waiting(): number {
    return this.queue.length;
  }

  /**
   * Resolves with the function that gives the place back. Rejects with `cancelled` when the signal fires first and with
   * `busy` when too many wait.
   */
  async enter(signal: AbortSignal | undefined): Promise<() => void> {
    if (this.taken >= this.places || this.queue.length > 0) await this.wait(signal);
    else this.taken++;
    let inside = true;
    return () => {
      if (!inside) return;
      inside = false;
      const next = this.queue.shift();
      if (next === undefined) this.taken--;
      else next.start();
    };
  }

  private wait(signal: AbortSignal | undefined): Promise<void> {
    if (this.queue.length >= MAX_WAITING) throw new EngineFailure('busy', String(this.queue.length));
    return new Promise<void>((resolve, reject) => {
      const leave = (): void => {
        const at = this.queue.indexOf(waiting);
        if (at < 0) return;
        this.queue.splice(at, 1);
        reject(new EngineFailure('cancelled', 'given up while waiting'));
      };
      const waiting: Waiting = {
        start: () => {
          signal?.removeEventListener('abort', leave);
          resolve();
        },
      };
      this.queue.push(waiting);
      if (signal?.aborted === true) leave();
      else signal?.addEventListener('abort', leave, { once: true });
    });
  }
}
