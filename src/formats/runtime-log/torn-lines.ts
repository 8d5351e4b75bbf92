const START = /(?:gc \d+ @|SCHED \d|scav \d|init \S+ @)/g;
/** Lines after the torn one that may bring its end. */
const WAIT_LINES = 32;
/** Longest beginning kept. */
const MAX_HEAD = 400;

/**
 * Puts records together again that a write of the application tore apart: the runtime writes a line in pieces and holds no
 * lock against others, so text may stand in its middle and the rest come on a later line.
 */
export class TornLines {
  #head = '';
  #left = 0;

  /** Remembers the last beginning of a record in a line that is not (only) a whole one. */
  remember(line: string): void {
    let at = -1;
    for (const found of line.matchAll(START)) at = found.index;
    if (at < 0) return;
    this.#head = line.slice(at, at + MAX_HEAD);
    this.#left = WAIT_LINES;
  }

  /**
   * The record that this line completes, by `parse` of the longest beginning that fits; null when it completes none.
   */
  complete<T>(line: string, parse: (joined: string) => T | null): T | null {
    if (this.#left === 0) return null;
    this.#left--;
    for (let cut = this.#head.length; cut > 3; cut--) {
      const parsed = parse(this.#head.slice(0, cut) + line);
      if (parsed === null) continue;
      this.#left = 0;
      return parsed;
    }
    return null;
  }
}
