import { findingHistory } from '../../../src/analyze/finding-history/finding-history.ts';
import type { DoctorHistory, DoctorHistoryQuery } from '../../../src/api/doctor-history.ts';
import type { Severity } from '../../../src/model/finding.ts';
import type { DoctorRun } from '../../../src/model/finding-history.ts';
import { COMPLETE } from './answer-traces.ts';
import { DOCTOR_REPORT } from './doctor-report.ts';
import type { StubWorld } from './model.ts';

const RUN_EVERY_MS = 300_000;
const HOUR = 3_600_000;
const DAYS_KEPT = 5;

/** Six days of runs: one finding that holds, one that came and went twice, one that grew worse, one out of sight. */
export function doctorHistory(world: StubWorld, query: DoctorHistoryQuery): DoctorHistory {
  const start = world.nowMs - DAYS_KEPT * 24 * HOUR;
  const runs: DoctorRun[] = [];
  const end = world.traces.length > 0 ? world.nowMs : start - 1;
  for (let at = start; at <= end; at += RUN_EVERY_MS) {
    if (at >= query.from && at < query.to) runs.push(runAt(at, start));
  }
  const { spans, events } = findingHistory(runs);
  const slugs = new Set(spans.map((span) => span.slug));
  return {
    runs: runs.length,
    firstRunUnixMs: runs[0]?.atUnixMs ?? null,
    lastRunUnixMs: runs.at(-1)?.atUnixMs ?? null,
    spans,
    events,
    texts: DOCTOR_REPORT.findings
      .filter((finding) => slugs.has(finding.slug))
      .map(({ slug, checkId, title, claim }) => ({ slug, checkId, title, claim })),
    completeness: COMPLETE,
  };
}

function runAt(atUnixMs: number, start: number): DoctorRun {
  const hours = (atUnixMs - start) / HOUR;
  const found = new Map<string, Severity>([['cg-mode', 'info']]);
  const [own] = DOCTOR_REPORT.findings;
  if (own !== undefined && hours > 80) found.set(own.slug, hours > 110 ? 'error' : 'warn');
  if ((hours > 20 && hours < 24) || (hours > 60 && hours < 71)) found.set('clk-unsynced', 'warn');
  const unknown = hours > 100 ? ['lim-fd-pressure'] : [];
  if (hours > 95 && hours <= 100) found.set('lim-fd-pressure', 'warn');
  return { atUnixMs, target: 'local', found, unknown };
}
