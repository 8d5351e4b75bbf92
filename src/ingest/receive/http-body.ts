import type { IncomingMessage } from 'node:http';
import type { Gate } from './gate.ts';

/** A body, or why there is none. Bytes of a body are held at the gate: give them back with `gate.release`. */
export type BodyResult =
  | { readonly kind: 'body'; readonly body: Uint8Array }
  | { readonly kind: 'too-large' | 'aborted' | 'busy' };

/**
 * Collects the body of a request, at most `limit` bytes (as sent, before inflation). Stops listening as soon as it is
 * clear that there will be no body; what the sender still sends is then discarded. Never rejects.
 */
export function readBody(request: IncomingMessage, limit: number, gate: Gate): Promise<BodyResult> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    let done = false;
    const finish = (result: BodyResult): void => {
      if (done) return;
      done = true;
      if (result.kind !== 'body') {
        gate.release(bytes);
        request.removeAllListeners('data');
        request.resume();
      }
      resolve(result);
    };
    request.on('data', (chunk: Buffer) => {
      if (bytes + chunk.length > limit) return finish({ kind: 'too-large' });
      if (!gate.hold(chunk.length)) return finish({ kind: 'busy' });
      bytes += chunk.length;
      chunks.push(chunk);
    });
    request.on('end', () => {
      const [only] = chunks;
      finish({
        kind: 'body',
        body: chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks, bytes),
      });
    });
    request.on('error', () => finish({ kind: 'aborted' }));
    request.on('close', () => finish({ kind: 'aborted' }));
  });
}
