import type { GcCycle, InitRecord, RuntimeRun, ScavSample, SchedSample } from '../../model/runtime-log.ts';
import { LineFeed } from '../goroutine-dump/line-feed.ts';
import {
  parseDetailQueue,
  parseDetailState,
  parseGcLine,
  parseInitLine,
  parseScavLine,
  parseSchedLine,
} from './parse-line.ts';

/** Records of one kind kept in one run: a collection every second for more than a day. */
const MAX_RECORDS = 100_000;
const MAX_RUNS = 1000;

interface Draft {
  readonly line: number;
  readonly cycles: GcCycle[];
  readonly sched: SchedSample[];
  readonly scav: ScavSample[];
  readonly inits: InitRecord[];
  dropped: number;
}

/** Queues and states that follow a detailed line. */
interface Detail {
  readonly queues: number[];
  readonly states: Map<string, number>;
}

/**
 * Reads what `GODEBUG` makes the Go runtime write (gctrace, schedtrace, scheddetail, scavtrace, inittrace; Go 1.19 to 1.27)
 * from a stream that may hold the log of the application as well. A counter that falls is a restart. Bounds: 1,000 runs of
 * 100,000 records a kind. Errors: none; other lines are passed over.
 */
export class RuntimeLogReader {
  readonly #lines = new LineFeed((line) => this.#take(line));
  readonly #runs: Draft[] = [];
  #detail: Detail | null = null;
  #line = 0;

  /** Adds bytes. */
  push(bytes: Uint8Array): void {
    this.#lines.push(bytes);
  }

  /** Ends the file and answers its runs. */
  end(): readonly RuntimeRun[] {
    this.#lines.end();
    return this.#runs;
  }

  #take(line: string): void {
    this.#line++;
    if (this.#detail !== null && this.#takeDetail(line, this.#detail)) return;
    const cycle = parseGcLine(line);
    if (cycle !== null) {
      const last = this.#runs.at(-1)?.cycles.at(-1);
      const run = this.#run(last !== undefined && cycle.number <= last.number);
      keep(run, run.cycles, cycle);
      return;
    }
    const sample = parseSchedLine(line);
    if (sample !== null) this.#sched(sample);
    else this.#rest(line);
  }

  #sched({ detailed, ...sample }: SchedSample & { readonly detailed: boolean }): void {
    const last = this.#runs.at(-1)?.sched.at(-1);
    const run = this.#run(last !== undefined && sample.atMs < last.atMs);
    this.#detail = detailed ? { queues: [], states: new Map() } : null;
    const { queues, states } = this.#detail ?? { queues: sample.localQueues, states: sample.goroutines };
    keep(run, run.sched, { ...sample, localQueues: queues, goroutines: states });
  }

  #rest(line: string): void {
    const scav = parseScavLine(line);
    const init = scav === null ? parseInitLine(line) : null;
    if (scav === null && init === null) return;
    const last = this.#runs.at(-1)?.inits.at(-1);
    const run = this.#run(init !== null && last !== undefined && init.atMs < last.atMs);
    if (scav !== null) keep(run, run.scav, scav);
    if (init !== null) keep(run, run.inits, init);
  }

  // The lines of a detailed sample may have others between them; the next sample takes their place.
  #takeDetail(line: string, { queues, states }: Detail): boolean {
    const queue = parseDetailQueue(line);
    if (queue !== null) {
      queues.push(queue);
      return true;
    }
    const state = parseDetailState(line);
    if (state === null) return false;
    states.set(state, (states.get(state) ?? 0) + 1);
    return true;
  }

  #run(isRestart: boolean): Draft {
    const current = this.#runs.at(-1);
    if (current !== undefined && (!isRestart || this.#runs.length >= MAX_RUNS)) return current;
    const made: Draft = { line: this.#line, cycles: [], sched: [], scav: [], inits: [], dropped: 0 };
    this.#runs.push(made);
    return made;
  }
}

function keep<T>(run: Draft, list: T[], record: T): void {
  if (list.length < MAX_RECORDS) list.push(record);
  else run.dropped++;
}
