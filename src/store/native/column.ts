import { aligned, type ByteReader } from './byte-reader.ts';
import type { DataType, NumberKind } from './data-type.ts';
import { decimalText, ipv4Text, ipv6Text, uuidText, wideInteger } from './scalar-text.ts';

/** One column of one block. `value` decodes row by row; typed views exist where the type allows them. */
export interface NativeColumn {
  readonly length: number;
  /** The value as in `SqlValue`. */
  readonly value: (row: number) => unknown;
  /** Of 64-bit integers and times. */
  readonly bigInts?: BigInt64Array | BigUint64Array;
  readonly numbers?: ArrayLike<number>;
  /** Of FixedString: all bytes, row after row. */
  readonly fixed?: Uint8Array;
}

const VIEW = {
  Uint8: Uint8Array,
  Uint16: Uint16Array,
  Uint32: Uint32Array,
  Int8: Int8Array,
  Int16: Int16Array,
  Int32: Int32Array,
  Float32: Float32Array,
  Float64: Float64Array,
} as const;

function readNumbers(reader: ByteReader, of: NumberKind, rows: number): ArrayLike<number> {
  if (of === 'BFloat16') {
    const raw = new Uint16Array(aligned(reader.take(rows * 2)));
    const wide = new Uint32Array(rows);
    for (let i = 0; i < rows; i++) wide[i] = (raw[i] ?? 0) << 16;
    return new Float32Array(wide.buffer);
  }
  const view = VIEW[of];
  return new view(aligned(reader.take(rows * view.BYTES_PER_ELEMENT)));
}

function numberColumn(reader: ByteReader, of: NumberKind, rows: number): NativeColumn {
  const numbers = readNumbers(reader, of, rows);
  return { length: rows, numbers, value: (row) => numbers[row] };
}

function bigintColumn(reader: ByteReader, signed: boolean, rows: number): NativeColumn {
  const buffer = aligned(reader.take(rows * 8));
  const bigInts = signed ? new BigInt64Array(buffer) : new BigUint64Array(buffer);
  return { length: rows, bigInts, value: (row) => bigInts[row] };
}

/** Strings stay bytes until a row is asked for; only their ends are noted. */
function stringColumn(reader: ByteReader, rows: number): NativeColumn {
  const { bytes } = reader;
  const starts = new Uint32Array(rows);
  const ends = new Uint32Array(rows);
  for (let row = 0; row < rows; row++) {
    const length = reader.varint();
    starts[row] = reader.position;
    reader.take(length);
    ends[row] = reader.position;
  }
  return { length: rows, value: (row) => bytes.toString('utf8', starts[row], ends[row]) };
}

function fixedColumn(reader: ByteReader, width: number, rows: number): NativeColumn {
  const bytes = reader.take(rows * width);
  return {
    length: rows,
    fixed: bytes,
    value: (row) => bytes.toString('hex', row * width, (row + 1) * width),
  };
}

/** Columns whose rows all take `width` bytes and are printed by `show`. */
function textColumn(
  reader: ByteReader,
  width: number,
  rows: number,
  show: (bytes: Buffer) => unknown,
): NativeColumn {
  const bytes = reader.take(rows * width);
  return { length: rows, value: (row) => show(bytes.subarray(row * width, (row + 1) * width)) };
}

function readOffsets(reader: ByteReader, rows: number): Float64Array {
  const raw = new BigUint64Array(aligned(reader.take(rows * 8)));
  const offsets = new Float64Array(rows + 1);
  for (let row = 0; row < rows; row++) offsets[row + 1] = Number(raw[row]);
  return offsets;
}

function slice(column: NativeColumn, from: number, to: number): unknown[] {
  const values: unknown[] = [];
  for (let i = from; i < to; i++) values.push(column.value(i));
  return values;
}

function arrayColumn(reader: ByteReader, of: DataType, rows: number): NativeColumn {
  const offsets = readOffsets(reader, rows);
  const inner = readData(reader, of, offsets[rows] ?? 0);
  return { length: rows, value: (row) => slice(inner, offsets[row] ?? 0, offsets[row + 1] ?? 0) };
}

function mapColumn(reader: ByteReader, key: DataType, value: DataType, rows: number): NativeColumn {
  const offsets = readOffsets(reader, rows);
  const keys = readData(reader, key, offsets[rows] ?? 0);
  const values = readData(reader, value, offsets[rows] ?? 0);
  return {
    length: rows,
    value: (row) => {
      const map = new Map<string, unknown>();
      for (let i = offsets[row] ?? 0; i < (offsets[row + 1] ?? 0); i++)
        map.set(String(keys.value(i)), values.value(i));
      return map;
    },
  };
}

function nullableColumn(reader: ByteReader, of: DataType, rows: number): NativeColumn {
  const isNull = reader.take(rows);
  const inner = readData(reader, of, rows);
  return { length: rows, value: (row) => (isNull[row] === 0 ? inner.value(row) : null) };
}

function tupleColumn(reader: ByteReader, of: readonly DataType[], rows: number): NativeColumn {
  if (of.length === 0) reader.take(rows);
  const columns = of.map((type) => readData(reader, type, rows));
  return { length: rows, value: (row) => columns.map((column) => column.value(row)) };
}

const INDEX_VIEW = [Uint8Array, Uint16Array, Uint32Array] as const;
/** Set when the dictionary follows in the column itself; the engine sends no other kind. */
const HAS_ADDITIONAL_KEYS = 0x200;

/** A dictionary and, for each row, an index into it. Each distinct value is decoded once. */
function lowCardinalityColumn(
  reader: ByteReader,
  of: DataType,
  nullable: boolean,
  rows: number,
): NativeColumn {
  if (rows === 0) return { length: 0, value: () => undefined };
  const flags = reader.uint64();
  const view = INDEX_VIEW[flags & 0xff];
  if (view === undefined || (flags & HAS_ADDITIONAL_KEYS) === 0)
    throw new RangeError(`dictionary flags ${flags}`);
  const keys = readData(reader, of, reader.uint64());
  const indexCount = reader.uint64();
  if (indexCount !== rows) throw new RangeError(`dictionary column of ${indexCount} rows instead of ${rows}`);
  const indexes = new view(aligned(reader.take(rows * view.BYTES_PER_ELEMENT)));
  const decoded: unknown[] = Array.from({ length: keys.length }, (_, i) =>
    nullable && i === 0 ? null : keys.value(i),
  );
  return { length: rows, value: (row) => decoded[indexes[row] ?? 0] };
}

/** Dictionaries announce their version before any data of the column, outer types first. */
function readPrefix(reader: ByteReader, type: DataType): void {
  switch (type.kind) {
    case 'lowCardinality': {
      const version = reader.uint64();
      if (version !== 1) throw new RangeError(`dictionary version ${version}`);
      break;
    }
    case 'nullable':
    case 'array':
      readPrefix(reader, type.of);
      break;
    case 'map':
      readPrefix(reader, type.key);
      readPrefix(reader, type.value);
      break;
    case 'tuple':
      for (const of of type.of) readPrefix(reader, of);
      break;
    default:
      break;
  }
}

/** Reads one column of `rows` rows in the Native format (ClickHouse `SerializationArray`, `…LowCardinality`, `…Map`, …). */
export function readColumn(reader: ByteReader, type: DataType, rows: number): NativeColumn {
  if (rows > 0) readPrefix(reader, type);
  return readData(reader, type, rows);
}

function readData(reader: ByteReader, type: DataType, rows: number): NativeColumn {
  switch (type.kind) {
    case 'number':
      return numberColumn(reader, type.of, rows);
    case 'bigint':
      return bigintColumn(reader, type.signed, rows);
    case 'wide':
      return textColumn(reader, type.bytes, rows, (bytes) => wideInteger(bytes, type.signed));
    case 'decimal':
      return textColumn(reader, type.bytes, rows, (bytes) => decimalText(bytes, type.scale));
    case 'bool': {
      const bytes = reader.take(rows);
      return { length: rows, numbers: bytes, value: (row) => bytes[row] !== 0 };
    }
    case 'string':
      return stringColumn(reader, rows);
    case 'fixed':
      return fixedColumn(reader, type.bytes, rows);
    case 'enum': {
      const numbers = readNumbers(reader, type.bytes === 1 ? 'Int8' : 'Int16', rows);
      return {
        length: rows,
        numbers,
        value: (row) => type.names.get(numbers[row] ?? 0) ?? String(numbers[row]),
      };
    }
    case 'uuid':
      return textColumn(reader, 16, rows, uuidText);
    case 'ipv4':
      return textColumn(reader, 4, rows, ipv4Text);
    case 'ipv6':
      return textColumn(reader, 16, rows, ipv6Text);
    case 'nothing':
      reader.take(rows);
      return { length: rows, value: () => null };
    case 'lowCardinality':
      return lowCardinalityColumn(reader, type.of, type.nullable, rows);
    case 'nullable':
      return nullableColumn(reader, type.of, rows);
    case 'array':
      return arrayColumn(reader, type.of, rows);
    case 'map':
      return mapColumn(reader, type.key, type.value, rows);
    case 'tuple':
      return tupleColumn(reader, type.of, rows);
  }
}
