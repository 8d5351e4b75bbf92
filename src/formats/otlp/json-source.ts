/** What made an OTLP/JSON document unreadable, and where. The offset counts bytes from the start of the document. */
export interface JsonProblem {
  readonly code:
    | 'syntax'
    | 'truncated'
    | 'control-character'
    | 'bad-escape'
    | 'wrong-type'
    | 'not-integer'
    | 'out-of-range'
    | 'bad-number'
    | 'bad-hex'
    | 'bad-base64'
    | 'enum-name'
    | 'too-deep'
    | 'trailing-bytes';
  readonly offset: number;
  /** Such as `resourceSpans[0].scopeSpans[0].spans[3].traceId`; empty at the top. */
  readonly path: string;
}

/** Thrown inside this room only; turned into a value by `transcodeOtlpJson`. */
export class JsonError extends Error {
  readonly code: JsonProblem['code'];
  readonly offset: number;
  constructor(code: JsonProblem['code'], offset: number) {
    super(code);
    this.code = code;
    this.offset = offset;
  }
}

/** Levels of objects and arrays a document may have: more than any OTLP value needs, few enough for the stack. */
const MAX_DEPTH = 500;

/**
 * A cursor over the bytes of a JSON document (RFC 8259). It never builds a value: callers look at bytes and move on.
 * Errors: `JsonError`.
 */
export class JsonSource {
  readonly buf: Uint8Array;
  readonly end: number;
  pos: number;
  depth = 0;

  constructor(buf: Uint8Array) {
    this.buf = buf;
    this.end = buf.length;
    // A byte order mark may be ignored instead of being an error (RFC 8259 section 8.1).
    this.pos = buf[0] === 0xef && buf[1] === 0xbb && buf[2] === 0xbf ? 3 : 0;
  }

  /** Moves over white space and returns the byte that follows, or -1 at the end. */
  peek(): number {
    const { buf, end } = this;
    let p = this.pos;
    while (p < end) {
      const byte = buf[p]!;
      if (byte > 0x20 || (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09)) {
        this.pos = p;
        return byte;
      }
      p++;
    }
    this.pos = p;
    return -1;
  }

  fail(code: JsonProblem['code'], offset = this.pos): never {
    throw new JsonError(
      offset >= this.end && (code === 'syntax' || code === 'wrong-type') ? 'truncated' : code,
      offset,
    );
  }

  /** Moves over one expected byte, white space before it included. */
  expect(byte: number): void {
    if (this.peek() !== byte) this.fail('syntax');
    this.pos++;
  }

  enter(): void {
    if (++this.depth > MAX_DEPTH) this.fail('too-deep');
  }

  leave(): void {
    this.depth--;
  }

  /** After an element: true when a comma was passed, false when `close` was. */
  more(close: number): boolean {
    const byte = this.peek();
    if (byte !== 0x2c && byte !== close) this.fail('syntax');
    this.pos++;
    return byte === 0x2c;
  }

  /** Moves over `null` when it is next. */
  takeNull(): boolean {
    if (this.peek() !== 0x6e) return false;
    this.literal('null');
    return true;
  }

  literal(word: string): void {
    for (let i = 0; i < word.length; i++)
      if (this.buf[this.pos + i] !== word.charCodeAt(i)) this.fail('syntax', this.pos + i);
    this.pos += word.length;
  }

  /**
   * Moves over a string and returns the offset of its closing quote; `escaped` tells whether it holds a backslash.
   * Content starts right behind the opening quote.
   */
  escaped = false;
  skipString(): number {
    const { buf, end } = this;
    this.escaped = false;
    for (let p = this.pos + 1; p < end; p++) {
      const byte = buf[p]!;
      if (byte === 0x22) {
        this.pos = p + 1;
        return p;
      }
      if (byte === 0x5c) {
        this.escaped = true;
        p++;
      } else if (byte < 0x20) this.fail('control-character', p);
    }
    return this.fail('truncated', end);
  }

  /** Moves over any value, checking its syntax. */
  skipValue(): void {
    switch (this.peek()) {
      case 0x22: {
        const from = this.pos + 1;
        const to = this.skipString();
        if (this.escaped) this.checkEscapes(from, to);
        return;
      }
      case 0x7b:
        return this.skipObject();
      case 0x5b:
        return this.skipArray();
      case 0x74:
        return this.literal('true');
      case 0x66:
        return this.literal('false');
      case 0x6e:
        return this.literal('null');
      default:
        this.skipNumber();
    }
  }

  private skipObject(): void {
    this.enter();
    this.pos++;
    if (this.peek() === 0x7d) this.pos++;
    else
      do {
        if (this.peek() !== 0x22) this.fail('syntax');
        this.skipString();
        this.expect(0x3a);
        this.skipValue();
      } while (this.more(0x7d));
    this.leave();
  }

  private skipArray(): void {
    this.enter();
    this.pos++;
    if (this.peek() === 0x5d) this.pos++;
    else
      do this.skipValue();
      while (this.more(0x5d));
    this.leave();
  }

  private checkEscapes(from: number, to: number): void {
    for (let p = from; p < to; p++)
      if (this.buf[p] === 0x5c) {
        p++;
        if (!isEscape(this.buf, p)) this.fail('bad-escape', p);
      }
  }

  /** Moves over a number (RFC 8259 section 6) and returns whether it has a fraction or an exponent. */
  skipNumber(): boolean {
    const { buf } = this;
    const start = this.pos;
    let p = start;
    let real = false;
    if (buf[p] === 0x2d) p++;
    if (buf[p] === 0x30) p++;
    else p = this.digits(p, start);
    if (buf[p] === 0x2e) {
      real = true;
      p = this.digits(p + 1, start);
    }
    if (buf[p] === 0x65 || buf[p] === 0x45) {
      real = true;
      p++;
      if (buf[p] === 0x2b || buf[p] === 0x2d) p++;
      p = this.digits(p, start);
    }
    this.pos = p;
    return real;
  }

  private digits(from: number, start: number): number {
    let p = from;
    while (p < this.end && buf09(this.buf[p]!)) p++;
    if (p === from) this.fail(p >= this.end ? 'truncated' : p === start ? 'syntax' : 'bad-number', p);
    return p;
  }
}

function buf09(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

/** Whether the byte behind a backslash starts an escape that RFC 8259 section 7 allows. */
function isEscape(buf: Uint8Array, p: number): boolean {
  if (buf[p] !== 0x75) return '"\\/bfnrt'.includes(String.fromCharCode(buf[p] ?? 0));
  for (let i = 1; i <= 4; i++) if (hexDigit(buf[p + i] ?? 0) < 0) return false;
  return true;
}

/** The value of a hex digit of either case, or -1. */
export function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}
