import type { AttributeValue, Attributes } from '../../../src/api/common.ts';

/** An attribute value as a person reads it and a filter takes it; nested values as indented JSON. */
export function attributeText(value: AttributeValue): string {
  if ('str' in value) return value.str;
  if ('int' in value) return value.int;
  if ('num' in value) return String(value.num);
  if ('bool' in value) return String(value.bool);
  try {
    return JSON.stringify(JSON.parse(value.json), null, 2);
  } catch {
    return value.json;
  }
}

/** Attributes by key, in the order of their keys. */
export function sortedAttributes(attributes: Attributes): readonly (readonly [string, AttributeValue])[] {
  return Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

/** Attributes as plain JSON values, for copying. 64-bit integers stay text: a JSON number would lose digits. */
export function plainAttributes(attributes: Attributes): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    sortedAttributes(attributes).map(([key, value]) => [
      key,
      'str' in value
        ? value.str
        : 'int' in value
          ? safeInteger(value.int)
          : 'num' in value
            ? value.num
            : 'bool' in value
              ? value.bool
              : parsed(value.json),
    ]),
  );
}

function safeInteger(text: string): number | string {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : text;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return json;
  }
}
