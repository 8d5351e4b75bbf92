import { type LocalText, say } from '../../base/messages.ts';
import { formatDurationNs } from '../../base/units.ts';
import type { CallCount, SeenGoroutine } from '../../model/thread-look.ts';
import { natureOf } from './call-nature.ts';
import { judgeThread } from './judge-thread.ts';
import { type GatheredViews, lineUp } from './line-up.ts';
import { processVerdictMessages as m } from './process-verdict.messages.ts';
import { readStack } from './runtime-stack.ts';
import { THREAD_KINDS, type ThreadVerdict } from './thread-verdict.ts';

/** What the process as a whole is about. */
export type ProcessKind = 'crashed' | 'held' | 'waiting' | 'goroutines' | 'idle' | 'busy' | 'unknown';

/** Goroutines that wait in one place for one reason. */
export interface WaitGroup {
  readonly status: string;
  readonly func: string;
  readonly place: string;
  readonly count: number;
}

/** What was concluded about a process. */
export interface ProcessVerdict {
  readonly kind: ProcessKind;
  readonly claim: LocalText;
  readonly remedy: LocalText | null;
  readonly isGo: boolean;
  /** Worst first. */
  readonly threads: readonly ThreadVerdict[];
  /** Goroutines that wait for each other or for time, most first; runtime's own left out. */
  readonly waits: readonly WaitGroup[];
  /** Wall time inside calls by what they are for, all threads together; null without counts. */
  readonly spent: {
    readonly runtimeMs: number;
    readonly otherMs: number;
    readonly rows: readonly CallCount[];
  } | null;
}

const RANK = { error: 0, warn: 1, info: 2, ok: 3 } as const;

/** Judges a process from all that was gathered. `isGo` null: told from the stacks and calls. */
export function judgeProcess(views: GatheredViews, isGo: boolean | null): ProcessVerdict {
  const go = isGo ?? looksLikeGo(views);
  const threads = lineUp(views)
    .map((evidence) => judgeThread(evidence, go))
    .sort(
      (a, b) =>
        RANK[a.severity] - RANK[b.severity] ||
        THREAD_KINDS.indexOf(a.kind) - THREAD_KINDS.indexOf(b.kind) ||
        (b.elapsedMs ?? 0) - (a.elapsedMs ?? 0) ||
        a.tid - b.tid,
    );
  const waits = waitGroups(views.goroutines);
  const spent = spentOf(views);
  return { ...conclude(threads, waits, spent), isGo: go, threads, waits, spent };
}

/** Preemption by SIGURG, a poller, or Go functions: nothing else does all this. */
function looksLikeGo({ looks, traces, goroutines }: GatheredViews): boolean {
  if (goroutines.length > 0) return true;
  if (looks.some((l) => ['idle', 'runtime-lock', 'syscall', 'go'].includes(readStack(l.userStack).kind)))
    return true;
  // A poller beside threads that wait for the value 0: glibc waits for other values or in other ways.
  if (
    looks.some((l) => l.call?.name === 'epoll_pwait') &&
    looks.some((l) => l.call?.name === 'futex' && /^0x[0-9a-f]+, 0x80, 0x0,/.test(l.call.args))
  )
    return true;
  return traces.some(
    (t) =>
      t.threads.some((thread) => thread.signals.some(([name]) => name === 'SIGURG')) ||
      (t.threads.length > 1 &&
        t.threads.some((thread) => callsOf(thread.calls, thread.open?.name).has('epoll_pwait')) &&
        t.threads.some((thread) => callsOf(thread.calls, thread.open?.name).has('futex'))),
  );
}

function callsOf(calls: readonly CallCount[], open: string | undefined): ReadonlySet<string> {
  return new Set([...calls.map((c) => c.name), ...(open === undefined ? [] : [open])]);
}

type Conclusion = Pick<ProcessVerdict, 'kind' | 'claim' | 'remedy'>;

function conclude(
  threads: readonly ThreadVerdict[],
  waits: readonly WaitGroup[],
  spent: ProcessVerdict['spent'],
): Conclusion {
  const count = (severity: ThreadVerdict['severity']) =>
    threads.filter((t) => t.severity === severity).length;
  const [first] = threads;
  const total = threads.length;
  const [group] = waits;
  if (first === undefined) return withoutThreads(group, spent);
  if (first.kind === 'crashed')
    return {
      kind: 'crashed',
      claim: say(m.crashed, { tid: first.tid, claim: first.claim }),
      remedy: first.remedy[0]?.text ?? null,
    };
  if (first.severity === 'error')
    return {
      kind: 'held',
      claim: say(m.held, { count: count('error'), total, tid: first.tid, claim: first.claim }),
      remedy: first.remedy[0]?.text ?? null,
    };
  if (first.severity === 'warn')
    return {
      kind: 'waiting',
      claim: say(m.waiting, { count: count('warn'), total, tid: first.tid, claim: first.claim }),
      remedy: first.remedy[0]?.text ?? null,
    };
  const running = threads.filter((t) => t.kind === 'running');
  if (running.length > 0)
    return { kind: 'busy', claim: say(m.busy, { count: running.length, total }), remedy: m.busyRemedy };
  const idle = threads.filter((t) => t.kind === 'runtime-idle').length;
  const other = threads.filter((t) => t.kind !== 'runtime-idle' && t.kind !== 'gone');
  if (idle > 0 && group !== undefined)
    return {
      kind: 'goroutines',
      claim: say(m.goroutines, { idle, total, ...waitValues(group) }),
      remedy: m.goroutinesRemedy,
    };
  if (idle > 0) return { kind: 'idle', claim: say(m.idle, { idle, total }), remedy: m.idleRemedy };
  const [one] = other;
  if (one !== undefined && other.every((t) => t.kind !== 'unknown'))
    return {
      kind: 'idle',
      claim: say(m.quiet, { count: other.length, total, tid: one.tid, claim: one.claim }),
      remedy: null,
    };
  return other.length === 0
    ? { kind: 'unknown', claim: m.gone, remedy: null }
    : { kind: 'unknown', claim: say(m.unknown, { total }), remedy: m.unknownRemedy };
}

/** What can be said when no thread was seen: from a dump or from counts of calls. */
function withoutThreads(group: WaitGroup | undefined, spent: ProcessVerdict['spent']): Conclusion {
  if (group !== undefined)
    return {
      kind: 'goroutines',
      claim: say(m.onlyGoroutines, waitValues(group)),
      remedy: m.goroutinesRemedy,
    };
  const [most] = spent?.rows ?? [];
  if (most !== undefined)
    return {
      kind: 'unknown',
      claim: say(isScheduler(most.name) ? m.onlyIdleCalls : m.onlyCalls, { name: most.name }),
      remedy: m.onlyCallsRemedy,
    };
  return { kind: 'unknown', claim: m.nothing, remedy: m.nothingRemedy };
}

const waitValues = ({ count, status, func, place }: WaitGroup) => ({ count, status, func, place });

/** Goroutines of the runtime itself say nothing: the dump has them in every healthy process. */
const RUNTIME_OWN =
  /^(?:GC |force gc|finalizer wait|cleanup wait|GOMAXPROCS updater|runnable|running|idle|syscall|sleep|dead)/;
const PLUMBING = /^(?:runtime\.|sync\.|internal\/|time\.Sleep|net\.\(|os\.|syscall\.)/;

function waitGroups(goroutines: readonly SeenGoroutine[]): readonly WaitGroup[] {
  const groups = new Map<string, WaitGroup>();
  for (const { status, frames } of goroutines) {
    if (status === null || RUNTIME_OWN.test(status)) continue;
    const site = frames.find((f) => !PLUMBING.test(f.func));
    if (site === undefined || site.func.startsWith('os/signal.')) continue;
    const place = site.file === '' ? '' : `${site.file.slice(site.file.lastIndexOf('/') + 1)}:${site.line}`;
    const key = `${status}|${site.func}|${place}`;
    const before = groups.get(key)?.count ?? 0;
    groups.set(key, { status, func: site.func, place, count: before + 1 });
  }
  return [...groups.values()].sort((a, b) => b.count - a.count).slice(0, 20);
}

function spentOf({ traces }: GatheredViews): ProcessVerdict['spent'] {
  const rows = new Map<string, { count: number; errors: number; ms: number }>();
  for (const trace of traces)
    for (const { name, ...add } of trace.summary.length > 0
      ? trace.summary
      : trace.threads.flatMap((t) => t.calls)) {
      const row = rows.get(name) ?? { count: 0, errors: 0, ms: 0 };
      rows.set(name, { count: row.count + add.count, errors: row.errors + add.errors, ms: row.ms + add.ms });
    }
  if (rows.size === 0) return null;
  const all = [...rows]
    .map(([name, row]) => ({ name, ...row }))
    .sort((a, b) => b.ms - a.ms || b.count - a.count);
  const runtimeMs = all
    .filter((r) => isScheduler(r.name) || isPreemption(r.name))
    .reduce((sum, r) => sum + r.ms, 0);
  return { runtimeMs, otherMs: all.reduce((sum, r) => sum + r.ms, 0) - runtimeMs, rows: all };
}

/** Calls with which the Go runtime preempts goroutines by SIGURG. Source: src/runtime/signal_unix.go preemptM, signalM. */
export function isPreemption(name: string): boolean {
  return name === 'rt_sigreturn' || name === 'tgkill' || name === 'getpid';
}

/** Calls in which threads of the Go runtime wait for work: time in them is no input or output. */
export function isScheduler(name: string): boolean {
  return ['futex', 'poller', 'nap', 'restart'].includes(natureOf(name, ''));
}

/** The time in calls as one sentence; null without times. */
export function spentText(spent: NonNullable<ProcessVerdict['spent']>): LocalText {
  const [runtime, other] = [spent.runtimeMs, spent.otherMs].map((ms) =>
    formatDurationNs(Math.round(ms * 1e6)),
  );
  return say(m.spent, { runtime: runtime ?? '', other: other ?? '' });
}
