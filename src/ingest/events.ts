import type { LocalText } from '../base/messages.ts';
import type { INGEST_EVENTS } from './events.messages.ts';

/** Names of what may happen: the keys of the catalogue. */
export type IngestEventName = keyof typeof INGEST_EVENTS;

/** Something an operator should know. Kept in memory (the last hundred), and stored as a log record of `goroscope`. */
export interface IngestEvent {
  readonly atUnixMs: number;
  readonly severity: 'info' | 'warning' | 'error';
  readonly name: IngestEventName;
  readonly text: LocalText;
}

/** Receives events. Must not throw. */
export type EventSink = (event: IngestEvent) => void;
