import type { LocalText } from '../../base/messages.ts';
import type { SeenGoroutine, StraceLog, ThreadLook } from '../../model/thread-look.ts';
import type { ThreadEvidence } from './thread-verdict.ts';

/** What was gathered of a process, from all tools. */
export interface GatheredViews {
  readonly looks: readonly ThreadLook[];
  readonly traces: readonly StraceLog[];
  readonly goroutines: readonly SeenGoroutine[];
  readonly peers: ReadonlyMap<number, readonly LocalText[]>;
}

/**
 * Brings together what each tool saw of each thread: looks in the order of time (those without one first), the trace, and
 * the goroutine that runs on it: the one a debugger has put there, else the one whose arguments are those of the thread's
 * system call. One goroutine goes to one thread at most.
 */
export function lineUp(views: GatheredViews): readonly ThreadEvidence[] {
  const tids = new Set<number>();
  for (const look of views.looks) tids.add(look.tid);
  for (const trace of views.traces) for (const thread of trace.threads) tids.add(thread.tid);
  const looks = groupByThread(views.looks);
  const activities = new Map(views.traces.flatMap((t) => t.threads).map((t) => [t.tid, t]));
  const byThread = new Map(views.goroutines.flatMap((g) => (g.tid === null ? [] : [[g.tid, g] as const])));
  const byCall = new Map<string, SeenGoroutine>();
  for (const goroutine of views.goroutines) {
    const key = callKey(goroutine.words);
    if (key !== null && !byCall.has(key)) byCall.set(key, goroutine);
  }
  return [...tids].map((tid): ThreadEvidence => {
    const own = [...(looks.get(tid) ?? [])].sort((a, b) => (a.atUnixMs ?? 0) - (b.atUnixMs ?? 0));
    const key = callKey(own.findLast((l) => (l.call?.words ?? null) !== null)?.call?.words ?? null);
    const joined = key === null ? undefined : byCall.get(key);
    if (key !== null && joined !== undefined) byCall.delete(key);
    return {
      tid,
      looks: own,
      activity: activities.get(tid) ?? null,
      goroutine: byThread.get(tid) ?? joined ?? null,
      peers: views.peers.get(tid) ?? [],
    };
  });
}

function groupByThread(looks: readonly ThreadLook[]): Map<number, ThreadLook[]> {
  const groups = new Map<number, ThreadLook[]>();
  for (const look of looks) {
    const group = groups.get(look.tid);
    if (group === undefined) groups.set(look.tid, [look]);
    else group.push(look);
  }
  return groups;
}

/** Number and the first three arguments: what a goroutine's innermost frame prints of a call. */
function callKey(words: readonly bigint[] | null): string | null {
  return words === null || words.length < 4 ? null : words.slice(0, 4).map(String).join();
}
