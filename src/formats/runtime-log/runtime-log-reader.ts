import type { GcCycle, InitRecord, RuntimeRun, ScavSample, SchedSample } from '../../model/runtime-log.ts';
import { LineFeed } from '../goroutine-dump/line-feed.ts';
import { LogEnvelope, type LineInterest } from '../goroutine-dump/log-envelope.ts';
import { LogPrefix } from '../goroutine-dump/log-prefix.ts';
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
/** A longer text before a record is no prefix. */
const MAX_PREFIX = 200;

/** Processes whose lines are told apart in one file. */
const MAX_SOURCES = 64;
const RECORD_START = /(?:gc \d+ @|SCHED \d+ms:|scav \d+ KiB|init \S+ @)/;
/** How the prefixes of collectors end. */
const SEPARATED = /(?:[:|\]>]| [FP])\s*$/;
const RUNTIME_LINES: LineInterest = {
  worth: /gc \d+ @|SCHED \d+ms:|scav \d+ KiB|init \S+ @|[PG]\d+: status=/,
  isCertain: (text) => RECORD_START.test(text),
};

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

/** Reads the lines of one process. A counter that falls is a restart. */
class RuntimeSource {
  readonly runs: Draft[] = [];
  /** What stands before its lines; null for nothing. */
  readonly prefix: LogPrefix | null;
  /** What the last record stood behind: the lines of a detailed sample stand behind the same. */
  #before: LogPrefix | null = null;
  readonly #torn = new TornLines();
  #detail: Detail | null = null;
  #line = 0;

  constructor(prefix: LogPrefix | null) {
    this.prefix = prefix;
  }

  /** Number of the last collection; 0 before the first. */
  get lastCycle(): number {
    return this.runs.at(-1)?.cycles.at(-1)?.number ?? 0;
  }

  /** Takes a line; `number` is that of the file. */
  take(line: string, number: number): void {
    this.#line = number;
    if (this.#detail !== null && this.#takeDetail(this.#before?.stripLoosely(line) ?? line, this.#detail))
      return;
    const record = parseRecord(line) ?? this.#torn.complete(line, parseRecord);
    if (record === null) this.#torn.remember(line);
    else {
      const at = RECORD_START.exec(line)?.index ?? 0;
      this.#before = at === 0 || at > MAX_PREFIX ? null : new LogPrefix(line.slice(0, at));
      this.#keep(record);
    }
  }

  #keep({ cycle, sample, scav, init }: RuntimeRecord): void {
    const current = this.runs.at(-1);
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
    const last = this.runs.at(-1)?.sched.at(-1);
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
    const current = this.runs.at(-1);
    if (current !== undefined && (!isRestart || this.runs.length >= MAX_RUNS)) return current;
    const made: Draft = { line: this.#line, cycles: [], sched: [], scav: [], inits: [], dropped: 0 };
    this.runs.push(made);
    return made;
  }
}

/**
 * Reads what `GODEBUG` makes the Go runtime write (gctrace, schedtrace, scheddetail, scavtrace, inittrace; Go 1.19 to 1.27)
 * from a stream that may hold the log of the application as well, be wrapped by a collector, and mix several processes that
 * a prefix tells apart. A counter that falls is a restart. Bounds: 64 processes, 1,000 runs each, 100,000 records a kind.
 * Errors: none; other lines are passed over.
 */
export class RuntimeLogReader {
  readonly #lines = new LineFeed((line) => this.#take(line));
  readonly #envelope = new LogEnvelope(RUNTIME_LINES);
  readonly #sources = new Map<string, RuntimeSource>();
  #current: RuntimeSource | null = null;
  #line = 0;

  /** Adds bytes. */
  push(bytes: Uint8Array): void {
    this.#lines.push(bytes);
  }

  /** Ends the file and answers its runs in the order of their first lines. */
  end(): readonly RuntimeRun[] {
    this.#lines.end();
    return [...this.#sources.values()].flatMap(({ runs }) => runs).toSorted((a, b) => a.line - b.line);
  }

  #take(raw: string): void {
    this.#line++;
    for (const line of this.#envelope.open(raw).lines) {
      this.#current = this.#sourceOf(line);
      this.#current.take(line, this.#line);
    }
  }

  #sourceOf(line: string): RuntimeSource {
    const at = RECORD_START.exec(line)?.index ?? -1;
    if (at < 0) return this.#ofOther(line);
    const before = line.slice(0, at);
    // Without a name in it a prefix tells nobody from another: the number of a line.
    const isNamed = /[A-Za-z]{2}/.test(before.replaceAll(/\d{4}-\d\d-\d\dT|std(?:err|out) [FP]/g, ''));
    const prefix = isNamed && at <= MAX_PREFIX ? new LogPrefix(before) : null;
    const key = prefix?.key ?? '';
    const known = this.#sources.get(key) ?? this.#continued(line, before, prefix);
    if (known !== null) return known;
    const made = new RuntimeSource(prefix);
    this.#sources.set(key, made);
    return made;
  }

  /** The source of a line behind text of the application that had no end: it goes on where that one stood. */
  #continued(line: string, before: string, prefix: LogPrefix | null): RuntimeSource | null {
    if (this.#sources.size >= MAX_SOURCES) return this.#current;
    if (prefix === null || this.#current === null) return null;
    const number = Number(/gc (\d+) @/.exec(line)?.[1] ?? Number.NaN);
    const follows = [...this.#sources.values()].find(({ lastCycle }) => lastCycle === number - 1);
    return follows ?? (SEPARATED.test(before) ? null : this.#current);
  }

  /** Lines of a detailed sample belong to the process whose prefix they have. */
  #ofOther(line: string): RuntimeSource {
    const current = this.#current ?? new RuntimeSource(null);
    if (this.#current === null) this.#sources.set('', current);
    if (this.#sources.size < 2 || (current.prefix?.strip(line) ?? null) !== null) return current;
    return (
      [...this.#sources.values()].find(({ prefix }) => (prefix?.strip(line) ?? null) !== null) ?? current
    );
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
