/** A JSON object whose fields are not yet known. */
export type Json = Readonly<Record<string, unknown>>;

/** The value as an object; empty when it is none. */
export function asObject(raw: unknown): Json {
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw) ? (raw as Json) : {};
}

/** The value as a list; empty when it is none. */
export function asList(raw: unknown): readonly unknown[] {
  return Array.isArray(raw) ? raw : [];
}

/** The value as a text; empty when it is none. */
export function asText(raw: unknown): string {
  return typeof raw === 'string' ? raw : '';
}

/** The value as a number, or undefined. */
export function asNumber(raw: unknown): number | undefined {
  return typeof raw === 'number' && Number.isFinite(raw) ? raw : undefined;
}

/** The value as true or false, or undefined. */
export function asFlag(raw: unknown): boolean | undefined {
  return typeof raw === 'boolean' ? raw : undefined;
}

/** A table of texts; entries that are none are left out. */
export function asTexts(raw: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(asObject(raw)).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

/** RFC 3339 to milliseconds since 1970. */
export function asTime(raw: unknown): number | undefined {
  const at = Date.parse(asText(raw));
  return Number.isNaN(at) ? undefined : at;
}

/** The text as JSON object of one of the kinds; undefined when it is none. */
export function parseObject(text: string, ...kinds: readonly string[]): Json | undefined {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return undefined;
  }
  const object = asObject(raw);
  return kinds.length === 0 || kinds.includes(asText(object['kind'])) ? object : undefined;
}
