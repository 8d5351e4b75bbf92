import { ITEM_BYTES, TYPED_ITEMS } from './item-expressions.ts';
import { allOf, anyOf, type BoundSql, raw, sql, string, strings } from './sql.ts';

/** What `toString` makes of Int64, Float64 and Bool: only such a value can be an attribute that is no string. */
const OF_OTHER_TYPES = /^(?:-?(?:\d+(?:\.\d+)?(?:e[+-]?\d+)?|inf)|nan|true|false)$/;

/** A value of full length in `Items` may be the beginning of a longer one. */
function mayBeCut(value: string): boolean {
  return Buffer.byteLength(value) >= ITEM_BYTES;
}

/**
 * The item of the text index on `Items` by which rows of `spans` and `logs` with this attribute are found; undefined
 * when the index alone does not answer: a long value, or one that may be a number or boolean.
 */
export function attributeItem(key: string, value: string): string | undefined {
  if (mayBeCut(value) || OF_OTHER_TYPES.test(value)) return undefined;
  return `${key}=${value}`;
}

/** The item of the operation in `Items` of `spans` (migration 7); undefined when it is cut there. */
export function operationItem(service: string, operation: string): string | undefined {
  const item = `${service}\0${operation}`;
  return Buffer.byteLength(item) > ITEM_BYTES ? undefined : item;
}

/**
 * Whether a row has that item exactly when it is of this service and operation. Items of attributes have a `=`, so one
 * without is of no attribute; a second NUL could part it elsewhere; one of full length may be the beginning of a longer one.
 */
export function tellsOperation(item: string): boolean {
  return !item.includes('=') && item.split('\0').length === 2 && Buffer.byteLength(item) < ITEM_BYTES;
}

/** The condition that a row of `spans` or `logs` has all these items. */
export function hasItems(items: readonly string[]): BoundSql {
  return sql`hasAll(Items, ${strings(items)})`;
}

/**
 * The condition that a row of `spans` or `logs` has the attribute with this value, of whatever type:
 * `http.response.status_code`, `'500'` finds the integer 500 and the text 500. Nested values are not looked into.
 */
export function attributeIs(key: string, value: string): BoundSql {
  const item = attributeItem(key, value);
  if (item !== undefined) return hasItems([item]);
  if (mayBeCut(value)) return sql`AttrStr[${string(key)}] = ${string(value)}`;
  const either = string(`${key}=${value}`);
  return sql`(has(Items, ${either}) OR has(${raw(TYPED_ITEMS)}, ${either}))`;
}

/** The condition that a row has the attribute, with any value. Reads the keys of all attribute maps: no index helps. */
export function attributeExists(key: string): BoundSql {
  const k = string(key);
  return anyOf([
    sql`mapContains(AttrStr, ${k})`,
    sql`mapContains(AttrInt, ${k})`,
    sql`mapContains(AttrNum, ${k})`,
    sql`mapContains(AttrBool, ${k})`,
    allOf([
      sql`AttrJson != ''`, // few rows have any, only theirs is parsed
      sql`has(tupleElement(JSONExtract(AttrJson, 'Array(Tuple(key String))'), 'key'), ${k})`,
    ]),
  ]);
}

/** The condition that a row of `resources` has the resource attribute with this value; its `Items` are of all types. */
export function resourceIs(key: string, value: string): BoundSql {
  if (!mayBeCut(value)) return sql`has(Items, ${string(`${key}=${value}`)})`;
  return sql`AttrStr[${string(key)}] = ${string(value)}`;
}

/** The condition that a row of `resources` has the resource attribute. */
export function resourceExists(key: string): BoundSql {
  return attributeExists(key);
}
