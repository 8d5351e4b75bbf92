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
import { TornLines } from './torn-lines.ts';

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
  readonly #torn = new TornLines();
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
    const record = parseRecord(line) ?? this.#torn.complete(line, parseRecord);
    if (record === null) this.#torn.remember(line);
    else this.#keep(record);
  }

  #keep({ cycle, sample, scav, init }: RuntimeRecord): void {
    const current = this.#runs.at(-1);
    if (cycle !== null) {
      const run = this.#run(cycle.number <= (current?.cycles.at(-1)?.number ?? 0));
      keep(run, run.cycles, cycle);
    } else if (sample !== null) this.#sched(sample);
    else if (scav !== null) {
      const run = this.#run(false);
      keep(run, run.scav, scav);
    } else if (init !== null) {
      const run = this.#run(init.atMs < (current?.inits.at(-1)?.atMs ?? 0));
      keep(run, run.inits, init);
    }
  }

  #sched({ detailed, ...sample }: SchedSample & { readonly detailed: boolean }): void {
    const last = this.#runs.at(-1)?.sched.at(-1);
    const run = this.#run(last !== undefined && sample.atMs < last.atMs);
    this.#detail = detailed ? { queues: [], states: new Map() } : null;
    const { queues, states } = this.#detail ?? { queues: sample.localQueues, states: sample.goroutines };
    keep(run, run.sched, { ...sample, localQueues: queues, goroutines: states });
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

interface RuntimeRecord {
  readonly cycle: GcCycle | null;
  readonly sample: ReturnType<typeof parseSchedLine>;
  readonly scav: ScavSample | null;
  readonly init: InitRecord | null;
}

/** The record of a line; null when it has none. */
function parseRecord(line: string): RuntimeRecord | null {
  const cycle = parseGcLine(line);
  const sample = cycle === null ? parseSchedLine(line) : null;
  const scav = cycle === null && sample === null ? parseScavLine(line) : null;
  const init = cycle === null && sample === null && scav === null ? parseInitLine(line) : null;
  const isNone = cycle === null && sample === null && scav === null && init === null;
  return isNone ? null : { cycle, sample, scav, init };
}

function keep<T>(run: Draft, list: T[], record: T): void {
  if (list.length < MAX_RECORDS) list.push(record);
  else run.dropped++;
}
