import { encodingOf } from '../goroutine-dump/line-feed.ts';

/** The beginning of a file, unpacked. */
export interface FileHead {
  /** Up to `HEAD_BYTES` bytes. */
  readonly bytes: Uint8Array;
  /** The same as text; empty when it holds zero bytes and so is none. */
  readonly text: string;
  /** Base name of the file: only a tie-breaker, content decides. */
  readonly name: string;
}

/** Bytes that recognisers look at. A log may begin with much of the application's own output. */
export const HEAD_BYTES = 262_144;

/** How sure a recogniser is: 0 not at all, 100 beyond doubt (a magic number). */
export type Certainty = number;

/** Tells one kind of file by its content. Pure, never throws, looks at the head only. */
export interface Recogniser {
  readonly recognise: (head: FileHead) => Certainty;
}

/** Makes the head of a file from its first bytes. */
export function fileHead(bytes: Uint8Array, name: string): FileHead {
  const head = bytes.subarray(0, HEAD_BYTES);
  // Half of the bytes of UTF-16 are zero: its mark tells it from what is no text.
  const encoding = encodingOf(head);
  const isText = encoding !== 'utf-8' || !head.subarray(0, 8192).includes(0);
  return { bytes: head, text: isText ? new TextDecoder(encoding).decode(head) : '', name };
}

/** Share of lines for which `test` holds among the first `most` lines that are not blank; 0 without lines. */
export function shareOfLines(text: string, most: number, test: (line: string) => boolean): number {
  let seen = 0;
  let hits = 0;
  for (const line of text.split('\n', most * 2)) {
    if (line.trim() === '' || seen === most) continue;
    seen++;
    if (test(line)) hits++;
  }
  return seen === 0 ? 0 : hits / seen;
}

/** True when the bytes begin with these. */
export function startsWithBytes(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, i) => bytes[i] === byte);
}
