import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { writeSynced } from '../wal/durable-file.ts';
import { countRecord } from '../wal/inspect-segment.ts';
import type { SealedSegment } from '../wal/open-segment.ts';
import { type FoundRecord, readSegment } from '../wal/record.ts';
import { SegmentCounts } from '../wal/segment-counts.ts';
import { segmentFileName, segmentPath } from '../wal/segment-file.ts';

/** A segment cut in two at a record, or `undefined` when it holds a single record. Drafts: `finishSplit` names them. */
export interface SegmentHalves {
  readonly names: readonly string[];
  readonly halves: readonly SealedSegment[];
}

/**
 * Writes the two halves of a segment beside it, durably, under `.tmp` names and new ids: ids are never reused, so the
 * store cannot take the rows of a half for those of the whole. Errors: file system.
 */
export async function splitSegment(
  segment: SealedSegment,
  walDir: string,
  nextId: () => bigint,
): Promise<SegmentHalves | undefined> {
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
    await writeSynced(
      join(walDir, `${name}.tmp`),
      part.map((record) => buf.subarray(record.start, record.end)),
    );
    names.push(name);
    halves.push(await describeHalf(segment, walDir, segmentId, buf, part));
  }
  return { names, halves };
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
    lastSeq: records.at(-1)?.header.seq ?? segment.lastSeq,
  };
}

/** The file name of a segment. */
export function segmentName(segment: { readonly path: string }): string {
  return basename(segment.path);
}
