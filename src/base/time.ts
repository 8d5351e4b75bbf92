/** Nanoseconds since the Unix epoch. 64-bit: always a bigint. */
export type UnixNano = bigint;

/** Milliseconds of the Unix epoch as nanoseconds. */
export function unixNanoFromMs(ms: number): UnixNano {
  return BigInt(Math.trunc(ms)) * 1_000_000n;
}
