import { printable } from './query/text-table.ts';

/** The same value with every text in it safe on a terminal. For plain data: objects, arrays, texts, numbers. */
export function printableTexts<T>(value: T): T {
  return copy(value) as T;
}

function copy(value: unknown): unknown {
  if (typeof value === 'string') return printable(value);
  if (Array.isArray(value)) return value.map(copy);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, copy(one)]));
}
