import { allOf, anyOf, type BoundSql, sql, string } from './sql.ts';

/** Values longer than this are cut in the index (`Items` of docs/schema.md), so equality then looks at the maps. */
const INDEXED_BYTES = 256;

/**
 * The condition that a row of `spans`, `logs` or `resources` has the attribute with this value, of whatever type:
 * `http.response.status_code`, `'500'` finds the integer 500. Uses the index on `Items`. Nested values are not looked into.
 */
export function attributeIs(key: string, value: string): BoundSql {
  if (Buffer.byteLength(value) <= INDEXED_BYTES) return sql`has(Items, ${string(`${key}=${value}`)})`;
  return sql`AttrStr[${string(key)}] = ${string(value)}`;
}

/** The condition that a row has the attribute, with any value. Reads the keys of all attribute maps: no index helps. */
export function attributeExists(key: string): BoundSql {
  const k = string(key);
  return anyOf([
    sql`mapContains(AttrStr, ${k})`,
    sql`mapContains(AttrInt, ${k})`,
    sql`mapContains(AttrNum, ${k})`,
    sql`mapContains(AttrBool, ${k})`,
    allOf([sql`AttrJson != ''`, sql`position(AttrJson, ${string(`{"key":${JSON.stringify(key)},`)}) > 0`]),
  ]);
}

/** The condition that a row of `resources` has the resource attribute with this value. */
export function resourceIs(key: string, value: string): BoundSql {
  return attributeIs(key, value);
}

/** The condition that a row of `resources` has the resource attribute. */
export function resourceExists(key: string): BoundSql {
  return attributeExists(key);
}
