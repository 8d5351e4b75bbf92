import type { Attributes, AttributeValue } from '../../api/common.ts';

/** The attribute columns of a row, as every table of items has them. */
export const ATTRIBUTE_COLUMNS = {
  attrStr: 'Map(String, String)',
  attrInt: 'Map(String, Int64)',
  attrNum: 'Map(String, Float64)',
  attrBool: 'Map(String, Bool)',
  attrJson: 'String',
} as const;

/** A row with `ATTRIBUTE_COLUMNS`. */
export interface AttributeRow {
  readonly attrStr: ReadonlyMap<string, string>;
  readonly attrInt: ReadonlyMap<string, bigint>;
  readonly attrNum: ReadonlyMap<string, number>;
  readonly attrBool: ReadonlyMap<string, boolean>;
  readonly attrJson: string;
}

/** The attributes of a row with their OpenTelemetry types, keys in order. */
export function attributesOf(row: AttributeRow): Attributes {
  const entries: [string, AttributeValue][] = [];
  for (const [key, str] of row.attrStr) entries.push([key, { str }]);
  for (const [key, int] of row.attrInt) entries.push([key, { int: String(int) }]);
  for (const [key, num] of row.attrNum) entries.push([key, { num: plainNumber(num) }]);
  for (const [key, bool] of row.attrBool) entries.push([key, { bool }]);
  return { ...toRecord(entries), ...attributesOfJson(row.attrJson) };
}

/**
 * Attributes stored as an OTLP/JSON list of key-values. 64-bit integers are strings there, so `JSON.parse` loses nothing.
 * Text that is not such a list, which the loader never writes, is kept whole under the key `attributes`.
 */
export function attributesOfJson(json: string): Attributes {
  if (json === '') return {};
  let list: unknown;
  try {
    list = JSON.parse(json);
  } catch {
    return { attributes: { json } };
  }
  if (!Array.isArray(list)) return { attributes: { json } };
  return toRecord(
    list.filter(isKeyValue).map(({ key, value }): [string, AttributeValue] => [key, valueOfJson(value)]),
  );
}

/** A record with sorted keys; `__proto__` is a key like any other. */
function toRecord(entries: [string, AttributeValue][]): Attributes {
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

interface KeyValue {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

function isKeyValue(item: unknown): item is KeyValue {
  if (typeof item !== 'object' || item === null || !('key' in item) || typeof item.key !== 'string')
    return false;
  return 'value' in item && typeof item.value === 'object' && item.value !== null;
}

function valueOfJson(value: Readonly<Record<string, unknown>>): AttributeValue {
  const { stringValue, intValue, doubleValue, boolValue } = value;
  if (typeof stringValue === 'string') return { str: stringValue };
  if (typeof intValue === 'string' && /^-?\d{1,20}$/.test(intValue)) return { int: intValue };
  if (typeof boolValue === 'boolean') return { bool: boolValue };
  if (typeof doubleValue === 'number') return { num: doubleValue };
  if (doubleValue === 'NaN' || doubleValue === 'Infinity' || doubleValue === '-Infinity')
    return { num: doubleValue };
  return { json: JSON.stringify(value) };
}

function plainNumber(value: number): number | 'NaN' | 'Infinity' | '-Infinity' {
  if (Number.isNaN(value)) return 'NaN';
  if (Number.isFinite(value)) return value;
  return value > 0 ? 'Infinity' : '-Infinity';
}
