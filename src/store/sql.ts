import { assertTrue } from '../base/assert.ts';
import type { UnixNano } from '../base/time.ts';

/** A value bound to a placeholder, with the ClickHouse type of the placeholder and the text the engine parses. */
export interface BoundParam {
  readonly kind: 'param';
  readonly type: string;
  /** Value in the engine's escaped text form for `type`. */
  readonly value: string;
  /** Wraps the placeholder, for example in `unhex(…)`. */
  readonly wrap?: readonly [before: string, after: string];
}

/** SQL text whose values are bound: the only thing a connection executes. Made with the `sql` tag. */
export interface BoundSql {
  readonly kind: 'sql';
  readonly text: string;
  /** Escaped text by placeholder name. */
  readonly params: Readonly<Record<string, string>>;
}

const PLACEHOLDER = /\{p\d+:/g;

/**
 * SQL with bound values: `` sql`SELECT … WHERE ServiceName = ${string(name)} ${more}` ``. A hole takes a bound value
 * (`string`, `int64`, `unixNano`, …) or another `sql` fragment, nothing else, so no value can become SQL text.
 */
export function sql(parts: TemplateStringsArray, ...holes: readonly (BoundParam | BoundSql)[]): BoundSql {
  const params: Record<string, string> = {};
  let next = 0;
  let text = parts[0] ?? '';
  for (const [index, hole] of holes.entries()) {
    if (hole.kind === 'param') {
      const name = `p${next++}`;
      params[name] = hole.value;
      text += `${hole.wrap?.[0] ?? ''}{${name}:${hole.type}}${hole.wrap?.[1] ?? ''}`;
    } else {
      assertTrue(hole.kind === 'sql', 'a hole in sql`` is neither a bound value nor sql');
      const names = Object.entries(hole.params);
      const offset = next;
      for (const [name, value] of names) params[`p${Number(name.slice(1)) + offset}`] = value;
      text += hole.text.replace(PLACEHOLDER, (found) => `{p${Number(found.slice(2, -1)) + offset}:`);
      next += names.length;
    }
    text += parts[index + 1] ?? '';
  }
  return { kind: 'sql', text, params };
}

/** SQL text that holds no value: for constants of this program only (table names, column lists). */
export function raw(text: string): BoundSql {
  return { kind: 'sql', text, params: {} };
}

/** No SQL at all: for optional clauses. */
export const NOTHING: BoundSql = raw('');

/** Fragments one after another with `separator` between them; `sql` of nothing when the list is empty. */
export function joinSql(fragments: readonly BoundSql[], separator: string): BoundSql {
  let joined: BoundSql | undefined;
  for (const fragment of fragments)
    joined = joined === undefined ? fragment : sql`${joined}${raw(separator)}${fragment}`;
  return joined ?? NOTHING;
}

/** Conditions joined by AND, each in parentheses; `1` when there are none. */
export function allOf(conditions: readonly BoundSql[]): BoundSql {
  if (conditions.length === 0) return raw('1');
  return joinSql(
    conditions.map((condition) => sql`(${condition})`),
    ' AND ',
  );
}

/** Conditions joined by OR, each in parentheses; `0` when there are none. */
export function anyOf(conditions: readonly BoundSql[]): BoundSql {
  if (conditions.length === 0) return raw('0');
  return sql`(${joinSql(
    conditions.map((condition) => sql`(${condition})`),
    ' OR ',
  )})`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
  '\0': '\\0',
  '\b': '\\b',
  '\f': '\\f',
};

/** The text a query parameter of type String is read from: ClickHouse's escaped form (TabSeparated escaping). */
function escapeText(value: string): string {
  // oxlint-disable-next-line no-control-regex -- these are exactly the characters the format escapes
  return value.replace(/[\\\t\n\r\0\b\f]/g, (c) => ESCAPES[c] ?? c);
}

/** A string inside an Array(String) parameter: quoted, then escaped again as a whole. */
function quoteInArray(value: string): string {
  return `'${escapeText(value).replaceAll("'", "\\'")}'`;
}

function param(type: string, value: string, wrap?: readonly [string, string]): BoundParam {
  return wrap === undefined ? { kind: 'param', type, value } : { kind: 'param', type, value, wrap };
}

/** Binds a String. */
export function string(value: string): BoundParam {
  return param('String', escapeText(value));
}

/** Binds an Array(String). */
export function strings(values: readonly string[]): BoundParam {
  return param('Array(String)', `[${values.map(quoteInArray).join(',')}]`);
}

/** Binds a UInt64. Throws on a value outside 0 … 2^64-1: a bug of the caller. */
export function uint64(value: bigint): BoundParam {
  assertTrue(value >= 0n && value < 1n << 64n, `UInt64 parameter out of range: ${value}`);
  return param('UInt64', value.toString());
}

/** Binds an Array(UInt64). */
export function uint64s(values: readonly bigint[]): BoundParam {
  return param('Array(UInt64)', `[${values.map((value) => uint64(value).value).join(',')}]`);
}

/** Binds an Int64. Throws on a value outside the range: a bug of the caller. */
export function int64(value: bigint): BoundParam {
  assertTrue(value >= -(1n << 63n) && value < 1n << 63n, `Int64 parameter out of range: ${value}`);
  return param('Int64', value.toString());
}

/** Binds a UInt32, for limits and counts. */
export function uint32(value: number): BoundParam {
  assertTrue(
    Number.isInteger(value) && value >= 0 && value < 2 ** 32,
    `UInt32 parameter out of range: ${value}`,
  );
  return param('UInt32', String(value));
}

/** Binds a Float64; NaN and infinities are allowed. */
export function float64(value: number): BoundParam {
  if (Number.isNaN(value)) return param('Float64', 'nan');
  if (!Number.isFinite(value)) return param('Float64', value > 0 ? 'inf' : '-inf');
  return param('Float64', String(value));
}

/** Binds a Bool. */
export function bool(value: boolean): BoundParam {
  return param('Bool', value ? 'true' : 'false');
}

/** Binds a time as DateTime64(9, 'UTC'). Range 1970 … 2262-04-11 (signed 64-bit nanoseconds). */
export function unixNano(value: UnixNano): BoundParam {
  return param('Int64', int64(value).value, ['fromUnixTimestamp64Nano(', ", 'UTC')"]);
}

/** Binds a trace id or span id given as hex, as the bytes FixedString columns hold. Throws unless it is hex of even length. */
export function hexId(hex: string): BoundParam {
  assertTrue(/^(?:[0-9a-fA-F]{2})*$/.test(hex), `not a hex id: ${JSON.stringify(hex.slice(0, 64))}`);
  return param('String', hex, ['unhex(', ')']);
}

/** Binds several ids given as hex as an Array(String) of bytes: for `TraceId IN …` use `has`-free `IN ${hexIds(…)}`. */
export function hexIds(ids: readonly string[]): BoundParam {
  const list = ids.map((id) => hexId(id).value);
  return param('Array(String)', `[${list.map((id) => `'${id}'`).join(',')}]`, [
    'arrayMap(x -> unhex(x), ',
    ')',
  ]);
}
