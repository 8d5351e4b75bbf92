import type { ServerHttp2Stream } from 'node:http2';
import { BodyCollector, type BodyLimits, type CollectedBody } from './body-collector.ts';

/** One flag byte and the length of the message, four bytes, big-endian (gRPC over HTTP/2, "Length-Prefixed-Message"). */
export const PREFIX_BYTES = 5;

/**
 * The message of a unary call, or why there is none. `cut`: the call ended before the message did; `several`: bytes follow
 * the message; `bad-flag`: the flag byte is neither 0 nor 1. Bytes of a message are held at the gate.
 */
export type MessageResult =
  | (CollectedBody & { readonly kind: 'message'; readonly compressed: boolean })
  | { readonly kind: 'cut'; readonly gotBytes: number; readonly wantedBytes: number }
  | { readonly kind: 'too-large' | 'busy' | 'aborted' | 'late' | 'several' | 'bad-flag' };

/** Collects the message of a unary call. Stops listening as soon as it is clear that there will be none. Never rejects. */
export function readMessage(
  stream: ServerHttp2Stream,
  limits: BodyLimits,
  deadlineMs: number,
): Promise<MessageResult> {
  return new Promise((resolve) => {
    const reader = new MessageReader(limits);
    let done = false;
    const finish = (result: MessageResult): void => {
      if (done) return;
      done = true;
      clearTimeout(deadline);
      // A stream whose answer is not read lives on: it is not to keep the message alive.
      stream.off('data', take).off('end', end).off('close', gone);
      if (result.kind !== 'message') {
        reader.drop();
        stream.resume();
      }
      resolve(result);
    };
    const take = (chunk: Buffer): void => {
      const problem = reader.add(chunk);
      if (problem !== undefined) finish(problem);
    };
    const end = (): void => finish(reader.result());
    const gone = (): void => finish({ kind: 'aborted' });
    const deadline = setTimeout(() => finish({ kind: 'late' }), deadlineMs);
    deadline.unref();
    stream.on('data', take).on('end', end).on('close', gone);
  });
}

class MessageReader {
  private readonly collector: BodyCollector;
  private readonly limitBytes: number;
  private readonly prefix = Buffer.alloc(PREFIX_BYTES);
  private prefixBytes = 0;
  private messageBytes = 0;

  constructor(limits: BodyLimits) {
    this.collector = new BodyCollector(limits);
    this.limitBytes = limits.limitBytes;
  }

  /** Takes a chunk in; returns why there is no use in another. */
  add(chunk: Buffer): MessageResult | undefined {
    let rest = chunk;
    if (this.prefixBytes < PREFIX_BYTES) {
      const taken = chunk.copy(this.prefix, this.prefixBytes, 0, PREFIX_BYTES - this.prefixBytes);
      this.prefixBytes += taken;
      if (this.prefixBytes < PREFIX_BYTES) return undefined;
      const flag = this.prefix.readUInt8(0);
      if (flag > 1) return { kind: 'bad-flag' };
      this.messageBytes = this.prefix.readUInt32BE(1);
      if (this.messageBytes > this.limitBytes) return { kind: 'too-large' };
      rest = chunk.subarray(taken);
    }
    if (rest.length === 0) return undefined;
    if (this.collector.length + rest.length > this.messageBytes) return { kind: 'several' };
    const kind = this.collector.add(rest, this.messageBytes);
    return kind === 'added' ? undefined : { kind };
  }

  /** What there is when the sender ends its side. */
  result(): MessageResult {
    const { prefix, prefixBytes, messageBytes, collector } = this;
    if (prefixBytes < PREFIX_BYTES) return { kind: 'cut', gotBytes: prefixBytes, wantedBytes: PREFIX_BYTES };
    if (collector.length < messageBytes)
      return {
        kind: 'cut',
        gotBytes: PREFIX_BYTES + collector.length,
        wantedBytes: PREFIX_BYTES + messageBytes,
      };
    return { kind: 'message', compressed: prefix.readUInt8(0) === 1, ...collector.collected() };
  }

  drop(): void {
    this.collector.drop();
  }
}
