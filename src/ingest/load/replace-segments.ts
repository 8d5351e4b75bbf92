import { readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { writeSynced } from '../wal/durable-file.ts';
import { countRecord } from '../wal/inspect-segment.ts';
import type { SealedSegment } from '../wal/open-segment.ts';
import { type FoundRecord, readSegment } from '../wal/record.ts';
import { SegmentCounts } from '../wal/segment-counts.ts';
import { segmentFileName, segmentPath } from '../wal/segment-file.ts';

/** Segments that are to take the place of others. Their files are drafts until `finishReplacement` names them. */
export interface Replacement {
  readonly names: readonly string[];
  readonly segments: readonly SealedSegment[];
}

/**
 * Writes the two halves of a segment beside it, or nothing when it holds a single record, durably, under `.tmp` names and new ids: ids are never reused, so the
 * store cannot take the rows of a half for those of the whole. Errors: file system.
 */
export async function splitSegment(
  segment: SealedSegment,
  walDir: string,
  nextId: () => bigint,
): Promise<Replacement | undefined> {
  const buf = await readFile(segment.path);
  const records: FoundRecord[] = [];
  for (const piece of readSegment(buf)) if (piece.kind === 'record') records.push(piece);
  if (records.length < 2) return undefined;
  const middle = Math.ceil(records.length / 2);
  const halves: SealedSegment[] = [];
  const names: string[] = [];
  for (const part of [records.slice(0, middle), records.slice(middle)]) {
    const segmentId = nextId();
    const name = segmentFileName(segment.signal, segmentId);
    await writeDraft(
      walDir,
      name,
      part.map((record) => buf.subarray(record.start, record.end)),
    );
    names.push(name);
    halves.push(await describeHalf(segment, walDir, segmentId, buf, part));
  }
  return { names, segments: halves };
}

/**
 * Writes the records of several segments of one signal into one, durably, under a new id. None of them may have rows in
 * the store. One INSERT of many rows costs the engine far less than many of few. Errors: file system.
 */
export async function gatherSegments(
  segments: readonly SealedSegment[],
  walDir: string,
  nextId: () => bigint,
): Promise<Replacement> {
  const [first] = segments;
  if (first === undefined) throw new Error('internal error: nothing to gather');
  if (segments.some(({ signal }) => signal !== first.signal))
    throw new Error('internal error: segments of several signals in one');
  const segmentId = nextId();
  const name = segmentFileName(first.signal, segmentId);
  const contents = await Promise.all(segments.map((segment) => readFile(segment.path)));
  await writeDraft(walDir, name, contents);
  const counts = new SegmentCounts();
  for (const segment of segments) counts.addAll(segment.counts);
  const whole: SealedSegment = {
    ...first,
    segmentId,
    path: segmentPath(walDir, first.signal, segmentId),
    bytes: contents.reduce((sum, content) => sum + content.length, 0),
    items: segments.reduce((sum, segment) => sum + segment.items, 0),
    counts,
    dirtyTail: false,
    recovered: false,
    damaged: false,
    firstSeq: segments.reduce((min, { firstSeq }) => (firstSeq < min ? firstSeq : min), first.firstSeq),
  };
  return { names: [name], segments: [whole] };
}

/** A draft that does not fit on the disk is removed: it would keep the room that loading is about to free. */
async function writeDraft(walDir: string, name: string, parts: readonly Uint8Array[]): Promise<void> {
  const path = join(walDir, `${name}.tmp`);
  try {
    await writeSynced(path, parts);
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

async function describeHalf(
  segment: SealedSegment,
  walDir: string,
  segmentId: bigint,
  buf: Buffer,
  records: readonly FoundRecord[],
): Promise<SealedSegment> {
  const counts = new SegmentCounts();
  let items = 0;
  let bytes = 0;
  for (const record of records) {
    items += countRecord(segment.signal, buf, record, counts);
    bytes += record.end - record.start;
    await setImmediate();
  }
  return {
    ...segment,
    segmentId,
    path: segmentPath(walDir, segment.signal, segmentId),
    bytes,
    counts,
    items,
    dirtyTail: false,
    recovered: false,
    suspect: true,
    firstSeq: records[0]?.header.seq ?? segment.firstSeq,
  };
}

/** The file name of a segment. */
export function segmentName(segment: { readonly path: string }): string {
  return basename(segment.path);
}
