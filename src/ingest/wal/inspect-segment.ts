import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { say } from '../../base/messages.ts';
import { scanOtlp } from '../../formats/otlp/scan.ts';
import type { OtlpSignal } from '../../formats/otlp/schema.ts';
import type { EventSink } from '../events.ts';
import { INGEST_EVENTS } from '../events.messages.ts';
import { createDir, replaceFile, writeSynced } from './durable-file.ts';
import type { SealedSegment } from './open-segment.ts';
import { type FoundRecord, readSegment, type SegmentPiece } from './record.ts';
import { SegmentCounts } from './segment-counts.ts';

/** A segment found on start of which only the name is known. */
export interface FoundSegment {
  readonly signal: OtlpSignal;
  readonly segmentId: bigint;
  readonly path: string;
  /** Length of the file. */
  readonly bytes: number;
}

/** Folder beside the segments for bytes that could not be used; nothing in it is ever removed by this program. */
export const QUARANTINE_DIR = 'quarantine';

/** What was accepted once is not judged again: only a structural fault can refuse it here. */
const NO_LIMITS = { maxItemBytes: Infinity, maxAttributes: Infinity, maxDepth: Infinity };
const DAY_NANOS = 86_400_000_000_000n;
/** Records are walked in slices of about this size, so that receivers keep answering. */
const SLICE_BYTES = 2 * 1024 * 1024;

/**
 * Reads a segment after a crash: checks every record, cuts off a torn end, takes out what fails its checksum (kept in
 * the quarantine folder, told as an event) and counts the rest. The file then holds sound records only.
 * Errors: those of the file system.
 */
export async function inspectSegment(
  found: FoundSegment,
  walDir: string,
  onEvent: EventSink,
): Promise<SealedSegment> {
  const buf = await readFile(found.path);
  const counts = new SegmentCounts();
  const good: FoundRecord[] = [];
  const bad: SegmentPiece[] = [];
  let items = 0;
  let slice = 0;
  for (const piece of readSegment(buf)) {
    if (piece.kind === 'bad') {
      bad.push(piece);
      continue;
    }
    good.push(piece);
    items += countRecord(found.signal, buf, piece, counts);
    slice += piece.end - piece.start;
    if (slice < SLICE_BYTES) continue;
    slice = 0;
    await setImmediate();
  }
  if (bad.length > 0) await setAside(found, walDir, buf, good, bad, onEvent);
  const first = good[0]?.header;
  return {
    signal: found.signal,
    segmentId: found.segmentId,
    path: found.path,
    bytes: good.reduce((sum, record) => sum + record.end - record.start, 0),
    dirtyTail: false,
    counts,
    items,
    firstReceivedUnixMs: Number((first?.receivedWallUnixNano ?? 0n) / 1_000_000n),
    recovered: true,
    damaged: bad.length > 0,
    suspect: false,
    firstSeq: first?.seq ?? 0n,
  };
}

/** Adds one record to the counts and returns its items. */
export function countRecord(
  signal: OtlpSignal,
  buf: Buffer,
  record: FoundRecord,
  counts: SegmentCounts,
): number {
  const receivedUnixNano = record.header.receivedWallUnixNano;
  const scan = scanOtlp(signal, buf.subarray(record.payloadStart, record.end), {
    limits: NO_LIMITS,
    receivedUnixNano,
  });
  // A record with a right checksum was scanned before it was written; should the scan have become stricter since, the
  // engine still reads the record and the recount shows what it made of it.
  if (!scan.ok) return 0;
  counts.add(scan.value.days, Number(receivedUnixNano / DAY_NANOS));
  return scan.value.items;
}

async function setAside(
  found: FoundSegment,
  walDir: string,
  buf: Buffer,
  good: readonly FoundRecord[],
  bad: readonly SegmentPiece[],
  onEvent: EventSink,
): Promise<void> {
  const file = basename(found.path);
  for (const piece of bad) {
    if (piece.kind !== 'bad') continue;
    const bytes = buf.subarray(piece.start, piece.end);
    const size = bytes.length;
    if (piece.end === buf.length && bytes.every((byte) => byte === 0)) {
      // The length of the file reached the disk before its content did: nothing of it was ever acknowledged.
      emit(onEvent, 'info', 'tornTail', { file, bytes: size });
      continue;
    }
    const side = await keepAside(walDir, `${file}.${piece.start}`, bytes);
    if (piece.fault === 'torn' && piece.end === buf.length)
      emit(onEvent, 'info', 'tornTail', { file, bytes: size });
    else
      emit(onEvent, 'error', 'corruptRecord', {
        file,
        bytes: size,
        offset: piece.start,
        fault: piece.fault,
        side,
      });
  }
  await replaceFile(
    found.path,
    good.map((record) => buf.subarray(record.start, record.end)),
  );
}

/** Saves bytes in the quarantine folder and returns the file's path relative to the log. */
export async function keepAside(walDir: string, name: string, bytes: Uint8Array): Promise<string> {
  const dir = join(walDir, QUARANTINE_DIR);
  await createDir(dir);
  await writeSynced(join(dir, name), [bytes]);
  return join(QUARANTINE_DIR, name);
}

function emit(
  onEvent: EventSink,
  severity: 'info' | 'error',
  name: 'tornTail' | 'corruptRecord',
  values: Readonly<Record<string, string | number>>,
): void {
  onEvent({ atUnixMs: Date.now(), severity, name, text: say(INGEST_EVENTS[name], values) });
}
