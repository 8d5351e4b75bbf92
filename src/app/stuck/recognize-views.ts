import { isDelveLine } from '../../formats/delve/parse-delve.ts';
import { isGdbThread } from '../../formats/gdb-threads/parse-gdb-threads.ts';
import { isProcLine } from '../../formats/proc-stacks/parse-proc-text.ts';
import { parseStraceLine } from '../../formats/strace/parse-strace-line.ts';
import { isPerfSample } from './perf-looks.ts';
import { SUMMARY_HEAD } from '../../formats/strace/parse-summary.ts';

/** Kinds of text that views of threads come in. One file may hold several. */
export type ViewKind = 'strace' | 'gdb' | 'delve' | 'proc' | 'perf' | 'dump';

const MAX_LINES = 4000;
const SAMPLE = 65_536;

/** What a text holds, by its first 4,000 lines; empty when nothing is known. */
export function recognizeViews(head: string): ReadonlySet<ViewKind> {
  const kinds = new Set<ViewKind>();
  if (!isText(head)) return kinds;
  const lines = head.split(/\r?\n/, MAX_LINES);
  const trace = new TraceSigns();
  for (const [index, line] of lines.entries()) {
    if (line === '') continue;
    if (isGdbThread(line)) kinds.add('gdb');
    else if (isDelveLine(line)) kinds.add('delve');
    else if (/(?:^|\s)goroutine (?:\d+ .*\[.*\]:?|profile: total \d+)/.test(line)) kinds.add('dump');
    else if (isPerfSample(line, lines[index + 1] ?? '')) kinds.add('perf');
    else if (isProcLine(line)) kinds.add('proc');
    else trace.add(line);
  }
  if (trace.areClear || (trace.areAll && kinds.size === 0)) kinds.add('strace');
  return kinds;
}

/** Lines that only strace writes, and lines that look like a call, as those of many sources do. */
class TraceSigns {
  #seen = 0;
  #certain = 0;
  #others = 0;

  add(line: string): void {
    const isHead = SUMMARY_HEAD.test(line) || /^strace: Process \d+ attached/.test(line);
    const parsed = isHead || /^\w+\.\w/.test(line) ? undefined : parseStraceLine(line);
    if (isHead) this.#seen++;
    if (!isHead && parsed === undefined) {
      this.#others++;
      return;
    }
    this.#seen++;
    const hasEnd = parsed !== undefined && (parsed.event.kind !== 'begin' || / <\w+ \.\.\.>$/.test(line));
    if (isHead || hasEnd || parsed?.tid !== null || parsed.atMs !== null) this.#certain++;
  }

  /** One line of a log may look like a call; a trace has more than one. */
  get areClear(): boolean {
    return this.#certain > 0 && this.#seen >= 2;
  }

  /** A trace of one thread that does not come back may be one call without an end. */
  get areAll(): boolean {
    return this.#seen > 0 && this.#others === 0;
  }
}

/** Whether it is a text at all: of other files some bytes look like anything. */
function isText(head: string): boolean {
  const odd = head.slice(0, SAMPLE).match(/(?![\t\n\r\0])[\p{Cc}\uFFFD]/gu)?.length ?? 0;
  return odd * 20 <= Math.min(head.length, SAMPLE);
}
