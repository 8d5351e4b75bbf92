/** Times and counts that a logger writes anew on every line. */
const TOKEN =
  /\d{4}[-/]\d\d[-/]\d\d|\d\d?:\d\d:\d\d(?:[.,]\d+)?|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) +\d+|\d+\.\d{3,}|\d{10,}|[^]/g;
const MAX_PREFIX = 512;

/** What a logger put before the lines of one process, learned from a line whose content is known. */
export class LogPrefix {
  /** Equal for lines of one process: everything but times. */
  readonly key: string;
  /** Nothing but blanks: an indentation. */
  readonly isBlank: boolean;
  readonly #exact: RegExp;
  readonly #loose: RegExp;

  constructor(prefix: string) {
    const head = prefix.slice(0, MAX_PREFIX);
    this.key = keyOf(head);
    const [, text = '', space = ''] = /^([^]*?)(\s*)$/.exec(head) ?? [];
    this.isBlank = text === '';
    // Loggers take blanks from the end of a line, and the one before a tab.
    const tab = this.isBlank ? '' : '(?=\\t)|';
    const end = space === '' ? '' : `(?:${space}|${tab}\\s*$)`;
    this.#exact = new RegExp(`^${keyOf(text)}${end}`);
    const escaped = escape(text).replace(/\d+(?:\\\.\d+)?/g, '\\d+(?:\\.\\d+)?');
    this.#loose = new RegExp(`^${escaped}${end}`);
  }

  /** The line without this prefix; null when it begins with another. */
  strip(line: string): string | null {
    return cut(line, this.#exact);
  }

  /** The same where any figure may differ: a counter, the number of a thread. */
  stripLoosely(line: string): string | null {
    return cut(line, this.#loose);
  }
}

function cut(line: string, pattern: RegExp): string | null {
  const found = pattern.exec(line);
  // rsyslog writes control characters in octal.
  return found === null ? null : line.slice(found[0].length).replace(/^#011/, '\t');
}

/** A pattern for the text in which times may differ, and the fraction of a second be missing. */
function keyOf(text: string): string {
  return text.replaceAll(TOKEN, (token) => {
    if (token.length === 1) return escape(token);
    if (/^\d{4}[-/]/.test(token)) return '\\d{4}[-/]\\d\\d[-/]\\d\\d';
    if (token.includes(':')) return '\\d\\d?:\\d\\d:\\d\\d(?:[.,]\\d+)?';
    return /^\d/.test(token) ? '\\d+(?:\\.\\d+)?' : '[A-Z][a-z]{2} +\\d+';
  });
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
