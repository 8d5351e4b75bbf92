import type { Message } from '../messages.ts';

/** What an error means to the caller: decides the process exit code and the default HTTP status. */
export type ErrorKind = 'usage' | 'input' | 'environment' | 'upstream';

/** Exit codes of the command line, by kind (design: 2 usage, 3 environment, 4 upstream). Bad input data is a usage error. */
export const EXIT_CODE: Readonly<Record<ErrorKind, number>> = {
  usage: 2,
  input: 2,
  environment: 3,
  upstream: 4,
};

/**
 * One entry of the error catalogue. `message` says what, where and the value seen; `hint` says what to do.
 * Both may use `{placeholders}` filled from the error's values. `httpStatus` is what the server answers with.
 */
export interface ErrorEntry {
  readonly kind: ErrorKind;
  readonly httpStatus: number;
  readonly message: Message;
  readonly hint: Message;
}

/**
 * Declares a family of errors: one file `codes/<family>.errors.ts` exporting `errors`. Codes are upper snake case,
 * unique over all families, listed in docs/errors.md and never reused.
 */
export function defineErrors<const T extends Readonly<Record<string, ErrorEntry>>>(table: T): T {
  return table;
}
