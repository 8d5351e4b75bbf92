import { engineErrorText } from './statement-text.ts';

/**
 * Why it failed. `engine`: the engine's own error with its code. `down`: it is not running or does not answer. The rest
 * are decided on the way: `missing` and `locked` when opening, `not-read-only` for user SQL.
 */
export type FailureReason =
  | 'engine'
  | 'missing'
  | 'locked'
  | 'unwritable'
  | 'not-read-only'
  | 'closing'
  | 'down'
  | 'cancelled'
  | 'timeout'
  | 'busy';

/** How a statement or the engine failed, before it is told in the words of the error catalogue. */
export class EngineFailure extends Error {
  /** `down`: the process ended or is not running; the others as the process says them. */
  readonly reason: FailureReason;
  /** Code of the engine's own error, 0 when there is none. */
  readonly engineCode: number;
  readonly holderPid: number;

  constructor(reason: FailureReason, message: string, engineCode = 0, holderPid = 0) {
    super(engineErrorText(message));
    this.name = 'EngineFailure';
    this.reason = reason;
    this.engineCode = engineCode;
    this.holderPid = holderPid;
  }
}
