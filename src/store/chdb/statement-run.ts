import type { EngineClient } from './engine-client.ts';
import { EngineFailure } from '../engine/engine-failure.ts';
import type { RequestMessage } from './messages.ts';

/** A statement under way. */
export interface StatementRun<T> {
  /** The caller's result; rejects at once when the signal fires. */
  readonly result: Promise<T>;
  /** Resolves when the engine has answered and the connection is free. */
  readonly settled: Promise<void>;
}

/** Sends a statement and joins the pieces of its result. On abort the statement is ended in the engine. */
export function collect(
  client: EngineClient,
  request: RequestMessage,
  signal: AbortSignal | undefined,
): StatementRun<Buffer> {
  const parts: Buffer[] = [];
  let settle: () => void = () => undefined;
  const settled = new Promise<void>((resolve) => (settle = resolve));
  const result = new Promise<Buffer>((resolve, reject) => {
    const id = client.send(request, {
      onBytes: (piece) => parts.push(piece),
      onDone: () => {
        finish();
        resolve(parts.length === 1 ? (parts[0] ?? Buffer.alloc(0)) : Buffer.concat(parts));
      },
      onFailed: (failure) => {
        finish();
        reject(signal?.aborted === true ? new EngineFailure('cancelled', failure.message) : failure);
      },
    });
    const abort = (): void => {
      client.cancel(id);
      reject(new EngineFailure('cancelled', 'given up'));
    };
    const finish = (): void => {
      signal?.removeEventListener('abort', abort);
      settle();
    };
    if (signal?.aborted === true) abort();
    else signal?.addEventListener('abort', abort, { once: true });
  });
  return { result, settled };
}

/**
 * Sends a statement and yields its result as the engine makes it; the engine waits for the reader. `onSettled` is called
 * when the connection is free, which may be after the reader has left.
 */
export async function* pieces(
  client: EngineClient,
  request: RequestMessage,
  signal: AbortSignal | undefined,
  onSettled: () => void,
): AsyncGenerator<Buffer> {
  const arrived: Buffer[] = [];
  let end: { readonly failure: EngineFailure | null } | undefined;
  let wake: () => void = () => undefined;
  const finish = (failure: EngineFailure | null): void => {
    end = { failure };
    onSettled();
    wake();
  };
  const id = client.send(request, {
    onBytes: (piece) => {
      arrived.push(piece);
      wake();
    },
    onDone: () => finish(null),
    onFailed: finish,
  });
  const abort = (): void => client.cancel(id);
  if (signal?.aborted === true) abort();
  else signal?.addEventListener('abort', abort, { once: true });
  try {
    for (;;) {
      const piece = arrived.shift();
      if (piece !== undefined) yield piece;
      else if (end !== undefined) break;
      else {
        const waiting = new Promise<void>((resolve) => (wake = resolve));
        client.more(id);
        await waiting;
      }
    }
    if (signal?.aborted === true) throw new EngineFailure('cancelled', 'given up');
    if (end.failure !== null) throw end.failure;
  } finally {
    signal?.removeEventListener('abort', abort);
    if (end === undefined) abort();
  }
}
