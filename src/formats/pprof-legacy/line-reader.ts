/**
 * Walks over the lines of a text. `text` is the current line without its end; before the first `next()` and after the
 * last line it is empty. `\r\n` counts as one line end.
 */
export class LineReader {
  readonly #source: string;
  #pos = 0;
  text = '';
  /** Number of the current line, from 1. */
  line = 0;

  constructor(source: string) {
    this.#source = source;
  }

  /** Goes to the next line; false when there is none. */
  next(): boolean {
    if (this.#pos >= this.#source.length) {
      this.text = '';
      return false;
    }
    let end = this.#source.indexOf('\n', this.#pos);
    if (end < 0) end = this.#source.length;
    const stop = end > this.#pos && this.#source[end - 1] === '\r' ? end - 1 : end;
    this.text = this.#source.slice(this.#pos, stop);
    this.#pos = end + 1;
    this.line++;
    return true;
  }
}

/** True for an empty line and for a comment. */
export function isBlankOrComment(line: string): boolean {
  const trimmed = line.trim();
  return trimmed === '' || trimmed.startsWith('#');
}
