import type { LogRow, LogTailEvent } from '../../../../src/api/logs.ts';

/** What a live tail holds: lines on screen, lines that wait, and how many the server left out. */
export interface TailBuffer {
  /** Newest first. */
  readonly shown: readonly LogRow[];
  /** Newest first; they came while the reader was looking at older lines. */
  readonly waiting: readonly LogRow[];
  readonly dropped: number;
}

/** Nothing has come yet. */
export const EMPTY_TAIL: TailBuffer = { shown: [], waiting: [], dropped: 0 };

/** The oldest lines beyond this many are let go: a search finds them. */
export const TAIL_LIMIT = 10_000;

/** Takes events in. With `hold` new lines wait; the rows of an event come oldest first. */
export function takeEvents(buffer: TailBuffer, events: readonly LogTailEvent[], hold: boolean): TailBuffer {
  const fresh = events.flatMap((event) => event.logs).reverse();
  const dropped = events.reduce((sum, event) => sum + event.dropped, buffer.dropped);
  const waiting = [...fresh, ...buffer.waiting].slice(0, TAIL_LIMIT);
  if (hold) return { shown: buffer.shown, waiting, dropped };
  return { shown: [...waiting, ...buffer.shown].slice(0, TAIL_LIMIT), waiting: [], dropped };
}

/** Shows what waited. */
export function releaseTail(buffer: TailBuffer): TailBuffer {
  return buffer.waiting.length === 0 ? buffer : takeEvents(buffer, [], false);
}

/** Tail lines before searched ones, each line once: the search and the tail overlap around the moment of the switch. */
export function mergeTail(tail: readonly LogRow[], searched: readonly LogRow[]): readonly LogRow[] {
  if (tail.length === 0) return searched;
  const known = new Set(tail.map((row) => row.id));
  return [...tail, ...searched.filter((row) => !known.has(row.id))];
}
