import { type FileHead, HEAD_BYTES, type Recogniser, shareOfLines } from '../recogniser.ts';

const LEGACY =
  /^(?:(?:heap|growth|fragmentation|allocation|threadcreate|goroutine|goroutineleak|heap_v2\/\d+) ?(?:profile|stats)?:|heap_v2\/\d+$|--- ?(?:contention|heap|mutex|threadz|Memory)|heap profile|# (?:runtime|mutex))/;
const STACK_LINE = /^\s*\d+(?::? \d+)?(?: \[\s*\d+: \d+\])? @(?: 0x[0-9a-f]+)*/;

const MANY_STRINGS = 100;

/** Wire type by field of profile.proto; field 2 and others hold messages. */
const WIRE: readonly number[] = [-1, 2, 2, 2, 2, 2, 2, 0, 0, 0, 0, 2, 0, -2, 0, 0];

/** pprof profiles: protobuf by its fields, the older text and binary forms by their first lines. */
export const recogniser: Recogniser = { recognise };

function recognise({ bytes, text }: FileHead): number {
  const [first = ''] = text.split('\n', 1);
  if (LEGACY.test(first)) return 80;
  if (text !== '' && shareOfLines(text, 40, (line) => STACK_LINE.test(line)) > 0.4) return 60;
  return Math.max(protobufCertainty(bytes), legacyCpuCertainty(bytes));
}

// A profile has sample types, samples and strings; other messages of the field have other wire types or numbers.
function protobufCertainty(bytes: Uint8Array): number {
  const seen = new Set<number>();
  let at = 0;
  let count = 0;
  for (; count < 2000 && at < bytes.length; count++) {
    const tag = bytes[at] ?? 0;
    const field = tag >> 3;
    const wire = tag & 7;
    const wanted = WIRE[field] ?? -1;
    if (tag >= 0x80 || (wanted === -2 ? wire !== 0 && wire !== 2 : wire !== wanted)) return 0;
    const value = varint(bytes, at + 1);
    if (value === undefined) return 0;
    seen.add(field);
    // The first field of a value type is a small number: a message that begins with text is another format's.
    if (field === 1 && value.value > 0 && bytes[value.next] !== 0x08 && bytes[value.next] !== 0x10) return 0;
    at = value.next + (wire === 2 ? value.value : 0);
  }
  // Some writers begin with the strings, and those may be all that a head shows.
  if (seen.size === 1 && seen.has(6)) return bytes.length >= HEAD_BYTES && count >= MANY_STRINGS ? 60 : 0;
  return seen.has(1) && (seen.has(2) || seen.has(6)) ? 90 : 0;
}

function varint(
  bytes: Uint8Array,
  from: number,
): { readonly value: number; readonly next: number } | undefined {
  let value = 0;
  for (let i = 0; i < 10; i++) {
    const byte = bytes[from + i];
    if (byte === undefined) return undefined;
    value += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return { value, next: from + i + 1 };
  }
  return undefined;
}

// Words 0, 3, version, period, 0 in either byte order and word size (gperftools; version 1 is Java's).
function legacyCpuCertainty(bytes: Uint8Array): number {
  if (bytes.length < 40) return 0;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (const size of [4, 8]) {
    for (const little of [true, false]) {
      const word = (i: number): number =>
        view.getUint32(i * size + (little || size === 4 ? 0 : 4), little) +
        (size === 8 ? view.getUint32(i * size + (little ? 4 : 0), little) : 0);
      if (word(0) === 0 && word(1) === 3 && word(2) <= 1 && word(3) > 0 && word(4) === 0) return 85;
    }
  }
  return 0;
}
