import type { PerfFrame, PerfSample } from '../../model/perf-recording.ts';

/** Samples of one process with the same call chain. */
export interface PerfStack {
  readonly frames: readonly PerfFrame[];
  weight: number;
  samples: number;
}

/** What one process did in a recording. */
export interface PerfProcess {
  readonly pid: number;
  readonly command: string;
  readonly stacks: readonly PerfStack[];
}

/** Events whose periods are nanoseconds of CPU time. */
const CLOCKS = new Set(['cpu-clock', 'task-clock']);

/** Adds up samples of one event by process and chain. Memory by distinct chains, whatever the number of samples. */
export class PerfStacks {
  readonly #processes = new Map<number, { command: string; stacks: Map<string, PerfStack> }>();
  readonly #numbers = new Map<PerfFrame, number>();
  readonly #events = new Map<string, number>();
  #event = '';
  firstSeconds = Number.POSITIVE_INFINITY;
  lastSeconds = Number.NEGATIVE_INFINITY;

  /** Only the first event counts: periods of different events cannot be added. */
  add(sample: PerfSample): void {
    this.#events.set(sample.event, (this.#events.get(sample.event) ?? 0) + 1);
    if (this.#event === '') this.#event = sample.event;
    if (sample.event !== this.#event) return;
    this.firstSeconds = Math.min(this.firstSeconds, sample.seconds);
    this.lastSeconds = Math.max(this.lastSeconds, sample.seconds);
    let process = this.#processes.get(sample.pid);
    if (process === undefined) {
      process = { command: sample.command, stacks: new Map() };
      this.#processes.set(sample.pid, process);
    }
    const key = sample.frames.map((frame) => this.#number(frame)).join(' ');
    const known = process.stacks.get(key);
    if (known === undefined)
      process.stacks.set(key, { frames: sample.frames, weight: sample.period, samples: 1 });
    else {
      known.weight += sample.period;
      known.samples++;
    }
  }

  get event(): string {
    return this.#event;
  }

  /** Other events of the recording, which are not counted. */
  get otherEvents(): readonly string[] {
    return [...this.#events.keys()].filter((event) => event !== this.#event);
  }

  /** True when weights are nanoseconds of CPU. */
  get isClock(): boolean {
    return CLOCKS.has(this.#event);
  }

  processes(): PerfProcess[] {
    return [...this.#processes].map(([pid, { command, stacks }]) => ({
      pid,
      command,
      stacks: [...stacks.values()],
    }));
  }

  // Readers give equal frames as one object.
  #number(frame: PerfFrame): number {
    let number = this.#numbers.get(frame);
    if (number === undefined) {
      number = this.#numbers.size;
      this.#numbers.set(frame, number);
    }
    return number;
  }
}
