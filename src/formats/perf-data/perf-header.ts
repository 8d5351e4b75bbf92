import { PerfCursor } from './perf-cursor.ts';

/** One event that was recorded: how its samples are laid out. */
export interface PerfEvent {
  readonly name: string;
  readonly sampleType: number;
  readonly readFormat: number;
  /** What of branch records was asked for, and which registers. */
  readonly branchType: number;
  /** Bits of `sample_regs_user`, the low and the high half. */
  readonly userRegisters: readonly [low: number, high: number];
  /** Of samples that carry none: the one that was asked for; 1 where a frequency was. */
  readonly period: number;
  /** Records other than samples carry time and thread at their end. */
  readonly hasSampleId: boolean;
  readonly ids: readonly string[];
}

/** Where things are in a recording. */
export interface PerfHeader {
  readonly cursor: PerfCursor;
  /** Records only, written to a pipe: events and build ids are records too. */
  readonly isPipe: boolean;
  readonly dataOffset: number;
  readonly dataEnd: number;
  readonly events: PerfEvent[];
  readonly buildIds: Map<string, string>;
  /** Release of the kernel; empty in streams and files that do not say. */
  kernelRelease: string;
  readonly truncated: boolean;
}

const MAGIC = 'PERFILE2';
const MAGIC_SWAPPED = '2ELIFREP';
const FEATURE_BUILD_ID = 2;
const FEATURE_RELEASE = 4;
const FEATURE_EVENT_DESC = 12;
const MAX_EVENTS = 4096;
const MAX_IDS = 65_536;

/** True when the bytes begin a recording of `perf record`. */
export function isPerfData(bytes: Uint8Array): boolean {
  const magic = String.fromCharCode(...bytes.subarray(0, 8));
  return magic === MAGIC || magic === MAGIC_SWAPPED;
}

/**
 * Reads the head of a `perf.data` file or stream; null when it is none. Source: Linux
 * `tools/perf/Documentation/perf.data-file-format.txt`, `tools/perf/util/header.c`.
 */
export function readPerfHeader(bytes: Uint8Array): PerfHeader | null {
  if (!isPerfData(bytes)) return null;
  const cursor = new PerfCursor(bytes, String.fromCharCode(...bytes.subarray(0, 8)) === MAGIC);
  const size = cursor.u64(8);
  const empty = { cursor, events: [], buildIds: new Map<string, string>(), kernelRelease: '' };
  if (size <= 16 && size > 0) {
    return { ...empty, isPipe: true, dataOffset: 16, dataEnd: bytes.length, truncated: false };
  }
  const dataOffset = cursor.u64(40);
  const dataSize = cursor.u64(48);
  // A size of zero is a recording that was never finished: everything behind the start is data.
  const isFinished = dataSize > 0 && dataOffset + dataSize <= bytes.length;
  const dataEnd = isFinished ? dataOffset + dataSize : bytes.length;
  const header: PerfHeader = {
    ...empty,
    events: readAttributes(cursor),
    isPipe: false,
    dataOffset: Math.min(dataOffset, bytes.length),
    dataEnd,
    truncated: !isFinished,
  };
  if (isFinished) readFeatures(header);
  return header;
}

function readAttributes(cursor: PerfCursor): PerfEvent[] {
  const entry = cursor.u64(16);
  const [start, size] = [cursor.u64(24), cursor.u64(32)];
  const events: PerfEvent[] = [];
  if (entry < 64 + 16) return events;
  for (
    let at = start;
    at + entry <= Math.min(start + size, cursor.length) && events.length < MAX_EVENTS;
    at += entry
  ) {
    const ids = readIds(cursor, cursor.u64(at + entry - 16), cursor.u64(at + entry - 8) / 8);
    events.push(readEvent(cursor, at, ids));
  }
  return events;
}

/** One `perf_event_attr` with the ids of its counters. Source: Linux `include/uapi/linux/perf_event.h`. */
export function readEvent(cursor: PerfCursor, at: number, ids: readonly string[], name = ''): PerfEvent {
  const type = cursor.u32(at);
  const config = cursor.u64(at + 8);
  const size = cursor.u32(at + 4);
  // Bit 18 of the flags: the third byte in either order, where bit fields are counted from the other end of a byte.
  const bit = cursor.littleEndian ? 2 : 5;
  // Bit 10, in the second byte, has the same place there.
  const isFrequency = ((cursor.u8(at + 41) >> bit) & 1) === 1;
  return {
    name: name === '' ? (NAMES[`${type}:${config}`] ?? `event-${type}-${config.toString(16)}`) : name,
    sampleType: cursor.u64(at + 24),
    readFormat: cursor.u64(at + 32),
    branchType: size >= 80 ? cursor.u64(at + 72) : 0,
    userRegisters: size >= 96 ? registersAt(cursor, at + 80) : [0, 0],
    period: isFrequency ? 1 : Math.max(1, cursor.u64(at + 16)),
    hasSampleId: ((cursor.u8(at + 42) >> bit) & 1) === 1,
    ids,
  };
}

/** A mask of 64 bits in two halves. */
function registersAt(cursor: PerfCursor, at: number): readonly [low: number, high: number] {
  const halves = [cursor.u32(at), cursor.u32(at + 4)] as const;
  return cursor.littleEndian ? halves : [halves[1], halves[0]];
}

const NAMES: Readonly<Record<string, string>> = {
  '0:0': 'cycles',
  '0:1': 'instructions',
  '1:0': 'cpu-clock',
  '1:1': 'task-clock',
  '1:2': 'page-faults',
  '1:3': 'context-switches',
};

/** Ids as text of their 64 bits: only compared. */
export function readIds(cursor: PerfCursor, at: number, count: number): string[] {
  const ids: string[] = [];
  for (let i = 0; i < Math.min(count, MAX_IDS) && at + i * 8 + 8 <= cursor.length; i++)
    ids.push(idAt(cursor, at + i * 8));
  return ids;
}

/** The text of one id. */
export function idAt(cursor: PerfCursor, at: number): string {
  return `${cursor.u32(at)}:${cursor.u32(at + 4)}`;
}

function readFeatures(header: PerfHeader): void {
  const { cursor, dataEnd } = header;
  let table = dataEnd;
  for (let feature = 0; feature < 256; feature++) {
    // 256 bits in four words of 64.
    const word = 72 + (feature >> 6) * 8;
    const bit = feature & 63;
    const half = cursor.u32(word + (cursor.littleEndian === bit < 32 ? 0 : 4));
    if (((half >>> (bit & 31)) & 1) === 0) continue;
    const [at, size] = [cursor.u64(table), cursor.u64(table + 8)];
    table += 16;
    if (at + size > cursor.length) continue;
    if (feature === FEATURE_BUILD_ID) readBuildIds(cursor, at, at + size, header.buildIds);
    if (feature === FEATURE_RELEASE) header.kernelRelease = cursor.text(at + 4, cursor.u32(at));
    if (feature === FEATURE_EVENT_DESC) readEventNames(header, at, at + size);
  }
}

/** Build ids by path, as records behind one another. */
export function readBuildIds(cursor: PerfCursor, from: number, to: number, found: Map<string, string>): void {
  for (let at = from; at + 36 <= to;) {
    const size = cursor.u16(at + 6);
    if (size < 36 || at + size > to) return;
    readBuildId(cursor, at, size, found);
    at += size;
  }
}

/** One record: head, process, 20 bytes of id padded to 24, path. A mark in the head says that the length follows the id. */
export function readBuildId(cursor: PerfCursor, at: number, size: number, found: Map<string, string>): void {
  const HAS_SIZE = 0x8000;
  const given = (cursor.u16(at + 4) & HAS_SIZE) === 0 ? 20 : cursor.u8(at + 32);
  const id = cursor.bytes.subarray(at + 12, at + 12 + Math.min(20, given));
  const hex = [...id].map((b) => b.toString(16).padStart(2, '0')).join('');
  const path = cursor.text(at + 36, size - 36);
  if (path !== '' && /[^0]/.test(hex)) found.set(path, hex);
}

// The section repeats the attributes with their names: an event is found by one of its ids, else by its place.
function readEventNames({ cursor, events }: PerfHeader, from: number, to: number): void {
  const [count, size] = [cursor.u32(from), cursor.u32(from + 4)];
  let at = from + 8;
  for (let i = 0; i < Math.min(count, MAX_EVENTS) && at + size + 8 <= to; i++) {
    const idCount = cursor.u32(at + size);
    const length = cursor.u32(at + size + 4);
    const name = cursor.text(at + size + 8, length);
    const ids = readIds(cursor, at + size + 8 + length, idCount);
    const row = events.findIndex((event) => ids.length > 0 && event.ids.includes(ids[0] ?? ''));
    const place = row < 0 ? i : row;
    const event = events[place];
    if (event !== undefined && name !== '') events[place] = { ...event, name: plainName(name) };
    at += size + 8 + length + idCount * 8;
  }
}

function plainName(name: string): string {
  return /^cpu\/([\w-]+)[,/].*$/.exec(name)?.[1] ?? name.replace(/:[ukhGHpPSDIWeb]+$/, '');
}
