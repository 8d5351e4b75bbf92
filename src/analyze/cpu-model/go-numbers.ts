const MAX_INT64 = 2n ** 63n - 1n;

/** How a release reads a number: go1.26 uses strconv.ParseInt, which also takes a leading `+`. */
export type GoNumberStyle = 'go1.25' | 'go1.26';

/**
 * A decimal int64 as Go's runtime parses it; `undefined` for what it refuses (empty, blanks, carriage return, overflow).
 * Source: internal/runtime/strconv.Atoi64 (go1.25), internal/strconv.ParseInt (go1.26).
 */
export function parseGoInt64(text: string, style: GoNumberStyle): bigint | undefined {
  const pattern = style === 'go1.25' ? /^-?\d*$/ : /^[+-]?\d+$/;
  if (text === '' || !pattern.test(text)) return undefined;
  const digits = text.replace(/^[+-]/, '');
  // Atoi64 of go1.25 reads a lone "-" as 0.
  const size = digits === '' ? 0n : BigInt(digits);
  const value = text.startsWith('-') ? -size : size;
  return value > MAX_INT64 || value < -MAX_INT64 - 1n ? undefined : value;
}

/**
 * GOMAXPROCS of the environment as the runtime takes it: a positive int32, else the variable counts as not set.
 * Source: runtime/proc.go, schedinit.
 */
export function parseGomaxprocsVariable(text: string | undefined, style: GoNumberStyle): number | undefined {
  if (text === undefined) return undefined;
  const value = parseGoInt64(text, style);
  return value !== undefined && value > 0n && value < 2n ** 31n ? Number(value) : undefined;
}
