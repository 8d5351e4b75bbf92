// What Go's fmt package prints, where JavaScript prints something else: padding counts characters, halves are rounded to
// even, exponents have two digits. Source: Go `src/fmt/format.go`, `src/strconv/ftoa.go`.

/** Pads on the left to `width` characters, as `%10s` does. */
export function padLeft(text: string, width: number): string {
  const missing = width - runeCount(text);
  return missing > 0 ? ' '.repeat(missing) + text : text;
}

/** Number of characters (code points) of a text. */
export function runeCount(text: string): number {
  let count = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0xd800 || unit >= 0xdc00) count++;
    else {
      count++;
      i++;
    }
  }
  return count;
}

/** A number with `decimals` digits behind the point, as `%.2f` prints it: exact, halves to even. */
export function formatFixed(value: number, decimals: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const { mantissa, exponent } = parts(Math.abs(value));
  const scaled = mantissa * 10n ** BigInt(decimals);
  const digits = String(exponent >= 0 ? scaled << BigInt(exponent) : roundedShift(scaled, -exponent));
  if (decimals === 0) return sign + digits;
  const padded = digits.padStart(decimals + 1, '0');
  return `${sign}${padded.slice(0, -decimals)}.${padded.slice(-decimals)}`;
}

/** A number with `precision` significant digits in the shorter of plain and exponent form, as `%.2g` prints it. */
export function formatGeneral(value: number, precision: number): string {
  if (value === 0) return '0';
  const sign = value < 0 ? '-' : '';
  const { digits, exponent } = significant(Math.abs(value), precision);
  const shown = digits.replace(/0+$/, '');
  // The exponent form is used below 10^-4 and when the digits do not reach the point.
  const limit = precision > shown.length && shown.length > exponent ? shown.length : precision;
  if (exponent < -4 || exponent >= limit) {
    const fraction = shown.length > 1 ? `.${shown.slice(1)}` : '';
    const size = String(Math.abs(exponent)).padStart(2, '0');
    return `${sign}${shown[0] ?? '0'}${fraction}e${exponent < 0 ? '-' : '+'}${size}`;
  }
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${shown}`;
  const whole = shown.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  const fraction = shown.slice(exponent + 1);
  return sign + (fraction === '' ? whole : `${whole}.${fraction}`);
}

// The first `precision` decimal digits, correctly rounded, and the power of ten of the first one.
function significant(value: number, precision: number): { digits: string; exponent: number } {
  const { mantissa, exponent: binary } = parts(value);
  let exponent = Math.floor(Math.log10(value));
  for (;;) {
    const shift = precision - 1 - exponent;
    let number = mantissa;
    let down = -binary;
    if (shift >= 0) number *= 10n ** BigInt(shift);
    const divisor = shift < 0 ? 10n ** BigInt(-shift) : 1n;
    if (down < 0) {
      number <<= BigInt(-down);
      down = 0;
    }
    const digits = String(roundedDivide(number, divisor << BigInt(down)));
    if (digits.length === precision) return { digits, exponent };
    exponent += digits.length > precision ? 1 : -1;
  }
}

function parts(value: number): { mantissa: bigint; exponent: number } {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const raw = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & ((1n << 52n) - 1n);
  return raw === 0
    ? { mantissa: fraction, exponent: -1074 }
    : { mantissa: fraction | (1n << 52n), exponent: raw - 1075 };
}

function roundedShift(value: bigint, bits: number): bigint {
  return roundedDivide(value, 1n << BigInt(bits));
}

function roundedDivide(value: bigint, divisor: bigint): bigint {
  const quotient = value / divisor;
  const twice = (value % divisor) * 2n;
  if (twice > divisor || (twice === divisor && (quotient & 1n) === 1n)) return quotient + 1n;
  return quotient;
}

/** The whole part of a double as a signed 64-bit integer. Overflow gives the smallest one, as on common machines. */
export function truncateToInt64(value: number): bigint {
  if (!(Math.abs(value) < 2 ** 63)) return -(1n << 63n);
  return BigInt(Math.trunc(value));
}

/** A duration as Go's `time.Duration` prints it: `1h2m3.5s`, `1.5ms`, `0s`. */
export function formatGoDuration(nanoseconds: bigint): string {
  if (nanoseconds === 0n) return '0s';
  const sign = nanoseconds < 0n ? '-' : '';
  const ns = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  if (ns < 1_000n) return `${sign}${ns}ns`;
  if (ns < 1_000_000n) return `${sign}${withFraction(ns, 3)}µs`;
  if (ns < 1_000_000_000n) return `${sign}${withFraction(ns, 6)}ms`;
  const seconds = ns / 1_000_000_000n;
  const rest = withFraction(ns - (seconds - (seconds % 60n)) * 1_000_000_000n, 9);
  const minutes = seconds / 60n;
  if (minutes === 0n) return `${sign}${rest}s`;
  if (minutes < 60n) return `${sign}${minutes}m${rest}s`;
  return `${sign}${minutes / 60n}h${minutes % 60n}m${rest}s`;
}

function withFraction(value: bigint, decimals: number): string {
  const digits = String(value).padStart(decimals + 1, '0');
  const fraction = digits.slice(-decimals).replace(/0+$/, '');
  return digits.slice(0, -decimals) + (fraction === '' ? '' : `.${fraction}`);
}

/** A time zone at one moment: seconds east of UTC and the abbreviation in use there. */
export interface ZoneAt {
  readonly offsetSeconds: number;
  readonly name: string;
}

/** Answers the local time zone at a moment; times are printed in it. */
export type LocalZone = (unixSeconds: number) => ZoneAt;

/** Coordinated universal time, the zone to print in when nothing else is known. */
export const utcZone: LocalZone = () => ({ offsetSeconds: 0, name: 'UTC' });

/** Date, time and zone: `2006-01-02 15:04:05 MST`. */
export function formatGoTime(unixNano: bigint, zone: LocalZone): string {
  const { date, time, name } = localTime(unixNano, zone);
  return `${date} ${time} ${name}`;
}

/** The form `time.Time` prints itself in: `2006-01-02 15:04:05.999999999 -0700 MST`. */
export function formatGoTimeFull(unixNano: bigint, zone: LocalZone): string {
  const { date, time, name, offset, fraction } = localTime(unixNano, zone);
  return `${date} ${time}${fraction} ${offset} ${name}`;
}

function localTime(unixNano: bigint, zone: LocalZone) {
  const nanos = ((unixNano % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n;
  const unixSeconds = Number((unixNano - nanos) / 1_000_000_000n);
  const { offsetSeconds, name } = zone(unixSeconds);
  const iso = new Date((unixSeconds + offsetSeconds) * 1000).toISOString();
  const digits = String(nanos).padStart(9, '0').replace(/0+$/, '');
  const size = Math.abs(offsetSeconds);
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  return {
    date: iso.slice(0, 10),
    time: iso.slice(11, 19),
    fraction: digits === '' ? '' : `.${digits}`,
    offset: `${offsetSeconds < 0 ? '-' : '+'}${two(size / 3600)}${two((size % 3600) / 60)}`,
    name,
  };
}
