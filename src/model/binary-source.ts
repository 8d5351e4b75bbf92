/**
 * Bytes that can be read anywhere, without holding them all. `read` answers what exists of the wish: fewer bytes at the
 * end, none beyond it, never an exception for a bad range. The answer stays valid and must not be changed by the reader.
 * Synchronous on purpose: a header walk is dozens of small dependent reads (docs/adr/0070).
 */
export interface ByteSource {
  /** Bytes in all. */
  readonly size: number;
  readonly read: (offset: number, length: number) => Uint8Array;
}
