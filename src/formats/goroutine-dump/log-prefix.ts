import { findHeader } from './parse-header.ts';

/** What a logger put before every line, learned from a line whose content is known. */
export class LogPrefix {
  #pattern: RegExp | null = null;

  /** The line as the runtime wrote it. Docker's JSON lines are unpacked; a known prefix is cut off. */
  strip(line: string): string {
    const content = line.startsWith('{"log":"') ? unpack(line) : line;
    const at = findHeader(content);
    if (at >= 0) this.#learn(content.slice(0, at));
    if (this.#pattern === null) return content;
    const found = this.#pattern.exec(content);
    return found === null ? content : content.slice(found[0].length).replace(/^#011/, '\t');
  }

  // Figures differ from line to line (times, numbers), and a fraction of a second may be missing; the rest stays.
  #learn(prefix: string): void {
    if (prefix === '') {
      this.#pattern = null;
      return;
    }
    const escaped = prefix.slice(0, 512).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    const source = escaped.replace(/\d+(?:\\\.\d+)?/g, '\\d+(?:\\.\\d+)?').replace(/\s+$/, '\\s?');
    this.#pattern = new RegExp(`^${source}`);
  }
}

function unpack(line: string): string {
  try {
    const { log } = JSON.parse(line) as { log?: unknown };
    return typeof log === 'string' ? log.replace(/\r?\n$/, '') : line;
  } catch {
    return line;
  }
}
