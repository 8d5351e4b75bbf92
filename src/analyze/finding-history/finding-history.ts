import { isAtLeast, SEVERITIES, type Severity } from '../../model/finding.ts';
import type { DoctorRun, FindingEvent, FindingHistory, FindingSpan } from '../../model/finding-history.ts';

type Open = { -readonly [K in keyof FindingSpan]: FindingSpan[K] };

/**
 * When findings appeared and went, from runs in any order. Targets are kept apart. A finding whose check could not tell any
 * more is not gone: sight of it is lost, and when it fires again with nothing but such runs between, it is the same stretch.
 */
export function findingHistory(runs: readonly DoctorRun[]): FindingHistory {
  const byTarget = new Map<string, DoctorRun[]>();
  for (const run of runs) {
    const own = byTarget.get(run.target);
    if (own === undefined) byTarget.set(run.target, [run]);
    else own.push(run);
  }
  const parts = [...byTarget.values()].map((own) =>
    historyOfTarget(own.sort((a, b) => a.atUnixMs - b.atUnixMs)),
  );
  return {
    spans: parts.flatMap((part) => part.spans).sort(byNews),
    events: parts.flatMap((part) => part.events).sort((a, b) => b.atUnixMs - a.atUnixMs),
  };
}

function historyOfTarget(runs: readonly DoctorRun[]): FindingHistory {
  const spans: Open[] = [];
  const events: FindingEvent[] = [];
  const open = new Map<string, { readonly span: Open; severity: Severity }>();
  let before: DoctorRun | undefined;
  for (const run of runs) {
    const tell = (slug: string, change: FindingEvent['change'], severity: Severity) =>
      events.push({ atUnixMs: run.atUnixMs, slug, target: run.target, change, severity });
    for (const [slug, severity] of run.found) {
      const known = open.get(slug);
      if (known === undefined) {
        const span = begin(slug, severity, run, before);
        spans.push(span);
        open.set(slug, { span, severity });
        if (before !== undefined) tell(slug, 'appeared', severity);
      } else {
        goOn(known.span, severity, run);
        if (known.severity !== severity) tell(slug, changeOf(known.severity, severity), severity);
        known.severity = severity;
      }
    }
    for (const [slug, { span, severity }] of open) {
      if (run.found.has(slug)) continue;
      if (run.unknown.includes(slug)) {
        if (!span.lostSight) tell(slug, 'lost-sight', severity);
        span.lostSight = true;
        continue;
      }
      span.goneUnixMs = run.atUnixMs;
      open.delete(slug);
      tell(slug, 'gone', severity);
    }
    before = run;
  }
  return { spans, events };
}

function begin(slug: string, severity: Severity, run: DoctorRun, before: DoctorRun | undefined): Open {
  return {
    slug,
    target: run.target,
    fromUnixMs: run.atUnixMs,
    notBeforeUnixMs: before?.atUnixMs ?? null,
    lastSeenUnixMs: run.atUnixMs,
    goneUnixMs: null,
    lostSight: false,
    severity,
    runs: 1,
  };
}

function goOn(span: Open, severity: Severity, run: DoctorRun): void {
  span.lastSeenUnixMs = run.atUnixMs;
  span.lostSight = false;
  span.runs++;
  if (isAtLeast(severity, span.severity)) span.severity = severity;
}

function changeOf(before: Severity, now: Severity): 'worse' | 'milder' {
  return SEVERITIES.indexOf(now) < SEVERITIES.indexOf(before) ? 'worse' : 'milder';
}

function byNews(a: FindingSpan, b: FindingSpan): number {
  if ((a.goneUnixMs === null) !== (b.goneUnixMs === null)) return a.goneUnixMs === null ? -1 : 1;
  const severity = SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity);
  if (a.goneUnixMs === null && severity !== 0) return severity;
  return b.fromUnixMs - a.fromUnixMs || a.slug.localeCompare(b.slug);
}
