import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { AppError } from '../../base/errors/app-error.ts';
import { say } from '../../base/messages.ts';
import type { OtlpSignal } from '../../formats/otlp/schema.ts';
import { recordingMessages as m } from './recording.messages.ts';

/** One recorded export request. */
export interface RecordedRequest {
  readonly signal: OtlpSignal;
  readonly format: 'protobuf' | 'json';
  readonly receivedUnixNano: bigint;
  readonly body: Uint8Array;
}

const SIGNAL_OF: Readonly<Record<string, OtlpSignal>> = {
  '/v1/traces': 'traces',
  '/v1/logs': 'logs',
  '/v1/metrics': 'metrics',
};
const MAX_HEADER_BYTES = 64 * 1024;
const MAX_BODY_BYTES = 64 * 1024 * 1024;

/**
 * Reads a recording request by request, in the order they were received; memory is that of the largest request.
 *
 *     u32 little endian   length of the header
 *     header              JSON {path, receivedUnixNano, contentType}
 *     u32 little endian   length of the body
 *     body                export request as received, decompressed
 *
 * A name that ends in `.gz` is inflated. Source: examples/shop/internal/record/format.go. Throws FILE_NOT_READABLE,
 * DEMO_UNREADABLE with the place.
 */
export async function* readRecording(path: string): AsyncGenerator<RecordedRequest> {
  const blocks = new BlockReader(path, bytesOf(path));
  for (;;) {
    const header = await blocks.next(MAX_HEADER_BYTES, true);
    if (header === undefined) return;
    const described = parseHeader(header);
    const body = await blocks.next(MAX_BODY_BYTES, false);
    if (described === undefined || body === undefined) throw blocks.broken(say(m.badHeader));
    yield { ...described, body };
  }
}

async function* bytesOf(path: string): AsyncGenerator<Buffer> {
  const file = createReadStream(path, { highWaterMark: 1 << 18 });
  const stream = path.endsWith('.gz') ? file.pipe(createGunzip()) : file;
  // `pipe` does not pass errors on.
  if (stream !== file) file.on('error', (error) => stream.destroy(error));
  try {
    for await (const chunk of stream) yield chunk as Buffer;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AppError('FILE_NOT_READABLE', { values: { path, reason }, cause });
  }
}

/** Cuts a stream of bytes into blocks with a length in front. */
class BlockReader {
  private readonly path: string;
  private readonly source: AsyncGenerator<Buffer>;
  private buffered: Buffer = Buffer.alloc(0);
  private offset = 0;

  constructor(path: string, source: AsyncGenerator<Buffer>) {
    this.path = path;
    this.source = source;
  }

  /** The next block; undefined at the end of the file where `mayEnd`. */
  async next(mostBytes: number, mayEnd: boolean): Promise<Buffer | undefined> {
    const length = await this.take(4, mayEnd);
    if (length === undefined) return undefined;
    const size = length.readUInt32LE();
    if (size > mostBytes) throw this.broken(say(m.tooLarge, { size, most: mostBytes }));
    return this.take(size, false);
  }

  /** The error for what is wrong at the current place. */
  broken(reason: { readonly en: string; readonly zh: string }): AppError {
    return new AppError('DEMO_UNREADABLE', { values: { path: this.path, offset: this.offset, reason } });
  }

  private async take(size: number, mayEnd: boolean): Promise<Buffer | undefined> {
    const parts = [this.buffered];
    let have = this.buffered.length;
    while (have < size) {
      const { value, done } = await this.source.next();
      if (done === true) {
        if (mayEnd && have === 0) return undefined;
        throw this.broken(say(m.truncated));
      }
      parts.push(value);
      have += value.length;
    }
    const all = parts.length === 1 ? this.buffered : Buffer.concat(parts);
    this.buffered = all.subarray(size);
    this.offset += size;
    return all.subarray(0, size);
  }
}

function parseHeader(bytes: Buffer): Omit<RecordedRequest, 'body'> | undefined {
  let header: unknown;
  try {
    header = JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
  if (typeof header !== 'object' || header === null) return undefined;
  const { path, receivedUnixNano, contentType } = header as Record<string, unknown>;
  const signal = typeof path === 'string' ? SIGNAL_OF[path] : undefined;
  if (signal === undefined || typeof receivedUnixNano !== 'string' || !/^\d{1,19}$/.test(receivedUnixNano)) {
    return undefined;
  }
  const isJson = typeof contentType === 'string' && contentType.includes('json');
  return { signal, format: isJson ? 'json' : 'protobuf', receivedUnixNano: BigInt(receivedUnixNano) };
}
