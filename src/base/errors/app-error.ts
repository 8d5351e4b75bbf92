import { type Lang, text, type MessageValue } from '../messages.ts';
import { type ErrorCode, ERROR_CATALOG } from './catalog.generated.ts';
import { type ErrorEntry, type ErrorKind, EXIT_CODE } from './define-errors.ts';

/** What may accompany an error: the values for its texts and the error that caused it. */
export interface AppErrorOptions {
  /** Fill the placeholders of message and hint. Never put a secret here. */
  readonly values?: Readonly<Record<string, MessageValue>>;
  readonly cause?: unknown;
}

/**
 * An expected failure with a stable code. Anything else that is thrown is a bug in this program.
 * `message` is English for logs; `describe(lang)` is what a person reads.
 */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly values: Readonly<Record<string, MessageValue>>;

  constructor(code: ErrorCode, options: AppErrorOptions = {}) {
    const values = options.values ?? {};
    super(
      text(ERROR_CATALOG[code].message, 'en', values),
      options.cause === undefined ? undefined : { cause: options.cause },
    );
    this.name = 'AppError';
    this.code = code;
    this.values = values;
  }

  get entry(): ErrorEntry {
    return ERROR_CATALOG[this.code];
  }

  get kind(): ErrorKind {
    return this.entry.kind;
  }

  /** Process exit code for this error. */
  get exitCode(): number {
    return EXIT_CODE[this.kind];
  }

  /** Message and hint in one language. */
  describe(lang: Lang): { readonly message: string; readonly hint: string } {
    return {
      message: text(this.entry.message, lang, this.values),
      hint: text(this.entry.hint, lang, this.values),
    };
  }
}
