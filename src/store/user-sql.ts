import { AppError } from '../base/errors/app-error.ts';

/**
 * Functions that reach outside the tables although they need no right of their own: `file('/etc/passwd')` reads any file
 * of the machine, reverseDNSQuery asks the network, catboostEvaluate loads libraries.
 */
const FORBIDDEN = new Set(['file', 'reversednsquery', 'catboostevaluate', 'outfile', 'infile']);

const TOKEN =
  /--[^\n]*|#!?[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|'(?:[^'\\]|\\[\s\S]|'')*(?:'|$)|`(?:[^`\\]|\\[\s\S]|``)*(?:`|$)|"(?:[^"\\]|\\[\s\S]|"")*(?:"|$)|[A-Za-z_][\w$]*|\$[\s\S]?|[\s\S]/g;

/** Words a statement that reads begins with. */
const READS = new Set(['select', 'with', 'from', 'show', 'describe', 'desc', 'explain', 'exists']);

function refuse(reason: string): never {
  throw new AppError('STORE_NOT_READ_ONLY', { values: { reason } });
}

function assertNoFormat(words: readonly string[]): void {
  const at = words.findLastIndex((word) => word.toLowerCase() === 'format');
  const after = words[at + 2]?.toLowerCase();
  if (
    at > 0 &&
    /^[A-Za-z]\w*$/.test(words[at + 1] ?? '') &&
    (after === undefined || after === ';' || after === 'settings')
  )
    refuse('it has a FORMAT clause; leave it out, the result is typed already');
}

/**
 * Refuses user SQL that names a function reaching outside the tables, wherever it stands and however it is quoted. What
 * kind of statement it is is decided by the engine's own parser and by rights; this covers what those let through.
 * Throws STORE_NOT_READ_ONLY.
 */
export function assertReadsTablesOnly(text: string): void {
  const words: string[] = [];
  for (const [token] of text.matchAll(TOKEN)) {
    const first = token[0] ?? '';
    if (token.trim() === '' || first === '#' || token.startsWith('--') || token.startsWith('/*')) continue;
    words.push(token);
    if (first === '`' || first === '"') {
      if (token.includes('\\')) refuse('a quoted name holds a backslash');
      if (FORBIDDEN.has(token.slice(1, -1).toLowerCase())) refuse(`it names ${token.slice(1, -1)}`);
    } else if (/[A-Za-z_]/.test(first)) {
      if (FORBIDDEN.has(token.toLowerCase())) refuse(`it names ${token}`);
    } else if (first === '$' && token.length > 1 && /[$A-Za-z_]/.test(token[1] ?? '')) {
      refuse('it holds a dollar-quoted text'); // could hide a name from this scan
    }
  }
  const begins = words.find((word) => word !== '(') ?? '';
  if (!READS.has(begins.toLowerCase())) refuse(begins === '' ? 'it is empty' : `it begins with ${begins}`);
  assertNoFormat(words);
}
