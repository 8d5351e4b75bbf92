import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../../base/errors/app-error.ts';
import { say } from '../../base/messages.ts';
import type { OtlpSignal } from '../../formats/otlp/schema.ts';
import { transcodeOtlpJson } from '../../formats/otlp/transcode.ts';
import { shiftOtlp } from '../../formats/otlp-shift/shift.ts';
import { readRecording, type RecordedRequest } from './read-recording.ts';
import { recordingMessages as m } from './recording.messages.ts';

/** Requests on their way at once: enough to share fsyncs, few enough that their order hardly changes. */
const IN_FLIGHT = 8;
const MAX_TRIES = 20;
const LONGEST_WAIT_MS = 5_000;

/** Where and how a recording is replayed. */
export interface ReplayOptions {
  readonly path: string;
  /** OTLP/HTTP receiver, such as `http://127.0.0.1:4318`. */
  readonly otlpHttp: string;
  readonly token?: string | undefined;
  /** With the recorded pauses, beginning now; otherwise at once, ending now. */
  readonly live: boolean;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: ReplayProgress) => void;
}

/** How far a replay is. */
export interface ReplayProgress {
  readonly sent: number;
  readonly total: number;
  readonly bytes: number;
}

/** What a recording holds. */
export interface RecordingExtent {
  readonly requests: number;
  readonly firstUnixNano: bigint;
  readonly lastUnixNano: bigint;
}

/** What was replayed: `shiftNs` was added to every time. */
export interface Replayed extends ReplayProgress {
  readonly shiftNs: bigint;
  readonly fromUnixMs: number;
  readonly toUnixMs: number;
}

/**
 * Sends a recording to a receiver as if it happened now. All times of all requests move by the same amount, all trace
 * and span ids change by the same 16 bytes, new for each replay, so that references hold and two replays never mix.
 * A receiver that is busy is asked again when it says. Throws DEMO_UNREADABLE, FILE_NOT_READABLE, NO_SERVER,
 * SERVER_PROBLEM.
 */
export async function replayRecording(options: ReplayOptions): Promise<Replayed> {
  const extent = await measureRecording(options.path);
  const nowNano = BigInt(Date.now()) * 1_000_000n;
  const shiftNs = nowNano - (options.live ? extent.firstUnixNano : extent.lastUnixNano);
  const shift = { shiftNs, idMask: randomBytes(16) };
  const startedMs = Date.now();
  const progress = { sent: 0, total: extent.requests, bytes: 0 };
  const sending = new Set<Promise<void>>();
  let failure: unknown;
  for await (const recorded of readRecording(options.path)) {
    if (options.live) {
      const dueMs = startedMs + Number((recorded.receivedUnixNano - extent.firstUnixNano) / 1_000_000n);
      await sleep(Math.max(0, dueMs - Date.now()), undefined, { signal: options.signal });
    }
    const body = shifted(recorded, shift, options.path);
    while (sending.size >= IN_FLIGHT) await Promise.race(sending);
    if (failure !== undefined) break;
    const one = send(options, recorded.signal, body)
      .then(() => {
        progress.sent++;
        progress.bytes += body.length;
        return options.onProgress({ ...progress });
      })
      .catch((error: unknown) => {
        failure ??= error;
      })
      .finally(() => sending.delete(one));
    sending.add(one);
  }
  await Promise.all(sending);
  if (failure !== undefined) throw failure;
  const ms = (time: bigint) => Number((time + shiftNs) / 1_000_000n);
  return { ...progress, shiftNs, fromUnixMs: ms(extent.firstUnixNano), toUnixMs: ms(extent.lastUnixNano) };
}

/** Counts a recording's requests and finds its first and last moment. Throws as `readRecording`, and when it is empty. */
export async function measureRecording(path: string): Promise<RecordingExtent> {
  let requests = 0;
  let first: bigint | undefined;
  let last = 0n;
  for await (const { receivedUnixNano } of readRecording(path)) {
    requests++;
    first = first === undefined || receivedUnixNano < first ? receivedUnixNano : first;
    last = receivedUnixNano > last ? receivedUnixNano : last;
  }
  if (first === undefined) {
    throw new AppError('DEMO_UNREADABLE', { values: { path, offset: 0, reason: say(m.empty) } });
  }
  return { requests, firstUnixNano: first, lastUnixNano: last };
}

/** The request as protobuf, moved. The body is a slice of a buffer that is not used again, so it is changed in place. */
function shifted(
  recorded: RecordedRequest,
  shift: { readonly shiftNs: bigint; readonly idMask: Uint8Array },
  path: string,
): Uint8Array {
  const broken = (problem: string) =>
    new AppError('DEMO_UNREADABLE', { values: { path, offset: 0, reason: say(m.badRequest, { problem }) } });
  let { body } = recorded;
  if (recorded.format === 'json') {
    const transcoded = transcodeOtlpJson(recorded.signal, body);
    if (!transcoded.ok) throw broken(transcoded.error.code);
    body = transcoded.value;
  }
  const result = shiftOtlp(recorded.signal, body, shift);
  if (!result.ok) throw broken(`${result.error.code} at ${result.error.offset}`);
  return body;
}

async function send(options: ReplayOptions, signal: OtlpSignal, body: Uint8Array): Promise<void> {
  const url = `${options.otlpHttp}/v1/${signal}`;
  const headers: Record<string, string> = { 'content-type': 'application/x-protobuf' };
  if (options.token !== undefined) headers['authorization'] = `Bearer ${options.token}`;
  for (let attempt = 1; ; attempt++) {
    let response: Response;
    // A signal of its own: what fetch adds to one that all requests share stays there until it is collected.
    const own = new AbortController();
    const abort = (): void => own.abort(options.signal.reason);
    options.signal.addEventListener('abort', abort);
    try {
      options.signal.throwIfAborted();
      response = await fetch(url, { method: 'POST', headers, body, signal: own.signal });
      await response.arrayBuffer();
    } catch (cause) {
      options.signal.throwIfAborted();
      const reason = cause instanceof Error && cause.cause instanceof Error ? cause.cause.message : String(cause);
      throw new AppError('NO_SERVER', { values: { url, reason }, cause });
    } finally {
      options.signal.removeEventListener('abort', abort);
    }
    if (response.ok) return;
    const isBusy = response.status === 429 || response.status === 503;
    if (!isBusy || attempt >= MAX_TRIES) {
      const problem = `HTTP ${response.status}`;
      throw new AppError('SERVER_PROBLEM', { values: { url, problem, hint: '' } });
    }
    const waitMs = Math.min(LONGEST_WAIT_MS, Number(response.headers.get('retry-after') ?? '1') * 1000 || 1000);
    await sleep(waitMs, undefined, { signal: options.signal });
  }
}
