import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
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

/** The bundle beside this one; in a checkout the source, which a thread can load only after tsx is registered in it. */
function createWorker(workerData: ScanOptions): Worker {
  if (!import.meta.url.endsWith('.ts'))
    return new Worker(new URL('./binary-scan.worker.js', import.meta.url), { workerData });
  const tsx = createRequire(import.meta.url).resolve('tsx/cjs/api');
  const file = fileURLToPath(new URL('./binary-scan.worker.ts', import.meta.url));
  const code = `require(${JSON.stringify(tsx)}).register(); require(${JSON.stringify(file)})`;
  return new Worker(code, { workerData, eval: true });
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
    for (let i = 0; i < count; i++) {
      const worker = createWorker(this.#options);
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
