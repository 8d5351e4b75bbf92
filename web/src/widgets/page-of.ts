/** Items on a page of a long list: few enough to be drawn at once, many enough to be read without turning. */
export const PAGE_ITEMS = 100;

/** A part of a list. */
export interface PageOf<T> {
  readonly items: readonly T[];
  /** Place of the first shown item among those found; 0 when none is. */
  readonly first: number;
  readonly found: number;
  /** The page that is shown: the one asked for, or the last there is. */
  readonly page: number;
  readonly lastPage: number;
}

/** The items of a page whose text holds what is wanted, without case. An empty wish finds all. */
export function pageOf<T>(
  items: readonly T[],
  wanted: string,
  page: number,
  textOf: (item: T) => string,
): PageOf<T> {
  const needle = wanted.trim().toLowerCase();
  const found = needle === '' ? items : items.filter((item) => textOf(item).toLowerCase().includes(needle));
  const lastPage = Math.max(0, Math.ceil(found.length / PAGE_ITEMS) - 1);
  const shown = Math.max(0, Math.min(page, lastPage));
  const first = shown * PAGE_ITEMS;
  return { items: found.slice(first, first + PAGE_ITEMS), first, found: found.length, page: shown, lastPage };
}

/** The first part of a text, at most `length` UTF-16 units, that does not end inside a character. */
export function headOfText(text: string, length: number): string {
  if (text.length <= length) return text;
  const last = text.charCodeAt(length - 1);
  return text.slice(0, last >= 0xd800 && last < 0xdc00 ? length - 1 : length);
}
