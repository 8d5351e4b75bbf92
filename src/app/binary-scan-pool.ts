import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { ScanOptions, ScanResult } from './binary-scan-batch.ts';

/** Threads: reading waits for the disk as much as for the processor, so there are more than processors. */
const MAX_THREADS = 4;

interface Thread {
  readonly worker: Worker;
  ready: boolean;
  finish: ((result: ScanResult) => void) | null;
  fail: ((error: unknown) => void) | null;
}

/**
 * Threads that read batches of files. They start when asked to and take work once they run; until then `tryScan` answers
 * undefined and the caller reads for itself, so that a small tree never waits for a thread.
 */
export class ScanPool {
  readonly #options: ScanOptions;
  readonly #threads: Thread[] = [];

  constructor(options: ScanOptions) {
    this.#options = options;
  }

  get started(): boolean {
    return this.#threads.length > 0;
  }

  start(): void {
    const count = Math.min(MAX_THREADS, Math.max(2, availableParallelism()));
    const source = import.meta.url.endsWith('.ts');
    const url = new URL(source ? './binary-scan.worker.ts' : './binary-scan.worker.js', import.meta.url);
    for (let i = 0; i < count; i++) {
      const worker = new Worker(url, {
        workerData: this.#options,
        ...(source ? { execArgv: ['--import', 'tsx'] } : {}),
      });
      const thread: Thread = { worker, ready: false, finish: null, fail: null };
      worker.on('online', () => void (thread.ready = true));
      worker.on('message', (result: ScanResult) => {
        const { finish } = thread;
        thread.finish = null;
        finish?.(result);
      });
      worker.on('error', (error) => {
        thread.ready = false;
        thread.fail?.(error);
      });
      this.#threads.push(thread);
    }
  }

  /** Hands a batch to a thread that is free; undefined when none is. */
  tryScan(paths: readonly string[]): Promise<ScanResult> | undefined {
    const thread = this.#threads.find((t) => t.ready && t.finish === null);
    if (thread === undefined) return undefined;
    return new Promise((resolve, reject) => {
      thread.finish = resolve;
      thread.fail = reject;
      thread.worker.postMessage(paths);
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map((t) => t.worker.terminate()));
  }
}
