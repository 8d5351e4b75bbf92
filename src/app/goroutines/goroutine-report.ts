import { compareDumps, type GroupHistory } from '../../analyze/goroutines/compare-dumps.ts';
import { blockedSite } from '../../analyze/goroutines/stack-place.ts';
import { waitPattern } from '../../analyze/goroutines/wait-pattern.ts';
import type { AppError } from '../../base/errors/app-error.ts';
import { type GoroutineFilter, type ReadDump, readDumps } from './read-dumps.ts';

/** What `goroscope goroutines` found. */
export interface GoroutineReport {
  /** All dumps, also those that only gave labels or proof. */
  readonly dumps: readonly ReadDump[];
  /** The dumps that were compared. */
  readonly series: readonly ReadDump[];
  readonly histories: readonly GroupHistory[];
  /** The slopes are per hour; else per dump. */
  readonly hasTimes: boolean;
  readonly failures: readonly AppError[];
}

/** What is asked. */
export interface GoroutineQuestion {
  readonly paths: readonly string[];
  readonly stdin: NodeJS.ReadableStream;
  readonly filter: GoroutineFilter;
  /** Time between two dumps; null when unknown. */
  readonly everyMs: number | null;
  /** Also the goroutines that libraries and the runtime keep. */
  readonly all: boolean;
  /** Groups with fewer goroutines are left out. */
  readonly min: number;
}

/** Reads and compares. Errors: those of the last file when no file had a dump. */
export async function reportGoroutines(question: GoroutineQuestion): Promise<GoroutineReport> {
  const { dumps, failures } = await readDumps(question.paths, question.stdin, question.filter);
  const last = failures.at(-1);
  if (dumps.length === 0 && last !== undefined) throw last;
  const hours = question.everyMs === null ? 1 : question.everyMs / 3_600_000;
  // Dumps of different kinds of one moment stand side by side: time passes with each dump of the same kind.
  const seen = new Map<string, number>();
  const times = dumps.map(({ summary: { kind } }) => {
    const n = seen.get(kind) ?? 0;
    seen.set(kind, n + 1);
    return n * hours;
  });
  const { series, histories } = compareDumps(dumps, times);
  return {
    dumps,
    series: series as readonly ReadDump[],
    histories: histories.filter(
      (h) =>
        h.group.count >= question.min &&
        (question.all || h.idler === null || ['proven', 'leaking', 'growing'].includes(h.verdict)),
    ),
    hasTimes: question.everyMs !== null,
    failures,
  };
}

/** The report as one object for machines; `schema` grows when a field changes its meaning. */
export function goroutineReportToJson({ dumps, series, histories, hasTimes }: GoroutineReport): object {
  return {
    schema: 1,
    dumps: dumps.map(({ source, summary }) => ({ source, ...summary })),
    slopeUnit: hasTimes ? 'hour' : 'dump',
    groups: histories.map(({ group, trend, ...history }) => ({
      ...history,
      ...trend,
      count: group.count,
      status: group.status,
      leaked: group.leaked,
      locked: group.locked,
      maxWaitMinutes: group.maxWaitMinutes,
      labels: group.labels,
      creators: group.creators.slice(0, 20),
      ids: group.ids.slice(0, 100),
      site: blockedSite(group.stack),
      pattern: waitPattern(group.status, group.stack),
      stack: group.stack,
    })),
    locks: series.at(-1)?.locks ?? null,
  };
}
