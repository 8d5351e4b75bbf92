import { RE2JS } from 're2js';
import { err, ok, type Result } from '../../base/result.ts';

/** A regular expression that Go would not compile. `reason` is the engine's own, in English. */
export interface GoRegexpError {
  readonly code: 'BAD_REGEXP';
  readonly pattern: string;
  readonly reason: string;
}

/** A compiled expression: answers whether it matches anywhere in a text. */
export interface GoRegexp {
  readonly source: string;
  readonly test: (text: string) => boolean;
}

/**
 * Compiles a regular expression with Go's syntax and meaning. Matching takes time linear in the text, so expressions from
 * a profile or from a network are safe. Source: Go `src/regexp/syntax/doc.go`; re2js is RE2 in JavaScript.
 */
export function compileGoRegexp(pattern: string): Result<GoRegexp, GoRegexpError> {
  if (!/[\\^$.|?*+()[\]{}]/.test(pattern)) {
    return ok({ source: pattern, test: (text) => text.includes(pattern) });
  }
  try {
    const compiled = RE2JS.compile(pattern);
    return ok({ source: pattern, test: (text) => compiled.test(text) });
  } catch (error) {
    return err({
      code: 'BAD_REGEXP',
      pattern,
      reason: error instanceof Error ? error.message : String(error),
    });
  }
}
