import { setTimeout as sleep } from 'node:timers/promises';
import type { CutOff, DoctorReport, FindingChange } from '../../model/doctor-report.ts';
import type { Severity } from '../../model/finding.ts';
import { SEVERITIES } from '../../model/finding.ts';
import { cutOffHead, cutOffRows } from '../../report/layout/cut-off-rows.ts';
import { compareFindings } from './judge.ts';
import { type DoctorOptions, runDoctor, type Sample } from './run-doctor.ts';
import { changeLines, endLine, renderView, type SeenChange, type WatchStyle } from './watch-view.ts';

/** Where the rounds are written. */
export interface WatchIo extends WatchStyle {
  readonly out: (text: string) => void;
  readonly isTty: boolean;
  readonly json: boolean;
  readonly signal: AbortSignal;
}

/** What to watch, and how often. */
export type WatchOptions = Omit<DoctorOptions, 'watchMs' | 'signal' | 'whatIf'> & {
  readonly everyMs: number;
  readonly rounds: number;
  readonly io: WatchIo;
  /** Rows and columns of the terminal now: both change while one looks. */
  readonly size: () => { readonly rows: number; readonly columns: number };
};

/** Changes that are kept; the view shows the newest. */
const MAX_CHANGES = 200;
/** Switches to the other screen of the terminal and back, so that what was there before is there again. */
const ENTER = '\u001b[?1049h\u001b[?25l';
const LEAVE = '\u001b[?25h\u001b[?1049l';
const CLEAR = '\u001b[H\u001b[J';

/**
 * Judges over and over until the signal or the last round; each round is compared with the one before, so that rates and
 * time-lapse checks work from the second on. Answers the worst severity of the last round.
 */
export async function watchDoctor(options: WatchOptions): Promise<Severity | undefined> {
  const { io, rounds, everyMs, size } = options;
  const isLive = io.isTty && !io.json;
  const changes: SeenChange[] = [];
  let last: DoctorReport | undefined;
  let before: Sample | undefined;
  let lost: CutOff | undefined;
  let round = 0;
  if (isLive) io.out(ENTER);
  try {
    while (round < rounds && !io.signal.aborted) {
      round++;
      const startedMs = performance.now();
      const report = await runDoctor({
        ...options,
        ...(before === undefined ? {} : { earlier: before }),
        onSample: (sample) => {
          before = sample;
        },
      });
      if (report.cutOff !== undefined) {
        // What can no longer be read has neither gone nor changed.
        lost = report.cutOff;
        break;
      }
      const news = last === undefined ? [] : withTitles(last, report, round);
      changes.push(...news);
      changes.splice(0, changes.length - MAX_CHANGES);
      if (io.json) io.out(`${JSON.stringify(roundOf(report, round, news))}\n`);
      else if (isLive) io.out(CLEAR + renderView({ report, round, changes, everyMs }, { ...io, ...size() }));
      else io.out(changeLines(last === undefined ? undefined : news, report, io));
      last = report;
      if (round < rounds) await waitFor(everyMs - (performance.now() - startedMs), io.signal);
    }
  } finally {
    if (isLive) io.out(LEAVE);
  }
  if (lost !== undefined) io.out(lostLines(options.target.name, lost, io));
  if (last !== undefined && !io.json) io.out(endLine(last, round, changes.length, io));
  return last === undefined ? undefined : worstOf(last);
}

function lostLines(target: string, cutOff: CutOff, { lang, json }: WatchIo): string {
  if (json) return `${JSON.stringify({ schema: 1, atUnixMs: Date.now(), target, cutOff })}\n`;
  const rows = cutOffRows(cutOff, lang).map(([word, names]) => `  ${word}: ${names}`);
  return `${[cutOffHead(target, cutOff, lang), ...rows].join('\n')}\n`;
}

function withTitles(before: DoctorReport, after: DoctorReport, round: number): readonly SeenChange[] {
  return compareFindings(before, after).flatMap((change: FindingChange) => {
    const finding = [...after.findings, ...before.findings].find(({ slug }) => slug === change.slug);
    if (finding === undefined) return [];
    const { severity, title, claim } = finding;
    return [{ ...change, severity, title, claim, round, atUnixMs: Date.now() }];
  });
}

/** One line of JSON: what a program that follows needs, not the whole report again. */
function roundOf(report: DoctorReport, round: number, changes: readonly SeenChange[]): object {
  const { target, summary, findings, lapse } = report;
  return {
    schema: 1,
    round,
    atUnixMs: Date.now(),
    target: target.name,
    summary,
    changes,
    rates: lapse?.rows ?? [],
    ...(lapse === undefined ? {} : { seconds: lapse.seconds }),
    findings: findings.map(({ slug, severity, claim }) => ({ slug, severity, claim })),
  };
}

function worstOf({ findings }: DoctorReport): Severity | undefined {
  return SEVERITIES.find((severity) => findings.some((finding) => finding.severity === severity));
}

async function waitFor(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(Math.max(0, ms), undefined, { signal });
  } catch (error) {
    // Ctrl-C is the usual end of watching.
    if (!signal.aborted) throw error;
  }
}
