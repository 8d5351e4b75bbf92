import type { UrlSearch } from './url-search.ts';

/** How one piece of view state is written into the address. `write` answers undefined for the default. */
export interface UrlField<T> {
  readonly read: (value: string | readonly string[] | undefined) => T;
  readonly write: (value: T) => string | readonly string[] | undefined;
}

/** The fields of one page, by key in the address. */
export type UrlFields<T> = { readonly [K in keyof T]: UrlField<T[K]> };

function first(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : value?.[0];
}

/** A text; the empty text is the default and is not written. */
export const urlText: UrlField<string> = {
  read: (value) => first(value) ?? '',
  write: (value) => (value === '' ? undefined : value),
};

/** A repeated key. */
export const urlList: UrlField<readonly string[]> = {
  read: (value) => (value === undefined ? [] : typeof value === 'string' ? [value] : value),
  write: (value) => (value.length === 0 ? undefined : value),
};

/** On or off; off is not written. */
export const urlFlag: UrlField<boolean> = {
  read: (value) => first(value) === '1',
  write: (value) => (value ? '1' : undefined),
};

/** A finite number, or undefined when the key is missing or not a number. */
export const urlNumber: UrlField<number | undefined> = {
  read: (value) => {
    const text = first(value);
    const number = text === undefined || text.trim() === '' ? Number.NaN : Number(text);
    return Number.isFinite(number) ? number : undefined;
  },
  write: (value) => (value === undefined ? undefined : String(value)),
};

/** One of a fixed set; anything else reads as the first, which is the default and is not written. */
export function urlOneOf<const T extends string>(options: readonly [T, ...T[]]): UrlField<T> {
  const fallback = options[0];
  return {
    read: (value) => options.find((option) => option === first(value)) ?? fallback,
    write: (value) => (value === fallback ? undefined : value),
  };
}

/** Reads the state of a page. Unknown keys are ignored, malformed values read as the default. */
export function readUrl<T>(fields: UrlFields<T>, search: UrlSearch): T {
  const state: Partial<T> = {};
  for (const key in fields) state[key] = fields[key].read(search[key]);
  return state as T;
}

/** The search with some fields changed; everything that is not one of `patch`'s keys stays as it is. */
export function writeUrl<T>(fields: UrlFields<T>, search: UrlSearch, patch: Partial<T>): UrlSearch {
  const next: Record<string, string | readonly string[]> = { ...search };
  for (const key in patch) {
    const value = patch[key];
    const written = value === undefined ? undefined : fields[key].write(value);
    if (written === undefined) delete next[key];
    else next[key] = written;
  }
  return next;
}
