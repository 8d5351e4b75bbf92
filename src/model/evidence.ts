import { type LocalText, say } from '../base/messages.ts';
import { evidenceMessages } from './evidence.messages.ts';

/** Why a fact could not be had: it is not there, this user may not read it, or reading it went wrong. */
export type EvidenceGap = 'absent' | 'denied' | 'failed';

/**
 * One fact with where it comes from, or the reason why it is missing. A missing fact is a value, never an exception and
 * never a default: a check that needs it answers "unknown".
 * `source` is a path on the target (`/proc/self/status`), a command line or a system call. `observedAtUnixMs` is when it
 * was read; a snapshot carries the time of its capture.
 */
export type Evidence<T> =
  | {
      readonly status: 'ok';
      readonly value: T;
      readonly source: string;
      readonly observedAtUnixMs: number;
    }
  | Missing;

/** A fact that could not be had. */
export interface Missing {
  readonly status: EvidenceGap;
  readonly reason: LocalText;
  readonly source: string;
}

/** A fact that was read. */
export function present<T>(value: T, source: string, observedAtUnixMs: number): Evidence<T> {
  return { status: 'ok', value, source, observedAtUnixMs };
}

/** A fact that could not be had. `reason` is one clause with the value seen, for example an errno. */
export function missing<T>(status: EvidenceGap, reason: LocalText, source: string): Evidence<T> {
  return { status, reason, source };
}

/** The value of a fact, or `undefined` when it is missing. Only where "missing" and "not set" mean the same. */
export function valueOf<T>(evidence: Evidence<T> | undefined): T | undefined {
  return evidence?.status === 'ok' ? evidence.value : undefined;
}

/**
 * Turns the value of a fact into another. When `change` answers `undefined` the result is `failed`: the text was there
 * but could not be understood.
 */
export function mapEvidence<A, B>(evidence: Evidence<A>, change: (value: A) => B | undefined): Evidence<B> {
  if (evidence.status !== 'ok') return evidence;
  const value = change(evidence.value);
  if (value === undefined) return missing('failed', say(evidenceMessages.notUnderstood), evidence.source);
  return { ...evidence, value };
}
