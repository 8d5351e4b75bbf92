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
      // A request whose answer is not read lives on: it is not to keep the body alive.
      request.off('data', take).off('end', end).off('close', gone);
      if (result.kind !== 'body') {
        collector.drop();
        request.resume();
      }
      resolve(result);
    };
    const take = (chunk: Buffer): void => {
      const kind = collector.add(chunk, announcedBytes);
      if (kind !== 'added') finish({ kind });
    };
    const end = (): void => finish({ kind: 'body', ...collector.collected() });
    const gone = (): void => finish({ kind: 'aborted' });
    request.on('data', take).on('end', end).on('error', gone).on('close', gone);
  });
}
