import type { DumpSink } from './dump-sink.ts';
import { LineFeed } from './line-feed.ts';
import { DUMP_LINES, LogEnvelope } from './log-envelope.ts';
import { LogStreams } from './log-streams.ts';

/** The runtime stops at this many bytes (`net/http/pprof`, `runtime/pprof` writeGoroutineStacks). */
const RUNTIME_LIMIT_BYTES = 64 * 1024 * 1024;

/**
 * Reads goroutine dumps from a stream: `debug=2`, `debug=1` (also `goroutineleak`), output of a crash or of SIGQUIT, of
 * Go 1.13 to 1.27, several in one file, between the lines of a log, behind its prefixes, inside of its JSON or quotes, and of
 * several processes whose lines are mixed. Bounds: one record, the distinct stacks and the numbers of one dump's goroutines
 * are held, whatever the size of the file; of mixed processes the dumps of all but one. Errors: none; what is not understood
 * is counted.
 */
export class GoroutineDumpReader {
  readonly #lines = new LineFeed((line) => this.#take(line));
  readonly #envelope = new LogEnvelope(DUMP_LINES);
  readonly #streams: LogStreams;
  #line = 0;
  #bytes = 0;

  constructor(sink: DumpSink) {
    this.#streams = new LogStreams(sink);
  }

  /** Adds bytes of the file. */
  push(bytes: Uint8Array): void {
    this.#bytes += bytes.length;
    this.#lines.push(bytes);
  }

  /** Ends the file. */
  end(): void {
    const isUnended = this.#lines.end();
    this.#streams.end(isUnended, this.#bytes === RUNTIME_LIMIT_BYTES);
  }

  #take(raw: string): void {
    this.#line++;
    const { lines, isWhole } = this.#envelope.open(raw);
    if (isWhole) this.#streams.takeWhole(lines, this.#line);
    else for (const line of lines) this.#streams.take(line, this.#line);
  }
}
