/** Longest line kept, in characters; the rest of a longer one is dropped. A dump inside one line of JSON is as long. */
const MAX_LINE = 4_194_304;

/**
 * Cuts a stream of text into lines without their ends (`\n` or `\r\n`). UTF-8, or UTF-16 with its mark, as a redirect in
 * PowerShell writes it. Bounds: one line of at most 4 Mi characters is held. Bytes that are no text become U+FFFD.
 */
export class LineFeed {
  readonly #take: (line: string) => void;
  #decoder: TextDecoder | null = null;
  #first: number | null = null;
  #rest = '';

  constructor(take: (line: string) => void) {
    this.#take = take;
  }

  /** Adds bytes. */
  push(bytes: Uint8Array): void {
    if (this.#decoder !== null) {
      this.#split(this.#decoder.decode(bytes, { stream: true }));
      return;
    }
    const head = this.#first === null ? bytes : new Uint8Array([this.#first, ...bytes]);
    if (head.length < 2) {
      this.#first = head[0] ?? this.#first;
      return;
    }
    this.#decoder = new TextDecoder(encodingOf(head));
    this.#split(this.#decoder.decode(head, { stream: true }));
  }

  /** Ends the stream. Answers true when the last line had no end. */
  end(): boolean {
    const decoder = this.#decoder ?? new TextDecoder();
    const alone = this.#decoder === null && this.#first !== null ? [this.#first] : [];
    this.#split(decoder.decode(new Uint8Array(alone)));
    if (this.#rest === '') return false;
    this.#emit(this.#rest);
    this.#rest = '';
    return true;
  }

  #split(text: string): void {
    let from = 0;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', from)) {
      this.#emit(this.#rest + text.slice(from, at));
      this.#rest = '';
      from = at + 1;
    }
    const left = text.length - from;
    if (left > 0 && this.#rest.length < MAX_LINE) this.#rest += text.slice(from, from + MAX_LINE);
  }

  #emit(line: string): void {
    const cut = line.endsWith('\r') ? line.length - 1 : line.length;
    this.#take(line.slice(0, Math.min(cut, MAX_LINE)));
  }
}

/** The encoding that the first bytes tell: the byte order mark of Unicode, chapter 23.8; without one UTF-8. */
export function encodingOf(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
}
