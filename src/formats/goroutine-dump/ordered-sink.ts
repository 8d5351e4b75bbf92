import type { DumpSummary, Goroutine } from '../../model/goroutine-dump.ts';
import type { DumpSink } from './dump-sink.ts';

interface Held {
  readonly goroutines: Goroutine[];
}

/**
 * Keeps dumps apart that come in at once: one passes through, of the others the goroutines are held until it is complete.
 * Bounds: the dumps that are held.
 */
export class OrderedSink {
  readonly #sink: DumpSink;
  #owner: Held | null = null;
  readonly #complete: { readonly held: Held; readonly summary: DumpSummary }[] = [];

  constructor(sink: DumpSink) {
    this.#sink = sink;
  }

  /** A sink for one more source. */
  open(): DumpSink {
    let held: Held = { goroutines: [] };
    return {
      goroutine: (goroutine) => {
        this.#owner ??= held;
        if (this.#owner !== held) held.goroutines.push(goroutine);
        else {
          for (const early of held.goroutines.splice(0)) this.#sink.goroutine(early);
          this.#sink.goroutine(goroutine);
        }
      },
      dump: (summary) => {
        this.#complete.push({ held, summary });
        if (this.#owner === held || this.#owner === null) this.#flush();
        held = { goroutines: [] };
      },
    };
  }

  /** What is complete goes out: first that of the owner, whose goroutines are out already. */
  #flush(): void {
    const own = this.#complete.findIndex(({ held }) => held === this.#owner);
    const [first] = own >= 0 ? this.#complete.splice(own, 1) : [];
    for (const { held, summary } of first === undefined ? [] : [first]) this.#give(held, summary);
    for (const { held, summary } of this.#complete.splice(0)) this.#give(held, summary);
    this.#owner = null;
  }

  #give({ goroutines }: Held, summary: DumpSummary): void {
    for (const goroutine of goroutines.splice(0)) this.#sink.goroutine(goroutine);
    this.#sink.dump(summary);
  }
}
