import { AppError } from '../../base/errors/app-error.ts';
import type { Loader } from '../../store/load/loader.ts';
import { dayText } from '../../store/partition-day.ts';
import type { SealedSegment } from '../wal/open-segment.ts';
import type { ExpectedRows } from '../wal/segment-counts.ts';

/** What became of segments that one INSERT was to store. */
export interface TogetherResult {
  /** Those of which the store holds what was counted. */
  readonly stored: readonly SealedSegment[];
  /** Those of which it is to be asked before anything else is done with them. */
  readonly doubtful: readonly SealedSegment[];
  /** Why the engine could not be asked; `undefined` when it stored the segments, refused them or lacked memory for all of them. */
  readonly failure?: string;
}

/** Errors of an engine that works: each segment is then tried by itself. */
const ANSWERS: ReadonlySet<string> = new Set(['STORE_REJECTED', 'STORE_MEMORY']);
/**
 * A segment with more rows goes alone: its columns, of which each row has some 300 bytes however small it was sent, may
 * need a third of the engine's memory.
 */
const MOST_ITEMS = 150_000;

/** The one table and day that the rows of a segment go to; `undefined` when there are several. */
export function onlyRows({ counts }: SealedSegment): ExpectedRows | undefined {
  const [only, second] = counts.expected();
  return second === undefined ? only : undefined;
}

/** Whether one INSERT can store both. */
export function goTogether(a: SealedSegment, b: SealedSegment): boolean {
  const [rowsOfA, rowsOfB] = [onlyRows(a), onlyRows(b)];
  return (
    a.signal === b.signal &&
    a.items <= MOST_ITEMS &&
    b.items <= MOST_ITEMS &&
    rowsOfA !== undefined &&
    rowsOfA.table === rowsOfB?.table &&
    rowsOfA.day === rowsOfB.day
  );
}

/** Stores segments that go together by one INSERT. Whatever the engine does meanwhile, a recount can tell. */
export async function loadTogether(
  segments: readonly SealedSegment[],
  loader: Loader,
): Promise<TogetherResult> {
  const [first] = segments;
  const rows = first === undefined ? undefined : onlyRows(first);
  if (rows === undefined || first === undefined || !segments.every((segment) => goTogether(first, segment)))
    throw new Error('internal error: segments that do not go together in one INSERT');
  const refs = segments.map(({ signal, path, segmentId }) => ({ signal, path, segmentId }));
  try {
    const counts = await loader.loadTogether({ segments: refs, table: rows.table, day: dayText(rows.day) });
    const isStored = (segment: SealedSegment): boolean =>
      counts.find((c) => c.segmentId === segment.segmentId)?.rows === onlyRows(segment)?.rows;
    return {
      stored: segments.filter(isStored),
      doubtful: segments.filter((segment) => !isStored(segment)),
    };
  } catch (error) {
    const refused = error instanceof AppError && ANSWERS.has(error.code);
    const failure = error instanceof Error ? error.message : String(error);
    return { stored: [], doubtful: segments, ...(refused ? {} : { failure }) };
  }
}
