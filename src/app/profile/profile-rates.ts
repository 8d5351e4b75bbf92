import { type LocalText, say } from '../../base/messages.ts';
import { formatBytes } from '../../base/units.ts';
import { collectProfilesMessages as m } from './collect-profiles.messages.ts';

/** Rates that a process takes its profiles at. Null where it did not tell. */
export interface ProfileRates {
  /** Bytes allocated for each sample; 0 records nothing. */
  readonly memProfileRate: number | null;
  /** One of so many contentions; 0 records none. */
  readonly mutexFraction: number | null;
  /** Go does not tell the block rate: a profile without any record means that it is off. */
  readonly blockIsOn: boolean | null;
}

/**
 * Rates from the text forms of the heap, mutex and block profiles; an empty text tells nothing.
 * Source: Go `src/runtime/pprof/pprof.go` writeHeapInternal (the head has twice the rate), writeMutex, writeBlock.
 */
export function readRates(heap: string, mutex: string, block: string): ProfileRates {
  const rate = /^heap profile: .* @ heap\/(\d+)/.exec(heap)?.[1];
  const fraction = /^sampling period=(-?\d+)/m.exec(mutex)?.[1];
  const records = block.startsWith('--- contention:') ? /^\d+ \d+ @/m.test(block) : null;
  return {
    memProfileRate: rate === undefined ? null : Number(rate) / 2,
    mutexFraction: fraction === undefined ? null : Number(fraction),
    blockIsOn: records,
  };
}

/** What the rates say, one text each; only those that are known. */
export function ratesText({ memProfileRate, mutexFraction, blockIsOn }: ProfileRates): LocalText[] {
  const lines: LocalText[] = [];
  if (memProfileRate !== null)
    lines.push(memProfileRate === 0 ? say(m.memOff) : say(m.memRate, { bytes: formatBytes(memProfileRate) }));
  if (mutexFraction !== null)
    lines.push(mutexFraction <= 0 ? say(m.mutexOff) : say(m.mutexRate, { fraction: mutexFraction }));
  if (blockIsOn !== null) lines.push(say(blockIsOn ? m.blockOn : m.blockOff));
  return lines;
}
