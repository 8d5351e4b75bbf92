import { SPAN_ITEMS, STRING_ITEMS, TYPED_ITEMS } from '../item-expressions.ts';
import type { Dialect } from './dialect.ts';

const TEXT = `TYPE text(tokenizer = 'array', posting_list_codec = 'bitpacking')`;

function table(d: Dialect, name: string, items: string): readonly string[] {
  const local = d.local(name);
  const alter = `ALTER TABLE ${local}${d.onCluster}`;
  const modify = `MODIFY COLUMN Items Array(String) ALIAS ${items}`;
  return [
    // The old index holds other tokens under the same expression's name: it goes before the column changes.
    `${alter} DROP INDEX IF EXISTS items`,
    `${alter} ${modify}`,
    `${alter} ADD INDEX IF NOT EXISTS string_items Items ${TEXT} AFTER trace_id, ADD INDEX IF NOT EXISTS typed_items ${TYPED_ITEMS} ${TEXT} AFTER string_items`,
    // Behind the caller; until then rows are found by scanning.
    `${alter} MATERIALIZE INDEX string_items`,
    `${alter} MATERIALIZE INDEX typed_items`,
    ...(local === name ? [] : [`ALTER TABLE ${name}${d.onCluster} ${modify}`]),
  ];
}

/**
 * One text index for string attributes and the operation, one for the other types: the expression over all four maps
 * cost every statement 3 ms of planning, and "service, operation and attribute" read columns where lists can be
 * intersected (docs/performance.md).
 */
export function itemsByType(d: Dialect): readonly string[] {
  return [...table(d, 'spans', SPAN_ITEMS), ...table(d, 'logs', STRING_ITEMS)];
}
