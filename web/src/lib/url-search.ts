/** The query part of an address: one string a key, or several when the key is repeated. */
export type UrlSearch = Readonly<Record<string, string | readonly string[]>>;

/** Reads `?a=1&b=2&b=3`. Values stay text: every page decides what a key means. Never throws. */
export function parseUrlSearch(search: string): UrlSearch {
  const result: Record<string, string | readonly string[]> = {};
  for (const [key, value] of new URLSearchParams(search)) {
    const before = result[key];
    if (before === undefined) result[key] = value;
    else result[key] = typeof before === 'string' ? [before, value] : [...before, value];
  }
  return result;
}

/**
 * Writes `?a=1&b=2&b=3`, or nothing for an empty search. Characters that are legal in a query stay readable
 * (RFC 3986 section 3.4), because people read and edit these links.
 */
export function stringifyUrlSearch(search: Readonly<Record<string, unknown>>): string {
  const parts: string[] = [];
  for (const [key, value] of Object.entries(search)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (typeof one === 'string') parts.push(`${encodeQuery(key)}=${encodeQuery(one)}`);
    }
  }
  return parts.length === 0 ? '' : `?${parts.join('&')}`;
}

function encodeQuery(value: string): string {
  return encodeURIComponent(value).replace(/%(2F|3A|2C|40|24|3D|20)/g, (hex) =>
    hex === '%20' ? '+' : hex === '%3D' ? '%3D' : decodeURIComponent(hex),
  );
}
