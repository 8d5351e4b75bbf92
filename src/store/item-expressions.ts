/**
 * What the text indexes on attributes hold, in the engine's SQL: migration 7 builds them on these expressions, and a
 * condition uses an index only when it repeats its expression. A changed text needs a new migration.
 */

/** Values longer than this are cut in `Items`. */
export const ITEM_BYTES = 256;

/** Constants come in as arrays: inside a lambda they make reading fail once only some parts have the index (26.7). */
function pairs(map: string, value: string): string {
  return `arrayMap((k, e, v) -> concat(k, e, ${value}), mapKeys(${map}), arrayWithConstant(length(${map}), '='), mapValues(${map}))`;
}

/**
 * String attributes as `key=value`: the column `Items`. The planner walks this expression for every statement on the
 * table, 0.9 ms for each `arrayMap`, which is why the other types are apart.
 */
export const STRING_ITEMS = `arrayMap((k, e, v, n) -> concat(k, e, left(v, n)), mapKeys(AttrStr), arrayWithConstant(length(AttrStr), '='), mapValues(AttrStr), arrayWithConstant(length(AttrStr), ${ITEM_BYTES}))`;

/** The same with the operation as last item, service and name parted by a NUL: intersecting lists beats reading columns. */
export const SPAN_ITEMS = `arrayPushBack(${STRING_ITEMS}, left(concat(ServiceName, '\\0', SpanName), ${ITEM_BYTES}))`;

/** Integers, floats and booleans as `key=value`. */
export const TYPED_ITEMS = `arrayConcat(${['AttrInt', 'AttrNum', 'AttrBool'].map((map) => pairs(map, 'toString(v)')).join(', ')})`;
