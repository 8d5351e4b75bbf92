import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { ScanOptions, ScanResult } from './binary-scan-batch.ts';

/** Threads at most. */
const MAX_THREADS = 4;
/** Where reading waits for the disk as much as for the processor there are more than processors. */
const THREADS_FOR_DISK = 3;
/**
 * Objects of one file are gone with it: a small nursery costs no time, and without a bound each thread keeps 48 MiB
 * (bench/binary/tree.ts, 20,000 files).
 */
const LIMITS = { maxYoungGenerationSizeMb: 4 };
/** Batches a thread holds: the next lies ready when it has done one. */
const MAX_WAITING = 2;

interface Thread {
  readonly worker: Worker;
  ready: boolean;
  /** Batches it has, the oldest first. */
  readonly waiting: {
    readonly finish: (result: ScanResult) => void;
    readonly fail: (error: unknown) => void;
  }[];
}

/** The bundle beside this one; in a checkout the source, which a thread can load only after tsx is registered in it. */
function createWorker(workerData: ScanOptions): Worker {
  if (!import.meta.url.endsWith('.ts'))
    return new Worker(new URL('./binary-scan.worker.js', import.meta.url), {
      workerData,
      resourceLimits: LIMITS,
    });
  const [tsx, file] = [
    import.meta.resolve('tsx/esm/api'),
    new URL('./binary-scan.worker.ts', import.meta.url).href,
  ];
  const code = `import(${JSON.stringify(tsx)}).then((tsx) => (tsx.register(), import(${JSON.stringify(file)})))`;
  return new Worker(code, { workerData, eval: true, resourceLimits: LIMITS });
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

  /** Starts threads that are not there yet: beside the caller, which reads, too, as many as there are processors left. */
  grow(isDiskAsked: boolean): void {
    const processors = availableParallelism();
    const wanted = isDiskAsked ? Math.max(THREADS_FOR_DISK, processors) : Math.max(1, processors - 1);
    while (this.#threads.length < Math.min(MAX_THREADS, wanted)) {
      const worker = createWorker(this.#options);
      const thread: Thread = { worker, ready: false, waiting: [] };
      worker.on('online', () => void (thread.ready = true));
      worker.on('message', (result: ScanResult) => thread.waiting.shift()?.finish(result));
      worker.on('error', (error) => {
        thread.ready = false;
        for (const { fail } of thread.waiting.splice(0)) fail(error);
      });
      this.#threads.push(thread);
    }
  }

  /** Hands a batch to the thread that has least to do; undefined when all have enough. */
  tryScan(paths: readonly string[]): Promise<ScanResult> | undefined {
    const [thread] = this.#threads
      .filter((t) => t.ready && t.waiting.length < MAX_WAITING)
      .sort((a, b) => a.waiting.length - b.waiting.length);
    if (thread === undefined) return undefined;
    return new Promise((finish, fail) => {
      thread.waiting.push({ finish, fail });
      thread.worker.postMessage(paths);
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map((t) => t.worker.terminate()));
  }
}
