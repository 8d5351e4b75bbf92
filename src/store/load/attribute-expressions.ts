import { redactValues } from './redaction.ts';
import { literal } from './sql-text.ts';

/** An insert column and the SQL that computes it. */
export type ColumnExpression = readonly [column: string, sql: string];

/** Names of the arrays an attribute list is taken apart into, once per row, in an inner SELECT. */
export interface AttributeArrays {
  /** Keys, Array(LowCardinality(String)). */
  readonly keys: string;
  /** Which member each value has. */
  readonly kinds: string;
  /** String values with secrets replaced. */
  readonly strings: string;
  /** The whole list as it came. */
  readonly list: string;
  /** What no typed map can hold, as OTLP/JSON. Secrets are still in it. */
  readonly json: string;
}

/**
 * Takes the attribute list `list` apart under names beginning with `prefix`: `from` wraps a source in a SELECT that adds the
 * arrays to its columns. What names `strings` or `json` has to stand outside it: the engine resolves every copy of an alias anew.
 */
export function takeApart(
  list: string,
  prefix: string,
): { readonly from: (source: string) => string; readonly arrays: AttributeArrays } {
  const arrays = {
    keys: `${prefix}_keys`,
    kinds: `${prefix}_kinds`,
    strings: `${prefix}_strings`,
    list: `${prefix}_list`,
    json: `${prefix}_json`,
  };
  const raw = `${prefix}_raw`;
  const isNested = (kind: string): string => `${kind} IN ('no', 'otlp_json')`;
  const nested = `arrayFilter(x -> ${isNested('x.value.value')}, ${arrays.list})`;
  const apart = `${list} AS ${arrays.list}, ${list}.key AS ${arrays.keys}, ${list}.value.value AS ${arrays.kinds}, ${list}.value.string_value AS ${raw}`;
  const clean = `${redactValues(arrays.keys, raw)} AS ${arrays.strings},
  if(arrayExists(x -> ${isNested('x')}, ${arrays.kinds}), ${attributesJson(nested)}, '') AS ${arrays.json}`;
  return { from: (source) => `(SELECT *, ${apart}, ${clean} FROM ${source})`, arrays };
}

function typedMap(a: AttributeArrays, kind: string, values: string): string {
  const is = (array: string): string => `arrayFilter((x, t) -> t = '${kind}', ${array}, ${a.kinds})`;
  return `mapFromArrays(${is(a.keys)}, ${is(values)})`;
}

/**
 * The five attribute columns. What no typed map can hold (nested, empty) goes to AttrJson as OTLP/JSON key-values; `json` is
 * the SQL of that text without secrets.
 */
export function attributeColumns(a: AttributeArrays, json: string): readonly ColumnExpression[] {
  return [
    ['AttrStr', typedMap(a, 'string_value', a.strings)],
    ['AttrInt', typedMap(a, 'int_value', `${a.list}.value.int_value`)],
    ['AttrNum', typedMap(a, 'double_value', `${a.list}.value.double_value`)],
    ['AttrBool', typedMap(a, 'bool_value', `${a.list}.value.bool_value`)],
    ['AttrJson', json],
  ];
}

/** SQL: a double as OTLP/JSON, where NaN and infinities are strings. */
function doubleJson(value: string): string {
  return `multiIf(isNaN(${value}), '"NaN"', isInfinite(${value}), if(${value} > 0, '"Infinity"', '"-Infinity"'), toString(${value}))`;
}

/** SQL: one AnyValue (a tuple) as OTLP/JSON. */
function anyValueJson(value: string): string {
  return `multiIf(
    ${value}.value = 'string_value', concat('{"stringValue":', toJSONString(${value}.string_value), '}'),
    ${value}.value = 'int_value', concat('{"intValue":"', toString(${value}.int_value), '"}'),
    ${value}.value = 'double_value', concat('{"doubleValue":', ${doubleJson(`${value}.double_value`)}, '}'),
    ${value}.value = 'bool_value', if(${value}.bool_value, '{"boolValue":true}', '{"boolValue":false}'),
    ${value}.value = 'otlp_json', ${value}.otlp_json,
    '{}')`;
}

/** SQL: an attribute list as the OTLP/JSON array `[{"key":…,"value":…},…]`, '' for an empty list; secrets are still in it. */
export function attributesJson(list: string): string {
  const item = `concat('{"key":', toJSONString(toString(kv.key)), ',"value":', ${anyValueJson('kv.value')}, '}')`;
  const json = `arrayStringConcat(arrayMap(kv -> ${item}, ${list}), ',')`;
  return `if(empty(${list}), '', concat('[', ${json}, ']'))`;
}

/**
 * SQL: position of the first of `keys` that is present, 0 when none is. Arithmetic instead of `if`: a lazily evaluated
 * branch would copy the arrays it looks at (measured: 4 µs a span).
 */
function firstPosition(a: AttributeArrays, keys: readonly string[]): string {
  const positions = keys.map((key) => `indexOf(${a.keys}, ${literal(key)})`);
  return positions.reduceRight((next, position) => `(${position} + (${position} = 0) * ${next})`);
}

/** SQL: the string value of the first of `keys` that is present; '' when none is or it is no string. */
export function firstString(a: AttributeArrays, keys: readonly string[]): string {
  return `arrayElement(${a.strings}, ${firstPosition(a, keys)})`;
}

/** SQL: the integer value of the first of `keys` that is present; 0 when none is or it is no integer. */
export function firstInt(a: AttributeArrays, keys: readonly string[]): string {
  return `arrayElement(${a.list}.value.int_value, ${firstPosition(a, keys)})`;
}

/** Keys that carry a request id, by precedence: our own attribute, common logger fields, the HTTP headers of semconv. */
export const REQUEST_ID_KEYS: readonly string[] = [
  'request.id',
  'request_id',
  'requestId',
  'x-request-id',
  'http.request_id',
];
const REQUEST_ID_HEADER = 'http.request.header.x-request-id';

/** SQL: the request id if it comes in a header: semantic conventions give those as arrays of strings, which arrive as OTLP/JSON. */
export function requestIdHeader(a: AttributeArrays): string {
  const position = `indexOf(${a.keys}, '${REQUEST_ID_HEADER}')`;
  const header = `arrayElement(${a.list}.value.otlp_json, ${position})`;
  const value = `extract(${header}, ${literal(String.raw`"stringValue":"([^"\\]*)"`)})`;
  return `if(empty(${header}), '', ${value})`;
}

/** SQL: the request id; `header` is the SQL of the one in a header, without secrets. */
export function requestId(a: AttributeArrays, header: string): string {
  return `concat(${firstString(a, [...REQUEST_ID_KEYS, REQUEST_ID_HEADER])}, ${header})`;
}

/** SQL: an order-independent hash of an attribute list. */
export function attributesHash(list: string, strings: string): string {
  return `arraySum(arrayMap((kv, s) -> cityHash64(kv.key, kv.value.value, s, kv.value.bool_value, kv.value.int_value, kv.value.double_value, kv.value.otlp_json), ${list}, ${strings}))`;
}
