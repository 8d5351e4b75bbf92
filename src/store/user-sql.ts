import { AppError } from '../base/errors/app-error.ts';

/**
 * Functions that reach outside the tables although they need no right of their own: `file('/etc/passwd')` reads any file
 * of the machine, reverseDNSQuery asks the network, catboostEvaluate loads libraries.
 */
const FORBIDDEN = new Set([
  'file',
  'reversednsquery',
  'catboostevaluate',
  'outfile',
  'infile',
  'addresstoline',
  'addresstolinewithinlines',
  'addresstosymbol',
  'logtrace',
  // A subquery's own SETTINGS would lift the limits of the query around it.
  'settings',
  'processlist',
]);

/** Tables of the engine itself that describe the stored ones. The others tell what everybody is asking, and with what settings. */
const SYSTEM_TABLES = new Set(['columns', 'tables', 'parts', 'functions', 'one', 'numbers']);

/** Table functions that reach tables by a pattern or by their parts, the engine's own among them: `merge('system', '.*')`. */
const REACHES_ASIDE = /^(?:merge|loop|viewifpermitted|dictionary|mergetree\w+)$/;

/**
 * Table functions that reach other machines, files or programs. A server refuses most of them to a read-only query, but
 * DESCRIBE asks the other side for its columns all the same. As names of columns they are allowed.
 */
const REACHES_OUT =
  /^(?:url|remote|remotesecure|s3|gcs|oss|cosn|hdfs|azureblobstorage|mysql|postgresql|mongodb|redis|sqlite|odbc|jdbc|executable|filesystem|arrowflight|ytsaurus|python|iceberg\w*|deltalake\w*|hudi\w*|paimon\w*|\w+cluster)$/;

/**
 * Characters that the engine's lexer gives a meaning this scan does not follow: curly quotes are quotes to it, and control
 * characters may end its text. Inside a plain literal they are content for both.
 */
const STRANGE = /[\u2018\u2019\u201c\u201d]|[^\P{Cc}\s]/u;

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
  for (const { 0: token, index: at } of text.matchAll(TOKEN)) {
    const first = token[0] ?? '';
    if (token.startsWith('/*') && token.includes('/*', 2)) refuse('a comment holds another comment');
    if (first !== "'" && STRANGE.test(token))
      refuse('it holds a quotation mark or a control character that SQL does not use');
    if (first === '#') refuse('it holds a comment that begins with #; use --');
    if (token === '/' && text[at + 1] === '/') refuse('it holds //; use -- for a comment');
    if (token.trim() === '' || token.startsWith('--') || token.startsWith('/*')) continue;
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
  words.forEach((word, i) => {
    const name = word.replaceAll(/^[`"]|[`"]$/g, '').toLowerCase();
    if (words[i + 1] === '(' && (REACHES_OUT.test(name) || REACHES_ASIDE.test(name)))
      refuse(`it calls ${word}`);
    const table = (words[i + 2] ?? '').replaceAll(/^[`"]|[`"]$/g, '').toLowerCase();
    if (name === 'system' && words[i + 1] === '.' && !SYSTEM_TABLES.has(table))
      refuse(`it reads system.${table}`);
  });
  const begins = words.find((word) => word !== '(') ?? '';
  if (!READS.has(begins.toLowerCase())) refuse(begins === '' ? 'it is empty' : `it begins with ${begins}`);
  assertNoFormat(words);
}
