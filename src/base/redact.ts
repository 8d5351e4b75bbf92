import { REDACTED, SECRET_KEY_PATTERN, SECRET_PASSES, type SecretPattern } from './secret-patterns.ts';

/** A text without its secrets, and how many of each kind were masked. */
export interface Redaction {
  readonly text: string;
  readonly masked: Readonly<Record<string, number>>;
}

const LETTER = /[a-z]/i;

/** Both cases of one character of a pattern; inside a class without brackets of its own. */
function bothCases(char: string, inClass: boolean): string {
  if (!LETTER.test(char)) return char;
  const both = char.toLowerCase() + char.toUpperCase();
  return inClass ? both : `[${both}]`;
}

/**
 * A pattern with its groups `(?i:…)` spelled out, which not every JavaScript engine knows yet. Ranges inside such a group
 * are `a-z` or of digits. Errors: none; a pattern without such groups comes back as it is.
 */
export function caseless(pattern: string): string {
  const groups: boolean[] = [];
  let out = '';
  let inClass = false;
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern[i] ?? '';
    const folds = groups.at(-1) === true;
    if (char === '\\') {
      out += char + (pattern[++i] ?? '');
    } else if (inClass) {
      if (char === ']') inClass = false;
      if (folds && pattern.startsWith('a-z', i)) {
        out += 'a-zA-Z';
        i += 2;
      } else out += folds ? bothCases(char, true) : char;
    } else if (char === '[') {
      inClass = true;
      out += char;
    } else if (char === '(') {
      const opens = pattern.startsWith('(?i:', i);
      groups.push(opens || folds);
      if (pattern[i + 1] === '?') i += opens ? 3 : 2;
      out += '(?:';
    } else if (char === ')') {
      groups.pop();
      out += char;
    } else out += folds ? bothCases(char, false) : char;
  }
  return out;
}

/** One pass as a single expression: per pattern three groups, of which `before` and `after` may be empty. */
interface Pass {
  readonly patterns: readonly SecretPattern[];
  readonly expression: RegExp;
}
const PASSES: readonly Pass[] = SECRET_PASSES.map((patterns) => ({
  patterns,
  expression: new RegExp(
    patterns
      .map(({ before, secret, after }) => `(${caseless(before)})(${caseless(secret)})(${caseless(after)})`)
      .join('|'),
    'g',
  ),
}));
const SECRET_KEY = new RegExp(caseless(SECRET_KEY_PATTERN));
const DOUBLED = `[${REDACTED}]`;

/** True when a value under this name is a secret whatever it is. */
export function isSecretKey(key: string): boolean {
  return SECRET_KEY.test(`.${key}`);
}

/** Replaces every secret that can be recognised by its shape or by what stands before it. */
export function redactText(text: string): Redaction {
  const masked: Record<string, number> = {};
  let clean = text;
  for (const { patterns, expression } of PASSES) {
    clean = clean.replace(expression, (...groups: unknown[]) => {
      const found = patterns.findIndex((_, i) => groups[3 * i + 2] !== undefined);
      const name = patterns[found]?.name ?? '';
      masked[name] = (masked[name] ?? 0) + 1;
      return `${String(groups[3 * found + 1])}${REDACTED}${String(groups[3 * found + 3])}`;
    });
  }
  return { text: clean.replaceAll(DOUBLED, REDACTED), masked };
}
