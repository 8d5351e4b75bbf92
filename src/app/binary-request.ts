import { type Lang, text } from '../base/messages.ts';
import type { OpenOptions } from './doctor/open-target.ts';
import { binaryCommandMessages as c } from './binary-command.messages.ts';

/** Where the command writes; the command line's own input and output fit. */
export interface BinaryIo {
  readonly out: (text: string) => void;
  /** Ends when what was written has been taken; left out where nothing waits. */
  readonly drained?: () => Promise<void>;
  readonly err: (text: string) => void;
  readonly lang: Lang;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly color: boolean;
  readonly columns: number;
  readonly isErrTty: boolean;
  readonly signal: AbortSignal;
}

/** What is asked for. */
export interface BinaryRequest {
  /** Directory or image file, or a target: `KIND:REST`. */
  readonly image: string | null;
  /** How a target is reached. */
  readonly target: OpenOptions;
  readonly at: string | null;
  readonly bases: boolean;
  /** x86-64 level; null when it is not to be judged. */
  readonly cpuLevel: number | null;
  readonly kernel: string | null;
  readonly size: boolean;
  /** The sizes as a map of rectangles, too. */
  readonly treemap: boolean;
  readonly functions: RegExp | null;
  readonly addresses: readonly number[];
  readonly all: boolean;
  readonly deep: boolean;
  /** In trees only what `go version -m` prints. */
  readonly brief: boolean;
}

/** One line of progress for a terminal, overwritten by the next. */
export function progressLine(files: number, found: number, io: BinaryIo): void {
  if (io.isErrTty && !io.quiet) io.err(`\r${text(c.progress, io.lang, { files, found })}\u001b[K`);
}
