/** Longest line kept, in characters; the rest of a longer one is dropped. Far above any line of a dump. */
const MAX_LINE = 65_536;

/**
 * Cuts a stream of UTF-8 into lines without their ends (`\n` or `\r\n`). Bounds: one line of at most 65,536 characters is
 * held. Bytes that are no UTF-8 become U+FFFD.
 */
export class LineFeed {
  readonly #decoder = new TextDecoder();
  readonly #take: (line: string) => void;
  #rest = '';

  constructor(take: (line: string) => void) {
    this.#take = take;
  }

  /** Adds bytes. */
  push(bytes: Uint8Array): void {
    this.#split(this.#decoder.decode(bytes, { stream: true }));
  }

  /** Ends the stream. Answers true when the last line had no end. */
  end(): boolean {
    this.#split(this.#decoder.decode());
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
