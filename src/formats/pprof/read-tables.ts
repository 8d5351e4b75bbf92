import { say } from '../../base/messages.ts';
import { FunctionTableBuilder, type LineInput, LocationTableBuilder } from '../../model/profile-builder.ts';
import { type Uint32List, Int64Column } from '../../model/profile-int64.ts';
import type { StringTable } from '../../model/profile-strings.ts';
import type { FunctionTable, LocationTable, Mapping, ValueType } from '../../model/profile.ts';
import { IdIndex } from './id-index.ts';
import { ProfileFailure } from './profile-error.ts';
import { profileErrorMessages as m } from './profile-error.messages.ts';
import { WIRE, type WireReader } from './wire-reader.ts';

/** The strings of a file: their numbers in the file, translated to ids of the table in which each text is once. */
export interface FileStrings {
  readonly table: StringTable;
  readonly ids: Uint32List;
}

/** Translates the number just read into a string id; fails when the file has no such string. */
export function stringId(reader: WireReader, strings: FileStrings): number {
  const index = reader.index();
  if (index < 0 || index >= strings.ids.length) {
    const values = { index: String(reader.int64()), count: strings.ids.length };
    throw new ProfileFailure('PROFILE_MALFORMED', reader.pos, say(m.stringIndex, values));
  }
  return strings.ids.values[index]!;
}

/** Reads a `ValueType` message. */
export function readValueType(reader: WireReader, strings: FileStrings, from: number, to: number): ValueType {
  let type = 0;
  let unit = 0;
  reader.enter(from, to);
  while (reader.field()) {
    if (reader.number === 0 || reader.number > 2) continue;
    reader.expect(WIRE.varint);
    if (reader.number === 1) type = stringId(reader, strings);
    else unit = stringId(reader, strings);
  }
  return { type: strings.table.get(type), unit: strings.table.get(unit) };
}

/** Reads all `Mapping` messages; `spans` holds pairs (from, to). */
export function readMappings(reader: WireReader, strings: FileStrings, spans: Uint32List): Mapping[] {
  const mappings: Mapping[] = [];
  for (let i = 0; i < spans.length; i += 2) {
    const numbers = [0n, 0n, 0n, 0n, 0n];
    const texts = [0, 0];
    const marks = [false, false, false, false];
    reader.enter(spans.values[i]!, spans.values[i + 1]!);
    while (reader.field()) {
      const { number } = reader;
      if (number === 0 || number > 10) continue;
      reader.expect(WIRE.varint);
      if (number <= 4) numbers[number] = reader.uint64();
      else if (number <= 6) texts[number - 5] = stringId(reader, strings);
      else marks[number - 7] = reader.lo !== 0 || reader.hi !== 0;
    }
    mappings.push({
      id: numbers[1]!,
      start: numbers[2]!,
      limit: numbers[3]!,
      offset: numbers[4]!,
      file: strings.table.get(texts[0]!),
      buildId: strings.table.get(texts[1]!),
      hasFunctions: marks[0]!,
      hasFilenames: marks[1]!,
      hasLineNumbers: marks[2]!,
      hasInlineFrames: marks[3]!,
    });
  }
  return mappings;
}

/** Reads all `Function` messages. */
export function readFunctions(reader: WireReader, strings: FileStrings, spans: Uint32List): FunctionTable {
  const table = new FunctionTableBuilder();
  for (let i = 0; i < spans.length; i += 2) {
    const texts = [0, 0, 0, 0, 0];
    let id = 0n;
    let startLine = 0n;
    reader.enter(spans.values[i]!, spans.values[i + 1]!);
    while (reader.field()) {
      const { number } = reader;
      if (number === 0 || number > 5) continue;
      reader.expect(WIRE.varint);
      if (number === 1) id = reader.uint64();
      else if (number === 5) startLine = reader.int64();
      else texts[number] = stringId(reader, strings);
    }
    table.add({ id, name: texts[2]!, systemName: texts[3]!, filename: texts[4]!, startLine });
  }
  return table.build();
}

/** Reads all `Location` messages. A mapping that is not in the file reads as none, a missing function is an error. */
export function readLocations(
  reader: WireReader,
  spans: Uint32List,
  mappings: IdIndex,
  functions: IdIndex,
): LocationTable {
  const table = new LocationTableBuilder();
  for (let i = 0; i < spans.length; i += 2) {
    const end = spans.values[i + 1]!;
    const lines: LineInput[] = [];
    let id = 0n;
    let address = 0n;
    let mapping = -1;
    let isFolded = false;
    reader.enter(spans.values[i]!, end);
    while (reader.field()) {
      const { number } = reader;
      if (number === 0 || number > 5) continue;
      if (number === 4) {
        reader.expect(WIRE.bytes);
        lines.push(readLine(reader, functions, id));
        reader.enter(reader.to, end);
        continue;
      }
      reader.expect(WIRE.varint);
      if (number === 1) id = reader.uint64();
      else if (number === 2) mapping = mappings.row(reader.lo, reader.hi);
      else if (number === 3) address = reader.uint64();
      else isFolded = reader.lo !== 0 || reader.hi !== 0;
    }
    table.add({ id, address, mapping, isFolded, lines });
  }
  return table.build();
}

function readLine(reader: WireReader, functions: IdIndex, location: bigint): LineInput {
  const { from, to } = reader;
  let row = -1;
  let functionId = 0n;
  let line = 0n;
  let column = 0n;
  reader.enter(from, to);
  while (reader.field()) {
    if (reader.number === 0 || reader.number > 3) continue;
    reader.expect(WIRE.varint);
    if (reader.number === 1) {
      row = functions.row(reader.lo, reader.hi);
      functionId = reader.uint64();
    } else if (reader.number === 2) line = reader.int64();
    else column = reader.int64();
  }
  reader.to = to;
  if (row < 0) {
    const values = { id: String(location), function: String(functionId) };
    throw new ProfileFailure('PROFILE_INVALID', from, say(m.missingFunction, values));
  }
  return { function: row, line, column };
}

/** The index of the mappings' ids, which checks them. */
export function indexMappings(mappings: readonly Mapping[]): IdIndex {
  const ids = Int64Column.of(mappings.map((mapping) => mapping.id));
  return new IdIndex(ids, mappings.length, 'mapping');
}
