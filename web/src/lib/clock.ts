import { useSyncExternalStore } from 'react';

/** The moment that relative windows end at, and how often it was moved on. */
export interface ClockReading {
  /** Server time, milliseconds of the Unix epoch. */
  readonly nowMs: number;
  /** Counts refreshes: part of the key of every answer. */
  readonly revision: number;
  /** Changes when the server's clock turned out to be another one: moments noted before mean nothing now. */
  readonly epoch: number;
}

/** Below this difference the browser's clock is taken as right (a round trip over a slow network). */
const TOLERANCE_MS = 2_000;

let offsetMs = 0;
let reading: ClockReading = { nowMs: Date.now(), revision: 0, epoch: 0 };
const listeners = new Set<() => void>();

/** The server's idea of now: a browser whose clock is off would otherwise look at an empty window. */
export function serverNowMs(): number {
  return Date.now() + offsetMs;
}

/** Moves the end of relative windows to now; everything on screen is asked for again. */
export function refreshClock(): void {
  reading = { ...reading, nowMs: serverNowMs(), revision: reading.revision + 1 };
  for (const listener of listeners) listener();
}

/** Learns how far the server's clock is from this browser's, at the moment the server answered. */
export function learnServerClock(serverMs: number, browserMs: number): void {
  const measured = serverMs - browserMs;
  const next = Math.abs(measured) > TOLERANCE_MS ? measured : 0;
  if (Math.abs(next - offsetMs) <= TOLERANCE_MS) return;
  offsetMs = next;
  reading = { ...reading, epoch: reading.epoch + 1 };
  refreshClock();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The current reading; the component renders again when it moves. */
export function useClock(): ClockReading {
  return useSyncExternalStore(subscribe, () => reading);
}
