import { redactText } from '../../base/redact.ts';

/** Lines of errors that look alike. */
export interface LogPattern {
  /** The first of them, cut. */
  readonly example: string;
  readonly count: number;
}

/** What a log holds. */
export interface LogSummary {
  readonly lines: number;
  readonly errors: number;
  readonly services: readonly string[];
  readonly fromUnixMs: number | null;
  readonly toUnixMs: number | null;
  /** Most often first. */
  readonly patterns: readonly LogPattern[];
}

const MAX_PATTERNS = 2000;
const MAX_SERVICES = 16;
const EXAMPLE = 160;
/** Longer lines are judged by their beginning. */
const MAX_LINE = 16_384;

const JSON_LEVEL = /"(?:level|lvl|severity|severity_text|severityText|level_name)"\s*:\s*"?(\w+)/;
const LOGFMT_LEVEL = /(?:^|\s)(?:level|lvl|severity)="?(\w+)/;
const BAD_LEVEL = /^(?:err|error|fatal|panic|dpanic|crit|critical|emerg|alert)$/i;
/** Of text lines: klog's letter, Go's own words, or a level in capitals near the beginning. */
const BAD_TEXT =
  /^(?:[EF]\d{4} \d\d:|panic: |fatal error: )|^.{0,100}?(?:^|[\s[|])(?:ERROR|ERR|FATAL|PANIC|CRITICAL)(?:[\s\]|:]|$)/;
const SERVICE =
  /"(?:service|service\.name|service_name|app)"\s*:\s*"([^"]{1,100})"|(?:^|\s)(?:service|service\.name|app)=([\w.-]{1,100})/;
const ISO = /\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?/;
const GO_TIME = /^(\d{4})\/(\d\d)\/(\d\d) (\d\d:\d\d:\d\d)/;
const EPOCH = /"(?:ts|time|timestamp)"\s*:\s*(\d{9,19}(?:\.\d+)?)/;
const MESSAGE = /"(?:msg|message|error|err)"\s*:\s*"((?:[^"\\]|\\.)*)"/;

/**
 * Folds a log of any common form: JSON lines, logfmt, Go's log package, klog. Bounds: 2,000 patterns of errors, 16
 * services, whatever the length. Times without a zone are UTC.
 */
export class LogFold {
  #lines = 0;
  #errors = 0;
  readonly #services = new Set<string>();
  readonly #patterns = new Map<string, { example: string; count: number }>();
  #from: number | null = null;
  #to: number | null = null;

  /** Adds a line. */
  add(whole: string): void {
    const line = whole.length > MAX_LINE ? whole.slice(0, MAX_LINE) : whole;
    if (line.trim() === '') return;
    this.#lines++;
    const time = timeOf(line);
    if (time !== null) {
      this.#from = Math.min(this.#from ?? time, time);
      this.#to = Math.max(this.#to ?? time, time);
    }
    if (this.#services.size < MAX_SERVICES) {
      const service = SERVICE.exec(line);
      const name = service?.[1] ?? service?.[2];
      if (name !== undefined) this.#services.add(name);
    }
    if (isError(line)) this.#error(line);
  }

  #error(line: string): void {
    this.#errors++;
    const message = MESSAGE.exec(line)?.[1] ?? line.replace(ISO, '').replace(GO_TIME, '').trim();
    const key = message
      .replaceAll(/0x[0-9a-f]+|[0-9a-f]{8,}(?:-[0-9a-f]{4,})*|\d+(?:\.\d+)*/gi, '#')
      .slice(0, EXAMPLE);
    const known = this.#patterns.get(key);
    if (known !== undefined) known.count++;
    // Masked before it is cut: half a secret looks like none.
    else if (this.#patterns.size < MAX_PATTERNS)
      this.#patterns.set(key, { example: redactText(message).text.slice(0, EXAMPLE), count: 1 });
  }

  /** What was added so far. */
  summary(): LogSummary {
    return {
      lines: this.#lines,
      errors: this.#errors,
      services: [...this.#services],
      fromUnixMs: this.#from,
      toUnixMs: this.#to,
      patterns: [...this.#patterns.values()].sort((a, b) => b.count - a.count),
    };
  }
}

/** A line that names its level is judged by that alone: messages about errors are no errors. */
function isError(line: string): boolean {
  const level = (line.trimStart().startsWith('{') ? JSON_LEVEL : LOGFMT_LEVEL).exec(line)?.[1];
  return level === undefined ? BAD_TEXT.test(line) : BAD_LEVEL.test(level);
}

function timeOf(line: string): number | null {
  const iso = ISO.exec(line.slice(0, 1024))?.[0];
  if (iso !== undefined) {
    const text = iso
      .replace(' ', 'T')
      .replace(',', '.')
      .replace(/(\.\d{3})\d+/, '$1');
    return finite(Date.parse(/(?:Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`));
  }
  const go = GO_TIME.exec(line);
  if (go !== null) return finite(Date.parse(`${go[1]}-${go[2]}-${go[3]}T${go[4]}Z`));
  const epoch = EPOCH.exec(line)?.[1];
  if (epoch === undefined) return null;
  // Seconds, milliseconds, microseconds or nanoseconds by the number of digits before the point.
  const whole = epoch.split('.')[0] ?? '';
  const scale = whole.length >= 18 ? 1e-6 : whole.length >= 15 ? 1e-3 : whole.length >= 12 ? 1 : 1e3;
  return finite(Number(epoch) * scale);
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
