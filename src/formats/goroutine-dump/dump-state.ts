import type { DumpKind, DumpSummary, Goroutine } from '../../model/goroutine-dump.ts';
import type { DumpSink } from './dump-sink.ts';

const MAX_CAUSES = 16;
const MAX_CAUSE_CHARACTERS = 500;

/** One dump while its records come in. Bounds: the numbers of its goroutines are held. */
export class DumpState {
  readonly #sink: DumpSink;
  readonly #line: number;
  readonly #causes: string[] = [];
  readonly #seen = new Set<number>();
  readonly #elsewhere = new Map<number, Goroutine>();
  #count = 0;
  kind: DumpKind;
  announced: number | null = null;
  strayLines = 0;
  truncated = false;
  /** Threads now print their own goroutines, after `-----` in the output of a crash. */
  isRelay = false;

  constructor(sink: DumpSink, kind: DumpKind, line: number) {
    this.#sink = sink;
    this.kind = kind;
    this.#line = line;
  }

  get hasRecords(): boolean {
    return this.#count > 0 || this.#elsewhere.size > 0;
  }

  get isEmpty(): boolean {
    return !this.hasRecords && this.#causes.length === 0 && this.announced === null;
  }

  /** Threads print what was missing only after a crash. */
  relay(): void {
    this.isRelay = this.#causes.length > 0 || this.#elsewhere.size > 0;
  }

  addCause(line: string): void {
    const cause = line.trim().slice(0, MAX_CAUSE_CHARACTERS);
    if (this.#causes.length < MAX_CAUSES && !this.#causes.includes(cause)) this.#causes.push(cause);
  }

  /** True when this goroutine is here already, which only happens in the next dump of a file. */
  repeats(id: number): boolean {
    // Two threads may die at once: the second prints the stack that the first could not.
    const isLate = this.#causes.length > 0 && this.#elsewhere.has(id);
    return !this.isRelay && !isLate && this.#seen.has(id);
  }

  add(goroutine: Goroutine): void {
    const { id } = goroutine;
    if (id !== null) {
      if (goroutine.stackUnavailable) {
        if (!this.#seen.has(id)) this.#elsewhere.set(id, goroutine);
        this.#seen.add(id);
        return;
      }
      const wasElsewhere = this.#elsewhere.delete(id);
      if (this.#seen.has(id) && !wasElsewhere) return;
      this.#seen.add(id);
    }
    this.#count += goroutine.count;
    this.#sink.goroutine(goroutine);
  }

  /** Gives out what is left and the summary. */
  close(): void {
    for (const goroutine of this.#elsewhere.values()) {
      this.#count++;
      this.#sink.goroutine(goroutine);
    }
    const summary: DumpSummary = {
      kind: this.kind,
      line: this.#line,
      causes: this.#causes,
      goroutines: this.#count,
      announced: this.announced,
      truncated: this.truncated || (this.announced !== null && this.#count < this.announced),
      strayLines: this.strayLines,
    };
    this.#sink.dump(summary);
  }
}
