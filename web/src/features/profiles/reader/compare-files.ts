import { compareDumps } from '../../../../../src/analyze/goroutines/compare-dumps.ts';
import { blockedSite } from '../../../../../src/analyze/goroutines/stack-place.ts';
import { waitPattern } from '../../../../../src/analyze/goroutines/wait-pattern.ts';
import type { LockedDump } from './opened-file.ts';
import type { GoroutinesAnswer } from './protocol.ts';

/** Groups shown at most: the rest is small. */
const MAX_GROUPS = 2000;

/** Compares the dumps of all files, in the order of the files. Slopes are per dump. */
export function compareFiles(dumps: readonly LockedDump[]): GoroutinesAnswer {
  const seen = new Map<string, number>();
  const times = dumps.map(({ summary: { kind } }) => {
    const n = seen.get(kind) ?? 0;
    seen.set(kind, n + 1);
    return n;
  });
  const { series, histories } = compareDumps(dumps, times);
  const groups = histories.slice(0, MAX_GROUPS).map(({ group, ...history }) => ({
    verdict: history.verdict,
    counts: history.counts,
    trend: history.trend,
    survivors: history.survivors,
    born: history.born,
    ended: history.ended,
    idler: history.idler,
    key: group.key,
    count: group.count,
    status: group.status,
    maxWaitMinutes: group.maxWaitMinutes,
    labels: group.labels,
    ids: group.ids.slice(0, 100),
    frames: group.stack.frames,
    createdBy: group.stack.createdBy,
    elided: group.stack.elided,
    site: blockedSite(group.stack),
    pattern: waitPattern(group.status, group.stack),
  }));
  const last = series.at(-1) as LockedDump | undefined;
  return {
    dumps: series.map(({ source, summary }) => ({ source, summary })),
    groups,
    locks: last?.locks ?? null,
  };
}
