import type { FailureMessage } from './messages.ts';
import { engineErrorText } from './statement-text.ts';

/** How a statement or the engine failed, before it is told in the words of the error catalogue. */
export class EngineFailure extends Error {
  /** `down`: the process ended or is not running; the others as the process says them. */
  readonly reason: FailureMessage['reason'] | 'down' | 'cancelled' | 'timeout' | 'busy';
  /** Code of the engine's own error, 0 when there is none. */
  readonly engineCode: number;
  readonly holderPid: number;

  constructor(reason: EngineFailure['reason'], message: string, engineCode = 0, holderPid = 0) {
    super(engineErrorText(message));
    this.name = 'EngineFailure';
    this.reason = reason;
    this.engineCode = engineCode;
    this.holderPid = holderPid;
  }

  static of(message: FailureMessage): EngineFailure {
    return new EngineFailure(message.reason, message.message, message.engineCode, message.holderPid);
  }
}
