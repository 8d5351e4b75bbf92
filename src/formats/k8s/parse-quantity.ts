const BINARY: Readonly<Record<string, bigint>> = {
  Ki: 1n << 10n,
  Mi: 1n << 20n,
  Gi: 1n << 30n,
  Ti: 1n << 40n,
  Pi: 1n << 50n,
  Ei: 1n << 60n,
};
const DECIMAL: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  '': 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};
/** Longer texts and larger exponents are no quantity of this world. */
const MAX_LENGTH = 64;
const MAX_EXPONENT = 30;

/**
 * Reads a quantity of Kubernetes in thousandths, exact and rounded up: `500m` is 500n, `1Gi` is 1,073,741,824,000n.
 * Undefined for what is none and for negative ones. Source: k8s.io/apimachinery/pkg/api/resource/quantity.go.
 */
export function parseQuantityMilli(text: string): bigint | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const match = /^\+?(\d*)(?:\.(\d*))?([KMGTPE]i|[numkMGTPE]?|[eE][+-]?\d{1,3})$/.exec(text.trim());
  const [, whole = '', fraction = '', suffix = ''] = match ?? [];
  if (match === null || whole + fraction === '') return undefined;
  const digits = BigInt(whole + fraction);
  const binary = BINARY[suffix];
  const exponent = binary === undefined ? (DECIMAL[suffix] ?? Number(suffix.slice(1))) : 0;
  if (Math.abs(exponent) > MAX_EXPONENT) return undefined;
  // digits * factor * 10^power, in thousandths.
  const power = exponent - fraction.length + 3;
  const scaled = digits * (binary ?? 1n);
  return power >= 0 ? scaled * 10n ** BigInt(power) : divideUp(scaled, 10n ** BigInt(-power));
}

/** Reads a quantity in whole units, rounded up: `1.5Gi` is 1,610,612,736n, `500m` is 1n. */
export function parseQuantity(text: string): bigint | undefined {
  const milli = parseQuantityMilli(text);
  return milli === undefined ? undefined : divideUp(milli, 1000n);
}

function divideUp(value: bigint, by: bigint): bigint {
  return (value + by - 1n) / by;
}
