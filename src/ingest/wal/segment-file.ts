import { join } from 'node:path';
import { type OtlpSignal, OTLP_SIGNALS } from '../../formats/otlp/schema.ts';

/** Extension of a segment that holds nothing but sound records once it is sealed. */
const EXTENSION = '.wal';

/** File name of a segment: `traces-0019a3f0c2b10000.wal`. */
export function segmentFileName(signal: OtlpSignal, segmentId: bigint): string {
  return `${signal}-${segmentId.toString(16).padStart(16, '0')}${EXTENSION}`;
}

/** Path of a segment. */
export function segmentPath(dir: string, signal: OtlpSignal, segmentId: bigint): string {
  return join(dir, segmentFileName(signal, segmentId));
}

/** What a file name says, or `undefined` when it is not that of a segment. */
export function parseSegmentFileName(
  name: string,
): { readonly signal: OtlpSignal; readonly segmentId: bigint } | undefined {
  const match = /^([a-z]+)-([0-9a-f]{16})\.wal$/.exec(name);
  const signal = OTLP_SIGNALS.find((s) => s === match?.[1]);
  if (match === null || signal === undefined) return undefined;
  return { signal, segmentId: BigInt(`0x${match[2] ?? ''}`) };
}

const COUNTER_BITS = 20n;

/**
 * Gives segment ids: milliseconds of the Unix epoch in the upper 44 bits, a counter below. They stay unique when every
 * file of the log is lost, and they are never below one that was given before (`floor`), even when the clock goes back.
 */
export class SegmentIds {
  /** The highest id given, or the floor. */
  last: bigint;

  constructor(floor: bigint) {
    this.last = floor;
  }

  next(nowUnixMs: number): bigint {
    const fresh = BigInt(nowUnixMs) << COUNTER_BITS;
    this.last = fresh > this.last ? fresh : this.last + 1n;
    return this.last;
  }
}
