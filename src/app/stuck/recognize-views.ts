import { isDelveLine } from '../../formats/delve/parse-delve.ts';
import { isGdbThread } from '../../formats/gdb-threads/parse-gdb-threads.ts';
import { isProcLine } from '../../formats/proc-stacks/parse-proc-text.ts';
import { parseStraceLine } from '../../formats/strace/parse-strace-line.ts';
import { isPerfSample } from './perf-looks.ts';
import { SUMMARY_HEAD } from '../../formats/strace/parse-summary.ts';

/** Kinds of text that views of threads come in. One file may hold several. */
export type ViewKind = 'strace' | 'gdb' | 'delve' | 'proc' | 'perf' | 'dump';

const MAX_LINES = 4000;

/** What a text holds, by its first 4,000 lines; empty when nothing is known. */
export function recognizeViews(head: string): ReadonlySet<ViewKind> {
  const kinds = new Set<ViewKind>();
  let traced = 0;
  const lines = head.split(/\r?\n/, MAX_LINES);
  for (const [index, line] of lines.entries()) {
    if (line === '') continue;
    if (isGdbThread(line)) kinds.add('gdb');
    else if (isDelveLine(line)) kinds.add('delve');
    else if (/(?:^|\s)goroutine (?:\d+ .*\[.*\]:?|profile: total \d+)/.test(line)) kinds.add('dump');
    else if (isPerfSample(line, lines[index + 1] ?? '')) kinds.add('perf');
    else if (isProcLine(line)) kinds.add('proc');
    else if (SUMMARY_HEAD.test(line) || /^strace: Process \d+ attached/.test(line)) traced += 2;
    else if (parseStraceLine(line)?.event !== undefined && !/^\w+\.\w/.test(line)) traced++;
    // One line of a log may look like a call; a trace has more than one, or nothing else.
    if (traced >= 2) kinds.add('strace');
  }
  if (traced > 0 && kinds.size === 0) kinds.add('strace');
  return kinds;
}
