import { Uint32List } from '../../model/profile-int64.ts';
import type { PerfCursor } from './perf-cursor.ts';
import { type PerfEvent, type PerfHeader, readBuildId, readEvent, readIds } from './perf-header.ts';
import { timeOf } from './sample-layout.ts';

/** Record types that are used. Source: Linux `perf_event.h`, `tools/lib/perf/include/perf/event.h`. */
export const RECORD = {
  mmap: 1,
  lost: 2,
  comm: 3,
  fork: 7,
  sample: 9,
  mmap2: 10,
  lostSamples: 13,
  ksymbol: 17,
  attribute: 64,
  tracingData: 66,
  buildId: 67,
  auxTrace: 71,
  compressed: 81,
  compressed2: 83,
} as const;

/** Unpacks a zstd stream that is given in pieces; what it holds so far. */
export interface StreamInflater {
  readonly push: (piece: Uint8Array) => readonly Uint8Array[];
}

/** A stretch of records: of the file, or unpacked. */
interface Stretch {
  readonly cursor: PerfCursor;
  readonly from: number;
  readonly end: number;
}

/** All records, where they lie and when they happened. */
export interface RecordList {
  readonly stretches: readonly Stretch[];
  /** Row of `stretches` of each record. */
  readonly stretch: Uint32Array;
  readonly offset: Uint32Array;
  readonly timeNs: readonly number[];
  readonly truncated: boolean;
  readonly skipped: number;
}

/** Bytes that packed records may unpack to. */
const MAX_UNPACKED = 2 ** 30;

/**
 * Lists the records of a recording, packed ones unpacked, with their times. Events and build ids of a stream are added to the
 * header. `inflate` is null where zstd cannot be unpacked: packed records are then skipped.
 */
export function listRecords(
  header: PerfHeader,
  inflate: StreamInflater | null,
  wrap: (bytes: Uint8Array) => PerfCursor,
): RecordList {
  const walker = new RecordWalker(header, inflate, wrap);
  walker.walk({ cursor: header.cursor, from: header.dataOffset, end: header.dataEnd });
  return walker.take();
}

class RecordWalker {
  readonly #header: PerfHeader;
  readonly #inflate: StreamInflater | null;
  readonly #wrap: (bytes: Uint8Array) => PerfCursor;
  readonly #stretches: Stretch[] = [];
  readonly #stretch = new Uint32List(1024);
  readonly #offset = new Uint32List(1024);
  readonly #timeNs: number[] = [];
  #rest: Uint8Array = new Uint8Array(0);
  #unpacked = 0;
  #truncated = false;
  #skipped = 0;

  constructor(header: PerfHeader, inflate: StreamInflater | null, wrap: (bytes: Uint8Array) => PerfCursor) {
    this.#header = header;
    this.#inflate = inflate;
    this.#wrap = wrap;
  }

  /** Walks a stretch; answers the first byte that no whole record holds. */
  walk(stretch: Stretch): number {
    const row = this.#stretches.push(stretch) - 1;
    const { cursor, end } = stretch;
    let at = stretch.from;
    while (at + 8 <= end) {
      const size = cursor.u16(at + 6);
      // Not even a head: what follows cannot be found.
      if (size < 8) {
        this.#skipped++;
        return end;
      }
      if (at + size > end) break;
      at += size + this.#record(stretch, row, at, size);
    }
    if (row === 0) this.#truncated = this.#header.truncated || at < end || this.#rest.length > 0;
    return at;
  }

  take(): RecordList {
    return {
      stretches: this.#stretches,
      stretch: this.#stretch.take(),
      offset: this.#offset.take(),
      timeNs: this.#timeNs,
      truncated: this.#truncated,
      skipped: this.#skipped,
    };
  }

  /** Handles one record; answers the bytes of content that stand behind it without being counted in its size. */
  #record({ cursor }: Stretch, row: number, at: number, size: number): number {
    const { events, buildIds } = this.#header;
    const type = cursor.u32(at);
    if (type === RECORD.attribute) addEvent(cursor, at, size, events);
    else if (type === RECORD.buildId) readBuildId(cursor, at, size, buildIds);
    else if (type === RECORD.tracingData) return Math.ceil(cursor.u32(at + 8) / 8) * 8;
    else if (type === RECORD.auxTrace) return cursor.u64(at + 8);
    else if (type === RECORD.compressed) this.#unpack(cursor.bytes.subarray(at + 8, at + size));
    else if (type === RECORD.compressed2)
      this.#unpack(cursor.bytes.subarray(at + 16, Math.min(at + size, at + 16 + cursor.u64(at + 8))));
    else if (type < RECORD.attribute) {
      this.#stretch.push(row);
      this.#offset.push(at);
      this.#timeNs.push(timeOf(cursor, at + 8, at + size, type === RECORD.sample, events));
    }
    return 0;
  }

  // Records continue from one packed record into the next.
  #unpack(packed: Uint8Array): void {
    if (this.#inflate === null || this.#unpacked > MAX_UNPACKED) {
      this.#skipped++;
      return;
    }
    let pieces: readonly Uint8Array[];
    try {
      pieces = this.#inflate.push(packed);
    } catch {
      this.#skipped++;
      return;
    }
    const length = pieces.reduce((sum, piece) => sum + piece.length, this.#rest.length);
    this.#unpacked += length;
    const bytes = new Uint8Array(length);
    bytes.set(this.#rest);
    let at = this.#rest.length;
    for (const piece of pieces) {
      bytes.set(piece, at);
      at += piece.length;
    }
    this.#rest = new Uint8Array(0);
    const read = this.walk({ cursor: this.#wrap(bytes), from: 0, end: length });
    this.#rest = bytes.subarray(Math.min(read, length));
  }
}

function addEvent(cursor: PerfCursor, at: number, size: number, events: PerfEvent[]): void {
  const length = cursor.u32(at + 12);
  if (length < 64 || length > size - 8) return;
  events.push(readEvent(cursor, at + 8, readIds(cursor, at + 8 + length, (size - 8 - length) / 8)));
}
