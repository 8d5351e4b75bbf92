import { say } from '../../base/messages.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { EMPTY_HEADER } from '../../model/profile-builder.ts';
import { Uint32List } from '../../model/profile-int64.ts';
import { StringTable } from '../../model/profile-strings.ts';
import type { Profile } from '../../model/profile.ts';
import { IdIndex } from './id-index.ts';
import { type ProfileError, ProfileFailure } from './profile-error.ts';
import { profileErrorMessages as m } from './profile-error.messages.ts';
import { readSamples } from './read-samples.ts';
import {
  type FileStrings,
  indexMappings,
  readFunctions,
  readLocations,
  readMappings,
  readValueType,
} from './read-tables.ts';
import { WIRE, WireReader } from './wire-reader.ts';

/**
 * Decodes an uncompressed pprof protobuf. Fields may come in any order, packed or not; unknown fields are skipped; every
 * 64-bit number is exact. The bytes are not kept.
 * Bounds: 2 GiB of input; memory is about a fifth of it plus the distinct stacks. Errors: all codes of `ProfileErrorCode`
 * but `PROFILE_UNRECOGNIZED`, each with the offset.
 * Source: google/pprof `proto/profile.proto`; `profile/encode.go` and CheckValid in `profile/profile.go` for the rules.
 */
export function decodeProfile(bytes: Uint8Array): Result<Profile, ProfileError> {
  try {
    return ok(decode(bytes));
  } catch (error) {
    if (error instanceof ProfileFailure) return err(error.error);
    throw error;
  }
}

function decode(bytes: Uint8Array): Profile {
  if (bytes.length === 0) throw new ProfileFailure('PROFILE_EMPTY', 0, say(m.empty));
  const file = new FileScan(bytes);
  const { reader, strings } = file;
  // Every encoder writes at least the empty string: without it these bytes are something else.
  file.text(0);
  const sampleTypes = spansOf(file.sampleTypes).map(([from, to]) => readValueType(reader, strings, from, to));
  if (sampleTypes.length === 0 && file.samples.length > 0) {
    const count = file.samples.length / 2;
    throw new ProfileFailure('PROFILE_INVALID', file.samples.values[0]!, say(m.noSampleTypes, { count }));
  }
  const mappings = readMappings(reader, strings, file.mappings);
  const functions = readFunctions(reader, strings, file.functions);
  const functionIds = new IdIndex(functions.id, functions.count, 'function');
  const locations = readLocations(reader, file.locations, indexMappings(mappings), functionIds);
  const locationIds = new IdIndex(locations.id, locations.count, 'location');
  const { samples, stacks, labels } = readSamples(
    reader,
    file.samples,
    strings,
    locationIds,
    sampleTypes.length,
  );
  const [period] = spansOf(file.periodType).slice(-1);
  return {
    strings: strings.table,
    sampleTypes,
    samples,
    mappings,
    locations,
    functions,
    stacks,
    labels,
    comments: Array.from(file.comments.take(), (index) => file.text(index)),
    docUrl: file.text(file.texts.get(15)),
    dropFrames: file.text(file.texts.get(7)),
    keepFrames: file.text(file.texts.get(8)),
    timeUnixNano: file.timeUnixNano,
    durationNano: file.durationNano,
    periodType:
      period === undefined ? EMPTY_HEADER.periodType : readValueType(reader, strings, period[0], period[1]),
    period: file.period,
    defaultSampleType: file.text(file.texts.get(14)),
  };
}

function spansOf(list: Uint32List): [number, number][] {
  const spans: [number, number][] = [];
  for (let i = 0; i < list.length; i += 2) spans.push([list.values[i]!, list.values[i + 1]!]);
  return spans;
}

/** The top level of the file: where each message lies, the strings, and the plain numbers. */
class FileScan {
  readonly reader: WireReader;
  readonly strings: FileStrings = { table: new StringTable(1024, 65_536), ids: new Uint32List(1024) };
  readonly sampleTypes = new Uint32List();
  readonly samples = new Uint32List(4096);
  readonly mappings = new Uint32List();
  readonly locations = new Uint32List(1024);
  readonly functions = new Uint32List(1024);
  readonly periodType = new Uint32List();
  readonly comments = new Uint32List();
  /** Numbers of strings in the file, by field. */
  readonly texts = new Map<number, number>();
  timeUnixNano = 0n;
  durationNano = 0n;
  period = 0n;

  constructor(bytes: Uint8Array) {
    this.reader = new WireReader(bytes);
    const messages = [
      undefined,
      this.sampleTypes,
      this.samples,
      this.mappings,
      this.locations,
      this.functions,
    ];
    messages[11] = this.periodType;
    const { reader } = this;
    while (reader.field()) {
      const spans = messages[reader.number];
      if (spans !== undefined) {
        reader.expect(WIRE.bytes);
        spans.push(reader.from);
        spans.push(reader.to);
      } else if (reader.number === 6) this.#string();
      else if (reader.number === 13) this.#comment();
      else this.#number();
    }
  }

  /** The text of a string by its number in the file. */
  text(index: number | undefined): string {
    if (index === undefined) return '';
    const id = this.strings.ids.values[index];
    if (index < 0 || index >= this.strings.ids.length || id === undefined) {
      const values = { index, count: this.strings.ids.length };
      throw new ProfileFailure('PROFILE_MALFORMED', this.reader.pos, say(m.stringIndex, values));
    }
    return this.strings.table.get(id);
  }

  #string(): void {
    const { reader } = this;
    reader.expect(WIRE.bytes);
    if (this.strings.ids.length === 0 && reader.to > reader.from) {
      const length = reader.to - reader.from;
      throw new ProfileFailure('PROFILE_MALFORMED', reader.from, say(m.firstString, { length }));
    }
    this.strings.ids.push(this.strings.table.internBytes(reader.bytes, reader.from, reader.to));
  }

  #comment(): void {
    const { reader } = this;
    if (reader.type === WIRE.bytes) {
      const { to } = reader;
      reader.enter(reader.from, to);
      while (reader.pos < to) {
        reader.varint();
        this.comments.push(this.#index());
      }
      reader.enter(to, reader.bytes.length);
      return;
    }
    reader.expect(WIRE.varint);
    this.comments.push(this.#index());
  }

  // An index beyond any table reads as the largest one, so that looking it up reports it.
  #index(): number {
    const index = this.reader.index();
    return index < 0 ? 0xffff_ffff : index;
  }

  #number(): void {
    const { reader } = this;
    const { number } = reader;
    if (number < 7 || number > 15) return;
    reader.expect(WIRE.varint);
    if (number === 9) {
      // Only a second profile glued to the first repeats this field.
      if (this.timeUnixNano !== 0n) {
        throw new ProfileFailure('PROFILE_CONCATENATED', reader.pos, say(m.concatenated));
      }
      this.timeUnixNano = reader.int64();
    } else if (number === 10) this.durationNano = reader.int64();
    else if (number === 12) this.period = reader.int64();
    else this.texts.set(number, this.#index());
  }
}
