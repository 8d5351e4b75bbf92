import { unquote } from './go-quoted.ts';
import { findHeader } from './parse-header.ts';

/** What a reader looks for in lines: those alone are unpacked, and those that follow. */
export interface LineInterest {
  /** The runtime's own words, as they are found in packed lines as well. */
  readonly worth: RegExp;
  /** True for a text that certainly is the program's line: its name is that of the line in all others. */
  readonly isCertain: (text: string) => boolean;
}

/** Lines of goroutine dumps. */
export const DUMP_LINES: LineInterest = {
  worth:
    /goroutine |panic: |fatal error: |\[signal |SIG[A-Z]+: |created by |frames elided|^\s*\{"log":"|"MESSAGE"/,
  isCertain: (text) => findHeader(text) >= 0,
};

const ESCAPE = String.fromCodePoint(0x1b);
/** ECMA-48: escape, bracket, figures, final byte. */
const COLOR = new RegExp(`${ESCAPE}\\[[\\d;]*[A-Za-z]`, 'g');
/** Objects are nested at most this deep where loggers put stacks (`error.stack_trace`, `exception.stacktrace`). */
const MAX_DEPTH = 4;
/** Lines after one that was unpacked that are unpacked as well: a stack goes on, line by line. */
const GOES_ON = 400;

/** The text of one line of a log. */
export interface LogText {
  /** One line; several where a whole stack was in one line of the log. */
  readonly lines: readonly string[];
  /** Several lines of one record: no prefix stands before them. */
  readonly isWhole: boolean;
}

/**
 * Takes off what a log wraps around the lines of a program: colours, JSON of any logger or collector (the text is found by
 * content, then by the names `log`, `msg`, `message`, `MESSAGE` …), quoted values of logfmt, quotes of CSV.
 */
export class LogEnvelope {
  readonly #interest: LineInterest;
  #left = 0;
  #key = '';

  constructor(interest: LineInterest) {
    this.#interest = interest;
  }

  /** The text of this line; the line itself where nothing is wrapped around it. */
  open(raw: string): LogText {
    const line = raw.includes(ESCAPE) ? raw.replaceAll(COLOR, '') : raw;
    const isWorth = this.#interest.worth.test(line);
    if (isWorth) this.#left = GOES_ON;
    else if (this.#left > 0) this.#left--;
    if (!isWorth && this.#left === 0) return { lines: [line], isWhole: false };
    const found = line.trimStart().startsWith('{') ? this.#ofJson(line) : ofQuotes(line);
    return found ?? { lines: [line], isWhole: false };
  }

  #ofJson(line: string): LogText | null {
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      return ofQuotes(line);
    }
    const texts = textsOf(value, '', 0);
    const stack = texts.find(([, text]) => text.includes('\n') && findHeaderIn(text));
    if (stack !== undefined) return { lines: stack[1].split(/\r?\n/), isWhole: true };
    const header = texts.find(([, text]) => this.#interest.isCertain(text));
    if (header !== undefined) [this.#key] = header;
    const chosen = texts.find(([key]) => key === this.#key) ?? texts.find(([key]) => MESSAGE.has(key));
    return chosen === undefined
      ? null
      : { lines: chosen[1].replace(/\r?\n$/, '').split('\n'), isWhole: false };
  }
}

/** Names under which loggers and collectors keep the line itself. */
const MESSAGE = new Set([
  'log',
  'msg',
  'message',
  'MESSAGE',
  'line',
  'text',
  'body',
  'Body',
  'textPayload',
  '@message',
]);

/** All texts of an object with their names; bytes as journald writes what is not printable. */
function textsOf(value: unknown, key: string, depth: number): [key: string, text: string][] {
  if (typeof value === 'string') return [[key, value]];
  if (typeof value !== 'object' || value === null || depth >= MAX_DEPTH) return [];
  if (Array.isArray(value))
    return isBytes(value) ? [[key, new TextDecoder().decode(Uint8Array.from(value))]] : [];
  return Object.entries(value).flatMap(([name, inner]) => textsOf(inner, name, depth + 1));
}

function isBytes(value: readonly unknown[]): value is readonly number[] {
  return value.length > 0 && value.every((byte) => typeof byte === 'number' && byte >= 0 && byte < 256);
}

function findHeaderIn(text: string): boolean {
  return /(?:^|\n)\s*goroutine \d+[^\n]* \[[^\n]*\]:?\s*\r?\n/.test(text);
}

/** A value between quotes with a stack in it: `stack="goroutine 7 [running]:\n…"`, or a field of CSV. */
function ofQuotes(line: string): LogText | null {
  const at = line.indexOf('goroutine ');
  const start = at < 0 ? -1 : openingQuote(line, at);
  if (start >= 0 && /\]:\\n/.test(line.slice(at, at + 400))) {
    const end = closingQuote(line, start);
    if (end > 0) return { lines: unquote(line.slice(start, end)).split('\n'), isWhole: true };
  }
  // Every field of a line of CSV is quoted, quotes are doubled (RFC 4180).
  const field = /^(?:"(?:[^"]|"")*",)+"((?:[^"]|"")*)"$/.exec(line)?.[1];
  return field === undefined ? null : { lines: [field.replaceAll('""', '"')], isWhole: false };
}

/** The quote that opens the value around `at`; -1 when there is none. */
function openingQuote(line: string, at: number): number {
  for (let i = at - 1; i >= 0; i--) if (line[i] === '"' && line[i - 1] !== '\\') return i;
  return -1;
}

function closingQuote(line: string, open: number): number {
  for (let i = open + 1; i < line.length; i++) {
    if (line[i] === '\\') i++;
    else if (line[i] === '"') return i + 1;
  }
  return -1;
}
