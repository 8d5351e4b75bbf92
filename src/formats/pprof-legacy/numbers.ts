import { say } from '../../base/messages.ts';
import { profileErrorMessages as m } from '../pprof/profile-error.messages.ts';
import { badLine } from './legacy-failure.ts';
import type { LineReader } from './line-reader.ts';

const MAX_INT64 = (1n << 63n) - 1n;
const MAX_UINT64 = (1n << 64n) - 1n;

/** A decimal number of the current line as a signed 64-bit integer; fails when it does not fit. */
export function parseInt64(lines: LineReader, digits: string): bigint {
  const value = BigInt(digits);
  if (value > MAX_INT64 || value < -MAX_INT64 - 1n) throw badLine(lines, say(m.numberRange));
  return value;
}

/** All hexadecimal numbers of a text, as unsigned 64-bit addresses; fails when one does not fit. */
export function parseAddresses(lines: LineReader, text: string): bigint[] {
  const found = text.match(/0x[0-9a-f]+/g) ?? [];
  return found.map((digits) => {
    const value = BigInt(digits);
    if (value > MAX_UINT64) throw badLine(lines, say(m.numberRange));
    return value;
  });
}

/** The address of the call, given where the call returns to. */
export function callAddress(returnAddress: bigint): bigint {
  return BigInt.asUintN(64, returnAddress - 1n);
}

/** Truncates a double to a signed 64-bit integer as Go's conversion does on common machines: overflow gives the minimum. */
export function int64FromDouble(value: number): bigint {
  if (!(Math.abs(value) < 2 ** 63)) return -MAX_INT64 - 1n;
  return BigInt(Math.trunc(value));
}
