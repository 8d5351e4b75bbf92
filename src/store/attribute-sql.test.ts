import { describe, expect, test } from 'vitest';
import { attributeIs, attributeItem, resourceIs } from './attribute-sql.ts';
import { ITEM_BYTES } from './item-expressions.ts';

describe('a value as long as items keep', () => {
  // The item of a longer value that begins with it is the same.
  test.each([
    ['ASCII', 'v'.repeat(ITEM_BYTES)],
    ['Chinese', `${'值'.repeat(85)}v`],
  ])('is compared with the column: %s', (_, value) => {
    expect(Buffer.byteLength(value)).toBe(ITEM_BYTES);
    expect(attributeItem('k', value)).toBeUndefined();
    for (const { text, params } of [attributeIs('k', value), resourceIs('k', value)]) {
      expect(text).toMatch(/^AttrStr\[.*\] = /);
      expect(Object.values(params)).toEqual(['k', value]);
    }
  });

  test('is asked of the index when it is a byte shorter', () => {
    const value = 'v'.repeat(ITEM_BYTES - 1);
    expect(attributeItem('k', value)).toBe(`k=${value}`);
    expect(attributeIs('k', value).text).toMatch(/^hasAll\(Items, /);
    expect(resourceIs('k', value).text).toMatch(/^has\(Items, /);
  });
});
