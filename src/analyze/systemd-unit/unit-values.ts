const UNITS: Readonly<Record<string, bigint>> = {
  '': 1n,
  B: 1n,
  K: 1n << 10n,
  M: 1n << 20n,
  G: 1n << 30n,
  T: 1n << 40n,
  P: 1n << 50n,
  E: 1n << 60n,
};

/**
 * A size as MemoryMax= takes it: bytes with K, M, G, T, P or E to the base of 1024, or a share of `wholeBytes`. Null is
 * "infinity"; undefined is what is not understood. Source: systemd.resource-control(5).
 */
export function parseUnitSize(text: string, wholeBytes: bigint | undefined): bigint | null | undefined {
  if (text === 'infinity') return null;
  const share = /^(\d{1,3})(?:\.(\d{1,2}))?%$/.exec(text);
  if (share !== null) {
    const hundredths = BigInt(share[1] ?? 0) * 100n + BigInt((share[2] ?? '').padEnd(2, '0'));
    return wholeBytes === undefined ? undefined : (wholeBytes * hundredths) / 10_000n;
  }
  const [, whole = '', part = '', unit = ''] = /^(\d{1,19})(?:\.(\d{1,9}))?\s*([BKMGTPE]?)$/.exec(text) ?? [];
  const factor = UNITS[unit];
  if (whole === '' || factor === undefined) return undefined;
  const scale = 10n ** BigInt(part.length);
  return (BigInt(whole + part) * factor) / scale;
}

/** A boolean as unit files write it; undefined for anything else. Source: systemd.syntax(7). */
export function parseUnitBoolean(text: string): boolean | undefined {
  if (/^(?:1|yes|true|on|y|t)$/i.test(text)) return true;
  return /^(?:0|no|false|off|n|f)$/i.test(text) ? false : undefined;
}

/** The words of a list, with quotes taken off: `Environment="A=b c" D=e`. Source: systemd.syntax(7), Quoting. */
export function splitUnitWords(text: string): readonly string[] {
  return [...text.matchAll(/"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|(\S+)/g)].map(
    ([, double, single, plain]) => (double ?? single ?? plain ?? '').replaceAll(/\\(["'\\])/g, '$1'),
  );
}
