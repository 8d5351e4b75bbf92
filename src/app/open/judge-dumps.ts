import { dirname } from 'node:path';
import { compareDumps, type GroupHistory } from '../../analyze/goroutines/compare-dumps.ts';
import { blockedSite } from '../../analyze/goroutines/stack-place.ts';
import { waitPattern } from '../../analyze/goroutines/wait-pattern.ts';
import { say } from '../../base/messages.ts';
import { formatCount } from '../../base/units.ts';
import type { Proof } from '../../model/finding.ts';
import type { ReadDump } from '../goroutines/read-dumps.ts';
import type { FindingDraft } from './file-opener.ts';
import { openFindingMessages as f } from './open-finding.messages.ts';
import type { OpenedFile } from './open-report.ts';
import type { FiledDraft } from './rank-findings.ts';

interface FileDumps {
  readonly file: OpenedFile;
  readonly dumps: readonly ReadDump[];
}

/** Groups of one series that are reported at most. */
const MAX_GROUPS = 10;
/** In a single dump: so many goroutines at one place that wait so long are worth a look. */
const MANY = 100;
const LONG_MINUTES = 10;

/**
 * Judges goroutine dumps: those of one folder are a series in the order of their times. Groups that leak or grow, rings of
 * waiters, and in a single dump crowds that wait long.
 */
export function judgeDumps(files: readonly FileDumps[]): FiledDraft[] {
  const folders = new Map<string, FileDumps[]>();
  for (const entry of files) {
    if (entry.dumps.length === 0) continue;
    const folder = dirname(entry.file.path);
    folders.set(folder, [...(folders.get(folder) ?? []), entry]);
  }
  return [...folders.values()].flatMap(judgeSeries);
}

function judgeSeries(entries: readonly FileDumps[]): FiledDraft[] {
  const inOrder = [...entries].sort(
    (a, b) => a.file.modifiedUnixMs - b.file.modifiedUnixMs || (a.file.name < b.file.name ? -1 : 1),
  );
  const all = inOrder.flatMap(({ file, dumps: own }) => own.map((dump) => ({ file, dump })));
  const rings = all.flatMap(({ file, dump }) =>
    dump.locks.cycles.slice(0, 3).map((cycle) => ({ file, draft: ringFinding(cycle, dump) })),
  );
  // A process crashes once: those dumps are of as many processes, and no moments of one.
  const dumps = all.filter(({ dump }) => all.length === 1 || dump.summary.causes.length === 0);
  const last = dumps.at(-1);
  if (last === undefined) return rings;
  const seen = new Map<string, number>();
  const times = dumps.map(({ dump: { summary } }) => {
    const n = seen.get(summary.kind) ?? 0;
    seen.set(summary.kind, n + 1);
    return n;
  });
  const { histories } = compareDumps(
    dumps.map(({ dump }) => dump),
    times,
  );
  const drafts = histories.flatMap((history) => judgeGroup(history) ?? []).slice(0, MAX_GROUPS);
  return [...rings, ...drafts.map((draft) => ({ file: last.file, draft }))];
}

function judgeGroup(history: GroupHistory): FindingDraft | null {
  const { verdict, group } = history;
  const waitsLong = group.count >= MANY && group.maxWaitMinutes >= LONG_MINUTES && history.idler === null;
  if (verdict === 'unknown' ? !waitsLong : !['proven', 'leaking', 'growing'].includes(verdict)) return null;
  const site = blockedSite(group.stack);
  const place = site === null ? '?' : `${site.func} (${site.file}:${site.line})`;
  const counts = history.counts.map((count) => formatCount(count)).join(' → ');
  const pattern = waitPattern(group.status, group.stack);
  const values = { place, counts, count: formatCount(group.count), minutes: group.maxWaitMinutes };
  const claims = {
    proven: f.provenClaim,
    leaking: f.leakingClaim,
    growing: f.growingClaim,
    unknown: f.crowdClaim,
  };
  const { createdBy } = group.stack;
  const evidence: Proof[] = [
    { fact: 'goroutines', value: counts, source: 'goroutine dumps' },
    { fact: 'state', value: group.status ?? '–', source: 'goroutine dumps' },
    ...(createdBy === null
      ? []
      : [
          {
            fact: 'created by',
            value: `${createdBy.func} (${createdBy.file}:${createdBy.line})`,
            source: 'goroutine dumps',
          },
        ]),
    ...(history.survivors === null || history.counts.length < 2
      ? []
      : [{ fact: 'survivors', value: formatCount(history.survivors), source: 'goroutine numbers' }]),
  ];
  return {
    slug: verdict === 'unknown' ? 'open-goroutine-crowd' : 'open-goroutine-leak',
    severity: verdict === 'proven' || verdict === 'leaking' ? 'error' : 'warn',
    confidence: { proven: 0.99, leaking: 0.9, growing: 0.6, unknown: 0.4, stable: 0, varying: 0 }[verdict],
    weight: group.count,
    title: say(verdict === 'unknown' ? f.crowd : f.leak),
    claim: say(claims[verdict as keyof typeof claims], values),
    evidence,
    remedy: pattern === null ? [] : [{ text: pattern }],
    atUnixMs: null,
  };
}

function ringFinding(cycle: readonly number[], dump: ReadDump): FindingDraft {
  return {
    slug: 'open-lock-ring',
    severity: 'error',
    confidence: 0.7,
    weight: cycle.length,
    title: say(f.ring),
    claim: say(f.ringClaim, { ids: cycle.join(' → ') }),
    evidence: dump.locks.waits.slice(0, 5).map(({ address, waiters, site }) => ({
      fact: `lock 0x${address.toString(16)}`,
      value: `${waiters.length} waiting${site === null ? '' : `, ${site.func}`}`,
      source: dump.source,
    })),
    remedy: [{ text: say(f.ringRemedy) }],
    atUnixMs: null,
  };
}
