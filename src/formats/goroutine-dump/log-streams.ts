import type { DumpSink } from './dump-sink.ts';
import { DumpStream } from './dump-stream.ts';
import { LogPrefix } from './log-prefix.ts';
import { OrderedSink } from './ordered-sink.ts';
import { findHeader } from './parse-header.ts';
import { StackTable } from './stack-table.ts';

/** Processes whose lines are told apart at once. */
const MAX_STREAMS = 32;
/** Lines kept that came before the first line whose content is known: the cause of a crash stands there. */
const MAX_RECENT = 32;
/** A process that wrote nothing for so many lines has ended its dump. */
const IDLE_LINES = 5000;
/** So many lines behind as many prefixes that differ in figures only: a counter, not as many processes. */
const COUNTER_LINES = 40;

interface Stream {
  /** Null for lines without anything before them. */
  readonly prefix: LogPrefix | null;
  readonly dumps: DumpStream;
  /** Lines that had exactly this prefix, after the first. */
  hits: number;
  lastLine: number;
  /** Its prefix differs from line to line. */
  isCounter: boolean;
}

interface Waiting {
  readonly prefix: LogPrefix;
  readonly stream: Stream;
  readonly line: string;
  readonly number: number;
}

/**
 * Gives every line to the process that wrote it: lines of containers and pods are mixed, each behind a prefix. Prefixes that
 * differ in figures only are of replicas when they come again, else there is a counter in them. Bounds: 32 processes at once,
 * 40 lines that wait.
 */
export class LogStreams {
  readonly #sink: OrderedSink;
  readonly #table = new StackTable();
  readonly #recent: string[] = [];
  #waiting: Waiting[] = [];
  #streams: readonly Stream[];
  #current: Stream;

  constructor(sink: DumpSink) {
    this.#sink = new OrderedSink(sink);
    this.#current = this.#open(null, 0);
    this.#streams = [this.#current];
  }

  /** Takes a line of the log; `number` is that of the file. */
  take(line: string, number: number): void {
    if (this.#takeKnown(line, number)) return;
    const at = findHeader(line);
    if (at === 0) {
      this.#give(this.#plain(number), line, number);
      return;
    }
    if (this.#takeAlike(line, number)) return;
    if (at > 0) {
      const stream = this.#begin(new LogPrefix(line.slice(0, at)), number);
      this.#give(stream, line.slice(at), number);
      return;
    }
    this.#recent.push(line);
    if (this.#recent.length > MAX_RECENT) this.#recent.shift();
    this.#give(this.#current, line, number);
  }

  /** Takes the lines of a stack that stood in one line of the log. */
  takeWhole(lines: readonly string[], number: number): void {
    const stream = this.#plain(number);
    for (const line of lines) this.#give(stream, line, number);
    this.#give(stream, '', number);
  }

  /** Ends all of them. */
  end(isUnended: boolean, isFull: boolean): void {
    this.#settle();
    for (const stream of this.#streams) stream.dumps.end(isUnended && stream === this.#current, isFull);
  }

  // The process that wrote last most likely goes on.
  #takeKnown(line: string, number: number): boolean {
    const own = this.#current.prefix?.strip(line) ?? null;
    if (own !== null) {
      this.#current.hits++;
      this.#give(this.#current, own, number);
      return true;
    }
    for (const stream of this.#streams) {
      const text = stream.prefix?.strip(line) ?? null;
      if (text === null) continue;
      stream.hits++;
      this.#give(stream, text, number);
      return true;
    }
    return false;
  }

  #takeAlike(line: string, number: number): boolean {
    for (const stream of this.#streams) {
      const text = stream.prefix?.stripLoosely(line) ?? null;
      if (text === null) continue;
      if (stream.isCounter) this.#give(stream, text, number);
      else this.#wait({ prefix: new LogPrefix(before(line, text)), stream, line, number });
      return true;
    }
    return false;
  }

  #wait(waiting: Waiting): void {
    this.#waiting.push(waiting);
    const isSame = ({ prefix }: Waiting): boolean => prefix.key === waiting.prefix.key;
    const same = this.#waiting.filter(isSame);
    if (same.length > 1) {
      this.#waiting = this.#waiting.filter((one) => !isSame(one));
      const stream = this.#begin(waiting.prefix, waiting.number);
      for (const { line, number } of same) this.#give(stream, waiting.prefix.strip(line) ?? line, number);
    } else if (this.#waiting.length >= COUNTER_LINES) this.#settle();
  }

  /** What waits was written behind a counter, or, where the prefix is known to stay, by processes of one line. */
  #settle(): void {
    for (const { stream, line, number } of this.#waiting.splice(0)) {
      if (stream.hits > 0) continue;
      stream.isCounter = true;
      this.#give(stream, stream.prefix?.stripLoosely(line) ?? line, number);
    }
  }

  #give(stream: Stream, text: string, number: number): void {
    this.#current = stream;
    stream.lastLine = number;
    stream.dumps.take(text, number);
  }

  #plain(number: number): Stream {
    const known = this.#streams.find(({ prefix }) => prefix === null);
    return known ?? this.#add(this.#open(null, number));
  }

  /** A process that is seen for the first time, with what it wrote just before. */
  #begin(prefix: LogPrefix, number: number): Stream {
    if (this.#streams.length >= MAX_STREAMS) this.#endIdle(number, 0);
    else this.#endIdle(number, IDLE_LINES);
    const stream = this.#add(this.#open(prefix, number));
    if (prefix.isBlank) this.#plain(number).dumps.forgetCauses();
    const recent = this.#recent.splice(0);
    const isExact = recent.some((line) => prefix.strip(line) !== null);
    for (const line of recent) {
      const text = isExact ? prefix.strip(line) : prefix.stripLoosely(line);
      if (text === null) this.#recent.push(line);
      else stream.dumps.take(text, number);
    }
    return stream;
  }

  #add(stream: Stream): Stream {
    this.#streams = [...this.#streams, stream];
    return stream;
  }

  #open(prefix: LogPrefix | null, number: number): Stream {
    const dumps = new DumpStream(this.#sink.open(), this.#table);
    return { prefix, dumps, hits: 0, lastLine: number, isCounter: false };
  }

  #endIdle(number: number, lines: number): void {
    const isIdle = (stream: Stream): boolean => stream !== this.#current && number - stream.lastLine >= lines;
    for (const stream of this.#streams.filter(isIdle)) stream.dumps.end(false, false);
    this.#streams = this.#streams.filter((stream) => !isIdle(stream));
  }
}

function before(line: string, text: string): string {
  return line.slice(0, Math.max(0, line.length - text.length));
}
