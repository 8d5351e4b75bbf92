import { joinLocks, type LockPair, type LockSide } from '../../analyze/profile-locks/join-locks.ts';
import { profileKind } from '../../analyze/profile-quality/profile-kind.ts';
import { combineProfiles } from '../../analyze/profile-merge/merge-profiles.ts';
import { AppError } from '../../base/errors/app-error.ts';
import { type Lang, say, text } from '../../base/messages.ts';
import { formatDurationNs } from '../../base/units.ts';
import type { Profile } from '../../model/profile.ts';
import { locksMessages as m } from './locks-report.messages.ts';
import { readPrepared } from './read-costs.ts';

/** Holders and waiters of the locks in mutex and block profiles. */
export interface LocksReport {
  readonly pairs: readonly LockPair[];
  readonly otherNs: number;
  readonly hasMutex: boolean;
  readonly hasBlock: boolean;
}

const LOCK_KINDS: ReadonlySet<string> = new Set(['mutex', 'block', 'contention']);

/**
 * Reads mutex and block profiles, told apart by their stacks and names. Errors: those of reading, `BAD_ARGUMENT` for a profile of
 * another kind.
 */
export async function reportLocks(paths: readonly string[]): Promise<LocksReport> {
  const mutex: Profile[] = [];
  const block: Profile[] = [];
  for (const path of paths) {
    const profile = await readPrepared(path);
    const kind = profileKind(profile, path);
    if (!LOCK_KINDS.has(kind)) {
      const types = profile.sampleTypes.map((t) => t.type).join(', ');
      throw new AppError('BAD_ARGUMENT', {
        values: { command: 'profile locks', problem: say(m.notLocks, { path, types }) },
      });
    }
    (kind === 'mutex' ? mutex : block).push(profile);
  }
  const { pairs, other } = joinLocks(merged(mutex), merged(block));
  return { pairs, otherNs: other, hasMutex: mutex.length > 0, hasBlock: block.length > 0 };
}

function merged(profiles: readonly Profile[]): Profile | null {
  if (profiles.length === 0) return null;
  const combined = combineProfiles(profiles);
  if (combined.ok) return combined.value;
  throw new AppError('PROFILES_INCOMPATIBLE', { values: { detail: combined.error.detail } });
}

/** The report for a person, ending with a line end. */
export function renderLocks(report: LocksReport, lang: Lang, rows: number): string {
  const lines: string[] = [];
  for (const { owner, holders, waiters, heldNs, waitedNs } of report.pairs.slice(0, rows)) {
    const [held, waited] = [formatDurationNs(heldNs), formatDurationNs(waitedNs)];
    lines.push(text(m.owner, lang, { owner, held, waited }));
    for (const side of holders.slice(0, 3)) lines.push(`    ${text(m.holder, lang, valuesOf(side))}`);
    for (const side of waiters.slice(0, 3)) lines.push(`    ${text(m.waiter, lang, valuesOf(side))}`);
  }
  if (report.pairs.length > rows) lines.push(text(m.more, lang, { count: report.pairs.length - rows }));
  if (report.pairs.length === 0) lines.push(text(m.nothing, lang));
  lines.push('');
  if (!report.hasMutex) lines.push(text(m.noMutex, lang));
  if (!report.hasBlock) lines.push(text(m.noBlock, lang));
  if (report.otherNs > 0) lines.push(text(m.other, lang, { delay: formatDurationNs(report.otherNs) }));
  lines.push(text(m.method, lang));
  return `${lines.join('\n')}\n`;
}

function valuesOf(side: LockSide): Record<string, string> {
  return {
    function: side.function,
    caller: side.caller === '' ? '?' : side.caller,
    delay: formatDurationNs(side.delayNs).padStart(9),
  };
}
