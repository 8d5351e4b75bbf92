import { ByteReader } from './byte-reader.ts';
import { type NativeColumn, readColumn } from './column.ts';
import { type DataType, parseDataType } from './data-type.ts';

/** One block of a result. */
export interface NativeBlock {
  readonly names: readonly string[];
  /** Types as the engine prints them. */
  readonly types: readonly string[];
  readonly columns: readonly NativeColumn[];
  readonly rowCount: number;
}

/** The engine answered with a type this reader does not know. */
export class UnreadableTypeError extends Error {
  readonly column: string;
  readonly type: string;

  constructor(column: string, type: string) {
    super(`column ${column} has type ${type}`);
    this.name = 'UnreadableTypeError';
    this.column = column;
    this.type = type;
  }
}

const known = new Map<string, DataType | null>();

function dataType(column: string, text: string): DataType {
  let type = known.get(text);
  if (type === undefined) {
    type = parseDataType(text);
    if (known.size > 1000) known.clear();
    known.set(text, type);
  }
  if (type === null) throw new UnreadableTypeError(column, text);
  return type;
}

function readBlock(reader: ByteReader): NativeBlock {
  const columnCount = reader.varint();
  const rowCount = reader.varint();
  const names: string[] = [];
  const types: string[] = [];
  const columns: NativeColumn[] = [];
  for (let i = 0; i < columnCount; i++) {
    const name = reader.text();
    const type = reader.text();
    names.push(name);
    types.push(type);
    columns.push(readColumn(reader, dataType(name, type), rowCount));
  }
  return { names, types, columns, rowCount };
}

/**
 * Reads a result in the Native format (blocks of columns, protocol revision 0). Values are decoded when asked for.
 * Errors: RangeError when the bytes end early, UnreadableTypeError.
 */
export function readBlocks(bytes: Buffer): NativeBlock[] {
  const reader = new ByteReader(bytes);
  const blocks: NativeBlock[] = [];
  while (!reader.done) blocks.push(readBlock(reader));
  return blocks;
}

/** The first block and its length in bytes; null when the bytes end inside it. Errors: UnreadableTypeError. */
export function readFirstBlock(
  bytes: Buffer,
): { readonly block: NativeBlock; readonly byteLength: number } | null {
  const reader = new ByteReader(bytes);
  try {
    const block = readBlock(reader);
    return { block, byteLength: reader.position };
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
