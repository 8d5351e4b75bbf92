import type { IncomingMessage } from 'node:http';
import type { BodyPool } from './body-pool.ts';
import type { Gate } from './gate.ts';

/** Bytes that must have arrived before a body gets memory of the pool: what one read of a socket brings at most. */
const POOL_FROM_BYTES = 64 * 1024;

/**
 * A body, or why there is none. Bytes of a body are held at the gate: give them back with `gate.release`. `pooled` is the
 * memory it lies in: give it back to the pool when nothing reads the body any more.
 */
export type BodyResult =
  | { readonly kind: 'body'; readonly body: Uint8Array; readonly pooled: Buffer | undefined }
  | { readonly kind: 'too-large' | 'aborted' | 'busy' };

/**
 * Collects the body of a request, at most `limit` bytes (as sent, before inflation). Stops listening as soon as it is
 * clear that there will be no body; what the sender still sends is then discarded. Never rejects.
 */
export function readBody(
  request: IncomingMessage,
  limit: number,
  gate: Gate,
  pool: BodyPool,
): Promise<BodyResult> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let pooled: Buffer | undefined;
    let bytes = 0;
    let done = false;
    const finish = (result: BodyResult): void => {
      if (done) return;
      done = true;
      if (result.kind !== 'body') {
        gate.release(bytes);
        if (pooled !== undefined) pool.give(pooled);
        request.removeAllListeners('data');
        request.resume();
      }
      resolve(result);
    };
    request.on('data', (chunk: Buffer) => {
      if (bytes + chunk.length > limit) return finish({ kind: 'too-large' });
      if (!gate.hold(chunk.length)) return finish({ kind: 'busy' });
      if (pooled === undefined && bytes + chunk.length > POOL_FROM_BYTES) {
        // Only now: whoever announces a large body and sends nothing gets no memory for it.
        pooled = pool.take(Number(request.headers['content-length'] ?? 0));
        let at = 0;
        if (pooled !== undefined) for (const part of chunks.splice(0)) at = put(pooled, part, at);
      }
      // The parser delivers no more bytes than Content-Length says; should it ever, they have no place.
      if (pooled !== undefined && bytes + chunk.length > pooled.length) return finish({ kind: 'too-large' });
      if (pooled === undefined) chunks.push(chunk);
      else put(pooled, chunk, bytes);
      bytes += chunk.length;
    });
    request.on('end', () => {
      const [only] = chunks;
      const alone = chunks.length === 1 ? only : undefined;
      const body = pooled?.subarray(0, bytes) ?? alone ?? Buffer.concat(chunks, bytes);
      finish({ kind: 'body', body, pooled });
    });
    request.on('error', () => finish({ kind: 'aborted' }));
    request.on('close', () => finish({ kind: 'aborted' }));
  });
}

function put(into: Buffer, chunk: Buffer, at: number): number {
  into.set(chunk, at);
  return at + chunk.length;
}
