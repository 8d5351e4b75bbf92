import type { LocalText } from '../base/messages.ts';

/** Who refuses to start the program. */
export type FitStage = 'kernel' | 'loader' | 'program';

/** Kernel errors of execve that are predicted. */
export type ExecErrno = 'ENOENT' | 'EACCES' | 'ENOEXEC' | 'ENOTDIR' | 'ELOOP' | 'ELIBBAD' | 'EIO' | 'EISDIR';

/** The failure a user would see. */
export interface FitFailure {
  /** Stable word, for example `interpreter-missing`. */
  readonly code: string;
  readonly stage: FitStage;
  /** Set when execve itself fails. */
  readonly errno: ExecErrno | null;
  /** Exit code of the process, or the one a shell gives for a failed exec. */
  readonly exitCode: number;
  /** The lines as the loader prints them, or the kernel's error text after the path. */
  readonly message: string;
  readonly explanation: LocalText;
  readonly remedy: LocalText;
}

/** One library as the loader would find it. */
export interface FoundLibrary {
  readonly name: string;
  /** Path in the image; null when it is not found. */
  readonly path: string | null;
  readonly neededBy: string;
}

/** Something worth knowing that does not stop the start. */
export interface FitNote {
  readonly code: string;
  readonly severity: 'warn' | 'info';
  readonly text: LocalText;
}

/** Whether a program starts in an image. */
export interface ImageFit {
  readonly image: string;
  /** Path of the program in the image. */
  readonly at: string;
  readonly verdict: 'runs' | 'fails';
  readonly failure: FitFailure | null;
  readonly libraries: readonly FoundLibrary[];
  readonly notes: readonly FitNote[];
}

/** One row of the matrix of base images. */
export interface BaseImageFit {
  readonly base: string;
  readonly verdict: 'runs' | 'fails';
  readonly reason: LocalText | null;
  readonly notes: readonly LocalText[];
  readonly source: string;
}
