import type { LocalText } from '../../../base/messages.ts';

/** The two ends of a POSIX shell that runs on a target: over ssh, or in a container of a pod. */
export interface ShellPipe {
  readonly write: (text: string) => void;
  /** Called with what the shell writes to its standard output. Set once, before the first write. */
  readonly onOutput: (listener: (bytes: Uint8Array) => void) => void;
  /** Called once, when the shell has gone, with the reason as far as it is known. */
  readonly onEnd: (listener: (reason: LocalText | string) => void) => void;
  readonly close: () => void;
}
