/** Throws a plain `Error` (a bug in this program, never a user's mistake) when the condition does not hold. */
export function assertTrue(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Error(`internal error: ${what}`);
}

/** Returns the value, or throws when it is missing although the program guarantees it. */
export function ensureExists<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) throw new Error(`internal error: missing ${what}`);
  return value;
}
