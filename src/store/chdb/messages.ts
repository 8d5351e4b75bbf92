import type { FailureReason } from '../engine/engine-failure.ts';

/**
 * Which connections a statement may use. Each kind has its own, so a slow query never stands before an insert:
 * `load` inserts and other writes of the loader, `read` queries of this program, `user` SQL a user wrote, `admin` schema,
 * cancelling and other short statements.
 */
export type ConnectionKind = 'load' | 'read' | 'user' | 'admin';

/** Connections of each kind: how many statements of it run at once. */
export const CONNECTIONS: Readonly<Record<ConnectionKind, number>> = { load: 2, read: 4, user: 2, admin: 2 };

/** A statement for the engine. */
export interface RequestMessage {
  readonly connection: ConnectionKind;
  /** One statement; for `user` as it was written. */
  readonly text: string;
  /** Escaped text by placeholder name. */
  readonly params: Readonly<Record<string, string>>;
  readonly settings: Readonly<Record<string, string | number>>;
  readonly format: 'Native' | 'Null';
  /** Send result blocks as they come instead of at the end. */
  readonly stream: boolean;
}

/** The engine is open. */
export interface ReadyMessage {
  readonly engineVersion: string;
  readonly openMs: number;
}

/** A statement is done. */
export interface DoneMessage {
  readonly elapsedMs: number;
}

/** Why the engine or a statement failed. */
export interface FailureMessage {
  readonly reason: FailureReason;
  /** Code of the engine's error, 0 when there is none. */
  readonly engineCode: number;
  readonly message: string;
  /** Process that holds the directory, 0 when not known. */
  readonly holderPid: number;
}
