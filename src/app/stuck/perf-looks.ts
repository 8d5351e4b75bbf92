import { PerfScriptReader } from '../../formats/perf-script/perf-script-reader.ts';
import { parseHead } from '../../formats/perf-script/parse-line.ts';
import type { PerfSample } from '../../model/perf-recording.ts';
import type { ThreadFrame, ThreadLook } from '../../model/thread-look.ts';

const MAX_THREADS = 65_536;

/** True when a line and the one behind it are the beginning of a sample of `perf script`. */
export function isPerfSample(line: string, next: string): boolean {
  return /^\s+[0-9a-f]{4,16} /.test(next) && parseHead(line) !== null;
}

/** Folds the text of `perf script` into one look a thread: where it was seen last. */
export class PerfLooks {
  readonly #source: string;
  readonly #last = new Map<number, PerfSample>();
  readonly #reader = new PerfScriptReader((sample) => {
    if (this.#last.has(sample.tid) || this.#last.size < MAX_THREADS) this.#last.set(sample.tid, sample);
  });

  constructor(source: string) {
    this.#source = source;
  }

  /** Adds bytes of the file. */
  push(bytes: Uint8Array): void {
    this.#reader.push(bytes);
  }

  /** The looks. */
  end(): readonly ThreadLook[] {
    this.#reader.end();
    return [...this.#last.values()].map((sample) => {
      const { frames } = sample;
      const kernel = frames.filter((f) => f.isKernel).map((f) => f.symbol);
      const user = frames
        .filter((f) => !f.isKernel && f.symbol !== '')
        .map((f) => ({ func: f.symbol, file: f.object, line: 0 }));
      return lookOfSample(this.#source, sample, kernel, user);
    });
  }
}

/**
 * One sample as a look. That of a clock or a counter was taken while the thread ran; that of `sched_switch` as it stopped
 * running, so that its stack says what it waits for.
 */
export function lookOfSample(
  source: string,
  { tid, command, event }: Pick<PerfSample, 'tid' | 'command' | 'event'>,
  kernel: readonly string[],
  userStack: readonly ThreadFrame[],
): ThreadLook {
  const waits = /sched[:_]/.test(event);
  return {
    tool: 'perf',
    source,
    tid,
    name: command,
    atUnixMs: null,
    state: waits ? null : 'R',
    call: null,
    wchan: null,
    kernelStack: waits ? kernel.filter((name) => !/^$|^(?:__)?schedule$|^perf_|^__traceiter/.test(name)) : [],
    userStack,
    switches: null,
    cpuMs: null,
  };
}
