import type { JsonSource } from './json-source.ts';

/** The last integer read, as two unsigned 32-bit halves in two's complement: no bigint for the common case. */
export interface Int64Halves {
  low: number;
  high: number;
}

const TWO_32 = 4_294_967_296;

/** A number or a string that holds one: `[from, to)` without the quotes. */
interface NumberToken {
  readonly from: number;
  readonly to: number;
  readonly real: boolean;
}

function readToken(source: JsonSource): NumberToken {
  if (source.peek() !== 0x22) {
    const from = source.pos;
    const byte = source.buf[from] ?? 0;
    if (byte !== 0x2d && (byte < 0x30 || byte > 0x39))
      source.fail(from >= source.end ? 'truncated' : 'wrong-type');
    const real = source.skipNumber();
    return { from, to: source.pos, real };
  }
  const from = source.pos + 1;
  const to = source.skipString();
  const real = !isDecimal(source.buf, from, to);
  return { from, to, real };
}

function isDecimal(buf: Uint8Array, from: number, to: number): boolean {
  for (let p = from + (buf[from] === 0x2d ? 1 : 0); p < to; p++)
    if (buf[p]! < 0x30 || buf[p]! > 0x39) return false;
  return true;
}

/**
 * Reads a 64-bit integer given as a number or a string, exactly: `1790000000000000123` survives. A fraction or an
 * exponent is accepted when the value is whole (`1e3`), as protobuf's JSON mapping asks.
 */
export function readInt64(source: JsonSource, signed: boolean, into: Int64Halves): void {
  const token = readToken(source);
  const { buf } = source;
  const negative = buf[token.from] === 0x2d;
  const first = negative ? token.from + 1 : token.from;
  if (token.to === first) source.fail('bad-number', token.from);
  if (token.real || token.to - first > 20) return readUnusual(source, token, signed, into);
  let low = 0;
  let high = 0;
  for (let p = first; p < token.to; p++) {
    low = low * 10 + (buf[p]! - 0x30);
    const carry = Math.floor(low / TWO_32);
    low -= carry * TWO_32;
    high = high * 10 + carry;
  }
  const tooBig = signed
    ? high > 0x80000000 || (high === 0x80000000 && (low > 0 || !negative))
    : high >= TWO_32 || (negative && (high > 0 || low > 0));
  if (tooBig) source.fail('out-of-range', token.from);
  into.low = negative ? -low >>> 0 : low;
  into.high = negative ? (~high + (low === 0 ? 1 : 0)) >>> 0 : high;
}

function readUnusual(source: JsonSource, token: NumberToken, signed: boolean, into: Int64Halves): void {
  const value = wholeNumber(ascii(source.buf, token.from, token.to));
  if (value === undefined) source.fail('not-integer', token.from);
  const lowest = signed ? -(1n << 63n) : 0n;
  const highest = signed ? (1n << 63n) - 1n : (1n << 64n) - 1n;
  if (value < lowest || value > highest) source.fail('out-of-range', token.from);
  const unsigned = BigInt.asUintN(64, value);
  into.low = Number(unsigned & 0xffffffffn);
  into.high = Number(unsigned >> 32n);
}

/** The whole number a decimal text stands for (`1.50e2` is 150), or `undefined` when it is none. */
function wholeNumber(text: string): bigint | undefined {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,4}))?$/.exec(text);
  if (match === null) return undefined;
  const fraction = (match[3] ?? '').replace(/0+$/, '');
  const digits = (match[2] ?? '') + fraction;
  const exponent = Number(match[4] ?? 0) - fraction.length;
  if (/^0*$/.test(digits)) return 0n;
  if (exponent > 64) return undefined;
  let value = BigInt(digits);
  if (exponent >= 0) value *= 10n ** BigInt(exponent);
  else {
    const divisor = 10n ** BigInt(Math.min(-exponent, digits.length + 1));
    if (value % divisor !== 0n) return undefined;
    value /= divisor;
  }
  return match[1] === '-' ? -value : value;
}

/** Reads an integer of at most 32 bits, given as a number or a string, between the bounds. */
export function readInt32(source: JsonSource, lowest: number, highest: number, into: Int64Halves): number {
  const at = source.pos;
  readInt64(source, true, into);
  const value = (into.high | 0) * TWO_32 + into.low;
  if (value < lowest || value > highest) source.fail('out-of-range', at);
  return value;
}

const POWERS_OF_TEN = Array.from({ length: 23 }, (_, i) => 10 ** i);

/** Reads a double given as a number, or as a string that holds a number, `NaN`, `Infinity` or `-Infinity`. */
export function readDouble(source: JsonSource): number {
  const token = readToken(source);
  const { from, to } = token;
  if (to - from <= 16) {
    const value = shortDecimal(source.buf, from, to);
    if (value !== undefined) return value;
  }
  const text = ascii(source.buf, from, to);
  if (text === 'NaN') return Number.NaN;
  if (text === 'Infinity' || text === '-Infinity') return text === 'Infinity' ? Infinity : -Infinity;
  if (!/^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text)) source.fail('bad-number', from);
  const value = Number(text);
  // Protobuf refuses a number that no double can hold.
  if (!Number.isFinite(value)) source.fail('out-of-range', from);
  return value;
}

/**
 * `-?digits(.digits)?` with at most 15 digits: the digits are an exact integer and the power of ten an exact double,
 * so one division rounds correctly (Clinger, "How to Read Floating Point Numbers Accurately", 1990).
 */
function shortDecimal(buf: Uint8Array, from: number, to: number): number | undefined {
  const negative = buf[from] === 0x2d;
  let mantissa = 0;
  let digits = 0;
  let dot = -1;
  for (let p = negative ? from + 1 : from; p < to; p++) {
    const byte = buf[p]!;
    if (byte >= 0x30 && byte <= 0x39) {
      mantissa = mantissa * 10 + (byte - 0x30);
      digits++;
    } else if (byte === 0x2e && dot < 0 && digits > 0 && p + 1 < to) dot = p;
    else return undefined;
  }
  if (digits === 0 || digits > 15) return undefined;
  const value = dot < 0 ? mantissa : mantissa / POWERS_OF_TEN[to - dot - 1]!;
  return negative ? -value : value;
}

function ascii(buf: Uint8Array, from: number, to: number): string {
  if (to - from > 400) return '';
  return String.fromCharCode(...buf.subarray(from, to));
}
