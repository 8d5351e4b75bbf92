import type { Message } from '../../base/messages.ts';
import type { GoroutineStack } from '../../model/goroutine-dump.ts';
import { waitPatternMessages as m } from './wait-pattern.messages.ts';

const PATTERNS: readonly (readonly [status: RegExp, message: Message])[] = [
  [/\(nil chan\)/, m.nilChannel],
  [/^select \(no cases\)/, m.noCases],
  [/^chan send/, m.send],
  [/^chan receive/, m.receive],
  [/^select/, m.select],
  [/^sync\.(?:RW)?Mutex/, m.mutex],
  [/^sync\.WaitGroup/, m.waitGroup],
  [/^sync\.Cond/, m.cond],
  [/^IO wait/, m.io],
  [/^sleep/, m.sleep],
  [/^syscall/, m.syscall],
];

// Profiles carry no state, and before Go 1.20 and 1.24 mutexes and wait groups are both "semacquire": the calls tell.
const BY_CALL: readonly (readonly [func: RegExp, status: string])[] = [
  [/^(?:internal\/)?sync\.\(\*Mutex\)\./, 'sync.Mutex.Lock'],
  [/^sync\.\(\*RWMutex\)\.R?[Ll]ock/, 'sync.RWMutex.Lock'],
  [/^sync\.\(\*WaitGroup\)\.Wait/, 'sync.WaitGroup.Wait'],
  [/^sync\.\(\*Cond\)\.Wait/, 'sync.Cond.Wait'],
  [/^internal\/poll\.runtime_pollWait/, 'IO wait'],
  [/^time\.Sleep/, 'sleep'],
];

/** Goroutines that libraries keep on purpose, by a call of their stack. */
const IDLERS: readonly (readonly [func: RegExp, name: string])[] = [
  [
    /^runtime\.(?:bgsweep|bgscavenge|forcegchelper|runfinq|runFinalizers|gcBgMarkWorker|runCleanups|updateMaxProcsGoroutine|\(\*cleanupQueue\))/,
    'Go runtime',
  ],
  [/^runtime\/pprof\.writeGoroutineStacks$/, 'the dump itself'],
  [/^os\/signal\.(?:loop|signal_recv)/, 'os/signal'],
  [/^net\/http\.\(\*persistConn\)\.(?:readLoop|writeLoop)$/, 'net/http keep-alive'],
  [/^net\/http\.\(\*conn\)\.serve$/, 'net/http server connection'],
  [/^net\/http\.\(\*http2\w+\)\.readLoop$|^golang\.org\/x\/net\/http2\./, 'HTTP/2 connection'],
  [/^database\/sql\.\(\*DB\)\.connection(?:Opener|Resetter|Cleaner)/, 'database/sql pool'],
  [/^go\.opentelemetry\.io\/otel\/sdk\//, 'OpenTelemetry batcher'],
  [/^google\.golang\.org\/grpc\//, 'gRPC transport'],
];

/** How a group waits, the state told from calls where the dump has none; null when unknown. */
export function waitKind(status: string | null, stack: GoroutineStack): string | null {
  if (status !== null && status !== 'semacquire') return status;
  for (const frame of stack.frames.slice(0, 8)) {
    const found = BY_CALL.find(([func]) => func.test(frame.func));
    if (found !== undefined) return found[1];
  }
  return status;
}

/** What this way of waiting usually means; null for running goroutines and the runtime's own. */
export function waitPattern(status: string | null, stack: GoroutineStack): Message | null {
  const kind = waitKind(status, stack);
  if (kind === null) return null;
  if (stack.frames.some((f) => f.func.startsWith('net/http.(*persistConn)'))) return m.httpBody;
  return PATTERNS.find(([pattern]) => pattern.test(kind))?.[1] ?? null;
}

/** The library that keeps this goroutine on purpose, else null. */
export function knownIdler(stack: GoroutineStack): string | null {
  for (const frame of stack.frames) {
    const found = IDLERS.find(([func]) => func.test(frame.func));
    if (found !== undefined) return found[1];
  }
  return null;
}
