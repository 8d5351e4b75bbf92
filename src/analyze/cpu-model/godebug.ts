import { type GoNumberStyle, parseGoInt64 } from './go-numbers.ts';

/**
 * The value one numeric GODEBUG setting ends up with: `key=value` pairs separated by commas, later ones win, a value that
 * is no int32 is ignored. Source: runtime/runtime1.go, parsegodebug at start-up.
 */
export function godebugNumber(
  settings: readonly (string | undefined)[],
  key: string,
  fallback: number,
  style: GoNumberStyle,
): number {
  let value = fallback;
  for (const text of settings) {
    for (const pair of (text ?? '').split(',')) {
      const at = pair.indexOf('=');
      if (at < 0 || pair.slice(0, at) !== key) continue;
      const number = parseGoInt64(pair.slice(at + 1), style);
      if (number !== undefined && number < 2n ** 31n && number >= -(2n ** 31n)) value = Number(number);
    }
  }
  return value;
}
