/** A ClickHouse data type as far as results need it. */
export type DataType =
  | { readonly kind: 'number'; readonly of: NumberKind }
  | { readonly kind: 'bigint'; readonly signed: boolean }
  /** 128 and 256 bits. */
  | { readonly kind: 'wide'; readonly bytes: number; readonly signed: boolean; readonly scale: number }
  | { readonly kind: 'decimal'; readonly bytes: number; readonly scale: number }
  | { readonly kind: 'bool' }
  | { readonly kind: 'string' }
  | { readonly kind: 'fixed'; readonly bytes: number }
  | { readonly kind: 'enum'; readonly bytes: 1 | 2; readonly names: ReadonlyMap<number, string> }
  | { readonly kind: 'uuid' }
  | { readonly kind: 'ipv4' }
  | { readonly kind: 'ipv6' }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'nullable'; readonly of: DataType }
  /** `of` is the type of the dictionary's keys, without Nullable. */
  | { readonly kind: 'lowCardinality'; readonly of: DataType; readonly nullable: boolean }
  | { readonly kind: 'array'; readonly of: DataType }
  | { readonly kind: 'map'; readonly key: DataType; readonly value: DataType }
  | { readonly kind: 'tuple'; readonly of: readonly DataType[] };

/** Fixed-width types that fit a JavaScript number exactly. */
export type NumberKind =
  | 'Uint8'
  | 'Uint16'
  | 'Uint32'
  | 'Int8'
  | 'Int16'
  | 'Int32'
  | 'Float32'
  | 'Float64'
  | 'BFloat16';

const NUMBERS: Readonly<Record<string, NumberKind>> = {
  UInt8: 'Uint8',
  UInt16: 'Uint16',
  UInt32: 'Uint32',
  Int8: 'Int8',
  Int16: 'Int16',
  Int32: 'Int32',
  Float32: 'Float32',
  Float64: 'Float64',
  BFloat16: 'BFloat16',
  Date: 'Uint16',
  Date32: 'Int32',
  DateTime: 'Uint32',
  Time: 'Int32',
};

const GEOMETRY: Readonly<Record<string, string>> = {
  Point: 'Tuple(Float64, Float64)',
  Ring: 'Array(Point)',
  LineString: 'Array(Point)',
  MultiLineString: 'Array(LineString)',
  Polygon: 'Array(Ring)',
  MultiPolygon: 'Array(Polygon)',
};

/** Splits `A, B(C, D), E('x, y')` at its top-level commas. */
function splitArguments(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let quote = '';
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (quote !== '') {
      if (c === '\\') i++;
      else if (c === quote) quote = '';
    } else if (c === "'" || c === '`' || c === '"') quote = c;
    else if (c === '(') depth++;
    else if (c === ')') depth--;
    else if (c === ',' && depth === 0) {
      parts.push(text.slice(start, i).trim());
      start = i + 1;
    }
  }
  const last = text.slice(start).trim();
  return last === '' ? parts : [...parts, last];
}

/** Removes the name of a named tuple element: `name Type` or `` `na me` Type ``. */
function withoutElementName(text: string): string {
  const quoted = /^`(?:[^`\\]|\\.)*`\s+/.exec(text);
  if (quoted) return text.slice(quoted[0].length);
  const named = /^[A-Za-z_][A-Za-z0-9_]*\s+(?=[A-Z])/.exec(text);
  return named ? text.slice(named[0].length) : text;
}

function parseEnum(args: readonly string[], bytes: 1 | 2): DataType {
  const names = new Map<number, string>();
  for (const arg of args) {
    const found = /^'((?:[^'\\]|\\.)*)'\s*=\s*(-?\d+)$/s.exec(arg);
    if (found) names.set(Number(found[2]), (found[1] ?? '').replace(/\\(.)/gs, '$1'));
  }
  return { kind: 'enum', bytes, names };
}

function parseDecimal(name: string, args: readonly string[]): DataType {
  const precision =
    name === 'Decimal' ? Number(args[0]) : { 32: 9, 64: 18, 128: 38, 256: 76 }[Number(name.slice(7))];
  const scale = Number(name === 'Decimal' ? (args[1] ?? 0) : args[0]);
  const digits = precision ?? 76;
  return { kind: 'decimal', bytes: digits <= 9 ? 4 : digits <= 18 ? 8 : digits <= 38 ? 16 : 32, scale };
}

/** Types with arguments; null when this reader does not know the type. */
function parseCall(name: string, args: readonly string[]): DataType | null {
  const inner = (index: number): DataType | null => parseDataType(args[index] ?? '');
  switch (name) {
    case 'LowCardinality': {
      const of = inner(0);
      if (of === null) return null;
      return of.kind === 'nullable'
        ? { kind: 'lowCardinality', of: of.of, nullable: true }
        : { kind: 'lowCardinality', of, nullable: false };
    }
    case 'SimpleAggregateFunction':
      return inner(args.length - 1);
    case 'Nullable': {
      const of = inner(0);
      return of && { kind: 'nullable', of };
    }
    case 'Array': {
      const of = inner(0);
      return of && { kind: 'array', of };
    }
    case 'Nested':
    case 'Tuple': {
      const types = args.map((arg) => parseDataType(withoutElementName(arg)));
      const of = types.filter((type) => type !== null);
      if (of.length !== types.length) return null;
      return name === 'Tuple' ? { kind: 'tuple', of } : { kind: 'array', of: { kind: 'tuple', of } };
    }
    case 'Map': {
      const [key, value] = [inner(0), inner(1)];
      return key && value && { kind: 'map', key, value };
    }
    case 'FixedString':
      return { kind: 'fixed', bytes: Number(args[0]) };
    case 'DateTime':
      return { kind: 'number', of: 'Uint32' };
    case 'DateTime64':
    case 'Time64':
      return { kind: 'bigint', signed: true };
    case 'Enum8':
      return parseEnum(args, 1);
    case 'Enum16':
      return parseEnum(args, 2);
    case 'Decimal':
    case 'Decimal32':
    case 'Decimal64':
    case 'Decimal128':
    case 'Decimal256':
      return parseDecimal(name, args);
    case 'JSON':
    case 'Object':
      return { kind: 'string' };
    default:
      return null;
  }
}

/** Reads a type as the engine prints it. Null when results of that type cannot be read (aggregate states, Dynamic). */
export function parseDataType(text: string): DataType | null {
  const open = text.indexOf('(');
  if (open > 0 && text.endsWith(')'))
    return parseCall(text.slice(0, open), splitArguments(text.slice(open + 1, -1)));
  const number = NUMBERS[text];
  if (number !== undefined) return { kind: 'number', of: number };
  const geometry = GEOMETRY[text];
  if (geometry !== undefined) return parseDataType(geometry);
  const wide = /^(U?)Int(128|256)$/.exec(text);
  if (wide) return { kind: 'wide', bytes: Number(wide[2]) / 8, signed: wide[1] === '', scale: 0 };
  if (/^Interval[A-Z]/.test(text)) return { kind: 'bigint', signed: true };
  switch (text) {
    case 'UInt64':
      return { kind: 'bigint', signed: false };
    case 'Int64':
      return { kind: 'bigint', signed: true };
    case 'Bool':
      return { kind: 'bool' };
    case 'String':
    case 'JSON':
      return { kind: 'string' };
    case 'UUID':
      return { kind: 'uuid' };
    case 'IPv4':
      return { kind: 'ipv4' };
    case 'IPv6':
      return { kind: 'ipv6' };
    case 'Nothing':
      return { kind: 'nothing' };
    default:
      return null;
  }
}

/**
 * A type without what a declared column ignores: LowCardinality, time zones, enum values, names of tuple elements.
 * `LowCardinality(String)` → `String`, `DateTime64(9, 'UTC')` → `DateTime64(9)`, `Enum8('a' = 1)` → `Enum8`.
 */
export function plainType(text: string): string {
  const open = text.indexOf('(');
  if (open <= 0 || !text.endsWith(')')) return text;
  const name = text.slice(0, open);
  const args = splitArguments(text.slice(open + 1, -1));
  switch (name) {
    case 'LowCardinality':
      return plainType(args[0] ?? '');
    case 'SimpleAggregateFunction':
      return plainType(args.at(-1) ?? '');
    case 'Enum8':
    case 'Enum16':
    case 'DateTime':
      return name;
    case 'DateTime64':
      return `DateTime64(${args[0]})`;
    case 'Tuple':
      return `Tuple(${args.map((arg) => plainType(withoutElementName(arg))).join(', ')})`;
    default:
      return `${name}(${args.map(plainType).join(', ')})`;
  }
}
