import type { LocalText } from '../base/messages.ts';
import type { Severity } from './finding.ts';

/** One doctor run as it is kept: what fired and what could not be told. Everything else passed or does not apply. */
export interface DoctorRun {
  readonly atUnixMs: number;
  readonly target: string;
  /** Severity by slug. */
  readonly found: ReadonlyMap<string, Severity>;
  readonly unknown: readonly string[];
}

/** A stretch of runs in which a finding was there without a break. */
export interface FindingSpan {
  readonly slug: string;
  readonly target: string;
  readonly fromUnixMs: number;
  /** The last run that did not have it; null when the history begins with it. It appeared between the two. */
  readonly notBeforeUnixMs: number | null;
  readonly lastSeenUnixMs: number;
  /** The first run without it; null while it is still there. */
  readonly goneUnixMs: number | null;
  /** The check could not tell any more: the finding may still be there. */
  readonly lostSight: boolean;
  /** Worst severity in the stretch. */
  readonly severity: Severity;
  readonly runs: number;
}

/** What changed between two runs. */
export interface FindingEvent {
  readonly atUnixMs: number;
  readonly slug: string;
  readonly target: string;
  readonly change: 'appeared' | 'gone' | 'worse' | 'milder' | 'lost-sight';
  readonly severity: Severity;
}

/** How findings came and went. */
export interface FindingHistory {
  /** Newest first, those still there before those that are gone. */
  readonly spans: readonly FindingSpan[];
  /** Newest first. */
  readonly events: readonly FindingEvent[];
}

/** Texts of a finding as they were told last. */
export interface FindingTexts {
  readonly slug: string;
  readonly checkId: string;
  readonly title: LocalText;
  readonly claim: LocalText;
}
