import type { IncomingMessage } from 'node:http';
import { BodyCollector, type BodyLimits, type CollectedBody } from './body-collector.ts';

/** A body, or why there is none. Bytes of a body are held at the gate: give them back with `gate.release`. */
export type BodyResult =
  | (CollectedBody & { readonly kind: 'body' })
  | { readonly kind: 'too-large' | 'aborted' | 'busy' };

/**
 * Collects the body of a request, as sent, before inflation. Stops listening as soon as it is clear that there will be no
 * body; what the sender still sends is then discarded. Never rejects.
 */
export function readBody(request: IncomingMessage, limits: BodyLimits): Promise<BodyResult> {
  return new Promise((resolve) => {
    const collector = new BodyCollector(limits);
    const announcedBytes = Number(request.headers['content-length'] ?? 0);
    let done = false;
    const finish = (result: BodyResult): void => {
      if (done) return;
      done = true;
      if (result.kind !== 'body') {
        collector.drop();
        request.removeAllListeners('data');
        request.resume();
      }
      resolve(result);
    };
    request.on('data', (chunk: Buffer) => {
      const kind = collector.add(chunk, announcedBytes);
      if (kind !== 'added') finish({ kind });
    });
    request.on('end', () => finish({ kind: 'body', ...collector.collected() }));
    request.on('error', () => finish({ kind: 'aborted' }));
    request.on('close', () => finish({ kind: 'aborted' }));
  });
}
