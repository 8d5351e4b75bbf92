import { type LocalText, type MessageValue, say } from '../../base/messages.ts';
import { formatDurationNs } from '../../base/units.ts';
import type { Remedy } from '../../model/finding.ts';
import type { ThreadCall, ThreadLook } from '../../model/thread-look.ts';
import { coreSignal } from './core-signal.ts';
import { judgeKind, type ThreadState } from './judge-kind.ts';
import { threadKindMessages, threadNoteMessages as n, threadRemedyMessages } from './thread-kind.messages.ts';
import type { ThreadEvidence, ThreadKind, ThreadVerdict, VerdictNote } from './thread-verdict.ts';

const ERRORS = new Set<ThreadKind>([
  'crashed',
  'frozen',
  'stopped',
  'fs-frozen',
  'network-fs',
  'disk',
  'memory-reclaim',
  'mmap-lock',
  'uninterruptible',
  'file-lock',
  'c-lock',
  'connect',
]);
const QUIET = new Set<ThreadKind>(['runtime-idle', 'running', 'gone']);
const NOTES = new Set<ThreadKind>([
  'accept',
  'c-poll',
  'c-code',
  'c-cond',
  'event',
  'signal',
  'unknown',
  'traced',
]);
/** A wait that a trace or two looks saw for so long is no passing one. Ours. */
const HELD_MS = 500;

/** Judges one thread from all that was seen of it. `isGo`: something shows that the process runs a Go program. */
export function judgeThread(evidence: ThreadEvidence, isGo: boolean): ThreadVerdict {
  const state = judgeKind(evidence, isGo);
  const motion = motionOf(evidence.looks);
  const elapsedMs = elapsedOf(state.call, motion);
  const caller = callerOf(state, evidence);
  const signal = evidence.looks.find((l) => l.signal !== undefined)?.signal;
  const what = describe(state, caller, signal);
  const moved = motion !== null && motion.switches > 0;
  const returned = evidence.activity?.calls.find((c) => c.name === state.call?.name)?.count ?? 0;
  const severity = severityOf(state.kind, elapsedMs, moved);
  return {
    tid: evidence.tid,
    name: [...evidence.looks].reverse().find((l) => l.name !== null)?.name ?? null,
    kind: state.kind,
    severity,
    confidence: confidenceOf(state, elapsedMs, moved, isGo),
    claim: say(threadKindMessages[state.kind], { what }),
    evidence: proofs(evidence, state, motion),
    counterEvidence: QUIET.has(state.kind)
      ? doubts(state, isGo)
      : counterProofs(state, motion, returned, elapsedMs),
    remedy: severity === 'ok' || severity === 'info' ? [] : remedyOf(state.kind),
    call: state.call,
    caller,
    goroutine: evidence.goroutine,
    elapsedMs,
  };
}

/** What happened between the first and the last look of /proc; null with fewer than two. */
interface Motion {
  readonly ms: number;
  readonly switches: number;
  /** The call of the first look, when it was another. */
  readonly before: string | null;
  readonly source: string;
}

function motionOf(looks: readonly ThreadLook[]): Motion | null {
  const timed = looks.filter((l) => l.switches !== null && l.atUnixMs !== null);
  const [first, last] = [timed[0], timed.at(-1)];
  if (first === undefined || last === undefined || first === last) return null;
  const same = String(first.call?.words ?? '') === String(last.call?.words ?? '');
  return {
    ms: (last.atUnixMs ?? 0) - (first.atUnixMs ?? 0),
    switches: (last.switches ?? 0) - (first.switches ?? 0),
    before: same ? null : (first.call?.name ?? null),
    source: last.source,
  };
}

function elapsedOf(call: ThreadCall | null, motion: Motion | null): number | null {
  const still = motion !== null && motion.switches === 0 ? motion.ms : 0;
  const traced = call?.elapsedMs ?? 0;
  return Math.max(still, traced) > 0 ? Math.max(still, traced) : null;
}

function severityOf(kind: ThreadKind, elapsedMs: number | null, moved: boolean): ThreadVerdict['severity'] {
  if (QUIET.has(kind)) return 'ok';
  if (NOTES.has(kind)) return 'info';
  // A thread that runs between two looks is busy with such calls, not stuck in one.
  if (moved && (elapsedMs ?? 0) < HELD_MS) return kind === 'frozen' || kind === 'stopped' ? 'error' : 'info';
  return ERRORS.has(kind) ? 'error' : 'warn';
}

function confidenceOf(state: ThreadState, elapsedMs: number | null, moved: boolean, isGo: boolean): number {
  if (state.kind === 'unknown') return 0;
  if (state.kind === 'crashed') return 0.97;
  if (state.kind === 'runtime-idle')
    return state.stack.kind === 'idle'
      ? 0.98
      : state.call?.name.startsWith('epoll') === true
        ? 0.9
        : isGo
          ? 0.8
          : 0.5;
  if (state.kind === 'running' || state.kind === 'gone') return 0.8;
  // What waits in C may be an idle worker: no view tells.
  if (state.kind === 'c-cond' || state.kind === 'c-code' || state.kind === 'c-poll') return 0.5;
  const held = (elapsedMs ?? 0) >= HELD_MS;
  if (moved && !held) return 0.3;
  return Math.min(
    0.97,
    0.5 + (held ? 0.25 : 0) + (state.certain ? 0.2 : 0) + (state.call === null ? 0 : 0.05),
  );
}

function callerOf(state: ThreadState, { goroutine }: ThreadEvidence): ThreadVerdict['caller'] {
  const { stack } = state;
  if (stack.kind === 'syscall' || stack.kind === 'go') return stack.caller;
  const own = goroutine?.frames.find(
    (f) => !/^(?:runtime|syscall|internal\/|os\.|golang\.org\/x\/sys\/)/.test(f.func) && f.func.includes('.'),
  );
  return own ?? null;
}

/** A call with what it waits on and who made it: names and numbers only, the same in every language. */
function describe(
  state: ThreadState,
  caller: ThreadVerdict['caller'],
  signal: number | undefined,
): MessageValue {
  const { call, stack, kind } = state;
  if (kind === 'runtime-idle' && stack.kind === 'idle') return say(n[`idle-${stack.role}`]);
  if (kind === 'runtime-idle')
    return say(
      /epoll/.test(call?.name ?? '')
        ? n['idle-poller']
        : call?.name === 'nanosleep'
          ? n['idle-nap']
          : n['idle-parked'],
    );
  const parts = [
    signal === undefined ? '' : (coreSignal(signal) ?? ''),
    call === null ? (state.wchan ?? state.state ?? '') : callText(call),
  ];
  if (stack.kind === 'c' && stack.func !== '??') parts.push(`← ${stack.func}`);
  if (stack.kind === 'runtime-lock') parts.push(`← ${stack.func}`);
  if (caller !== null)
    parts.push(
      `← ${caller.func}${caller.file === '' || caller.line === 0 ? '' : ` ${lastPart(caller.file)}:${caller.line}`}`,
    );
  const words = parts.filter((p) => p !== '').join(' ');
  return words === '' && kind === 'running' ? say(n.goCode) : words;
}

function callText({ name, fd, file }: ThreadCall): string {
  const inside = [fd === null ? '' : String(fd), file ?? ''].filter((p) => p !== '').join(' ');
  return `${name}(${inside})`;
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

const time = (ms: number) => formatDurationNs(Math.round(ms * 1e6));

function proofs(evidence: ThreadEvidence, state: ThreadState, motion: Motion | null): readonly VerdictNote[] {
  const found: VerdictNote[] = [];
  const add = (source: string, text: LocalText) => found.push({ text, source });
  const { kernelLook, stackLook, call } = state;
  const procLook = [...evidence.looks].reverse().find((l) => l.state !== null);
  if (procLook !== undefined && state.state !== null && state.kind !== 'runtime-idle')
    add(procLook.source, say(n.state, { state: state.state }));
  const callLook = [...evidence.looks].reverse().find((l) => l.call !== null);
  if (callLook !== undefined && callLook.call !== null)
    add(callLook.source, say(n.call, { call: callText({ ...callLook.call, file: call?.file ?? null }) }));
  if (kernelLook !== null) {
    const functions =
      kernelLook.kernelStack.length > 0
        ? kernelLook.kernelStack.slice(0, 4).join(' ← ')
        : (kernelLook.wchan ?? '');
    add(kernelLook.source, say(n.kernel, { functions }));
  }
  if (stackLook !== null) {
    const functions = stackLook.userStack
      .slice(0, 5)
      .map((f) => f.func)
      .join(' ← ');
    add(stackLook.source, say(n.stack, { functions }));
  }
  const { activity } = evidence;
  if (activity !== null && activity.open !== null) {
    const { elapsedMs } = activity.open;
    const named = callText({ ...activity.open, file: activity.open.file ?? call?.file ?? null });
    add(
      activity.source,
      elapsedMs === null
        ? say(n.opened, { call: named })
        : say(n.open, { call: named, time: time(elapsedMs) }),
    );
  } else if (activity?.calls[0] !== undefined && state.kind !== 'gone') {
    const { name, ms, count } = activity.calls[0];
    add(activity.source, say(n.spent, { name, time: time(ms), count }));
  }
  const urg = activity?.signals.find(([name]) => name === 'SIGURG')?.[1] ?? 0;
  if (urg > 0 && activity !== null) add(activity.source, say(n.urg, { count: urg }));
  if (motion !== null && motion.switches === 0) add(motion.source, say(n.still, { time: time(motion.ms) }));
  const { goroutine } = evidence;
  if (goroutine !== null) {
    const minutes = goroutine.waitMinutes > 0 ? `, ${goroutine.waitMinutes} minutes` : '';
    const values = { id: goroutine.id ?? '?', status: `${goroutine.status ?? '?'}${minutes}` };
    add('goroutine', say(goroutine.tid === null ? n.goroutine : n.goroutineOn, values));
  }
  for (const peer of evidence.peers) found.push({ text: peer, source: '/proc' });
  return found;
}

function doubts(state: ThreadState, isGo: boolean): readonly VerdictNote[] {
  if (state.kind !== 'runtime-idle' || state.stack.kind === 'idle') return [];
  const source = state.call === null ? 'wchan' : 'syscall';
  return [{ text: say(isGo ? n.noStack : n.notGo), source }];
}

function counterProofs(
  state: ThreadState,
  motion: Motion | null,
  returned: number,
  elapsedMs: number | null,
): readonly VerdictNote[] {
  const found: VerdictNote[] = [];
  if (motion !== null && motion.switches > 0)
    found.push({
      text: say(n.moved, { count: motion.switches, time: time(motion.ms) }),
      source: motion.source,
    });
  if (motion !== null && motion.before !== null && motion.before !== state.call?.name)
    found.push({ text: say(n.changed, { before: motion.before }), source: motion.source });
  if (elapsedMs === null && motion === null && state.kind !== 'crashed')
    found.push({ text: say(n.oneLook), source: '' });
  if (returned > 0)
    found.push({
      text: say(n.returned, { name: state.call?.name ?? '', count: returned }),
      source: 'strace',
    });
  if (state.call !== null && state.call.timeoutMs !== null)
    found.push({ text: say(n.timeout, { time: time(state.call.timeoutMs) }), source: state.call.name });
  if (state.state === 'S') found.push({ text: say(n.interruptible), source: 'stat' });
  return found;
}

function remedyOf(kind: ThreadKind): readonly Remedy[] {
  const message = (threadRemedyMessages as Readonly<Partial<Record<ThreadKind, LocalText>>>)[kind];
  return message === undefined ? [] : [{ text: message }];
}
