import { varintSize } from './byte-writer.ts';

/** Replace `[start, end)` of the request by `bytes`. Edits never overlap. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly bytes: Uint8Array;
}

const NOTHING = new Uint8Array(0);

/** An edit that removes `[start, end)`. */
export function cut(start: number, end: number): Edit {
  return { start, end, bytes: NOTHING };
}

/** A protobuf length as the bytes of a varint. */
export function lengthBytes(length: number): Uint8Array {
  const bytes = new Uint8Array(varintSize(length));
  let rest = length;
  for (let i = 0; i < bytes.length - 1; i++) {
    bytes[i] = (rest & 127) | 0x80;
    rest >>>= 7;
  }
  bytes[bytes.length - 1] = rest;
  return bytes;
}

/**
 * The request with all edits made. `delta` is the sum of what the edits add; the edits may come in any order. `memoryFor`
 * gives the memory, at least as long as asked for.
 */
export function applyEdits(
  buf: Uint8Array,
  edits: readonly Edit[],
  delta: number,
  memoryFor: (bytes: number) => Uint8Array = (bytes) => new Uint8Array(bytes),
): Uint8Array {
  const out = memoryFor(buf.length + delta).subarray(0, buf.length + delta);
  let from = 0;
  let to = 0;
  for (const edit of edits.toSorted((a, b) => a.start - b.start)) {
    out.set(buf.subarray(from, edit.start), to);
    to += edit.start - from;
    out.set(edit.bytes, to);
    to += edit.bytes.length;
    from = edit.end;
  }
  out.set(buf.subarray(from), to);
  return out;
}
