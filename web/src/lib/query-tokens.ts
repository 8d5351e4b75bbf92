/** One condition of a typed query: `service=checkout`, `duration>=100ms`. */
export interface QueryCondition {
  readonly key: string;
  readonly op: '=' | '>' | '>=' | '<' | '<=';
  readonly value: string;
}

/** A typed query taken apart. */
export interface QueryTokens {
  readonly conditions: readonly QueryCondition[];
  /** Everything that is no condition, quotes kept: the text to look for. */
  readonly words: string;
}

/** Splits at blanks outside of double quotes. */
function splitQuoted(text: string): string[] {
  return text.match(/(?:[^\s"]|"(?:[^"\\]|\\.)*"?)+/g) ?? [];
}

function unquote(text: string): string {
  const match = /^"((?:[^"\\]|\\.)*)"?$/.exec(text);
  return match === null ? text : (match[1] ?? '').replace(/\\(.)/g, '$1');
}

/**
 * Takes a typed query apart: `key=value`, `key>value` and so on are conditions, everything else is text. Values and
 * words with blanks are put in double quotes. A key is letters and digits of any script and `._-/@:`; so `a == b` and `x=>y` are text.
 */
export function parseQuery(text: string): QueryTokens {
  const conditions: QueryCondition[] = [];
  const words: string[] = [];
  for (const part of splitQuoted(text)) {
    const match = /^([\p{L}\p{M}\p{N}_.\-/@:]{1,200})(>=|<=|=|>|<)([^=<>].*)$/su.exec(part);
    if (match === null) words.push(part);
    else
      conditions.push({
        key: match[1] ?? '',
        op: (match[2] ?? '=') as QueryCondition['op'],
        value: unquote(match[3] ?? ''),
      });
  }
  return { conditions, words: words.join(' ') };
}

/** Writes a value so that `parseQuery` reads it as one. */
export function quoteValue(value: string): string {
  return /[\s"]/.test(value) || value === '' ? `"${value.replace(/["\\]/g, '\\$&')}"` : value;
}
