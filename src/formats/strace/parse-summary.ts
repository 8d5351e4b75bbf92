import type { CallCount } from '../../model/thread-look.ts';

/** First line of the table that `strace -c` prints. */
export const SUMMARY_HEAD = /^% time +seconds +usecs\/call +calls +errors syscall\s*$/;
const ROW = /^ *[\d.]+ +([\d.]+) +(\d+)? +(\d+) +(\d+)? *(\w+)\s*$/;

/** One row of the table, the one of `total` included; undefined for another line. Source: strace's src/count.c. */
export function parseSummaryRow(line: string): CallCount | undefined {
  const row = ROW.exec(line);
  if (row === null) return undefined;
  const [, seconds = '0', , calls = '0', errors = '0', name = ''] = row;
  return { name, count: Number(calls), errors: Number(errors), ms: Number(seconds) * 1000 };
}
