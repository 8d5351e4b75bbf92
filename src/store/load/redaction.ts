import { literal } from './sql-text.ts';

/** What stands where a secret stood. */
export const REDACTED = '[redacted]';

/**
 * Attribute keys whose string values are secrets, as a regular expression over the lower-case key. The last word
 * counts, so `http.request.header.authorization` and `db.password` match and `gen_ai.usage.input_tokens` does not.
 */
export const SECRET_KEY_PATTERN =
  '(^|[._/-])(authorization|proxy[_-]authorization|(set[_-])?cookie|passw(or)?d|passphrase|pwd|secret|(client|shared)[_-]?secret' +
  '|((access|auth|refresh|id|bearer|session|csrf|x[_-]csrf|x[_-]auth|x[_-]amz[_-]security)[_-]?)?token|(x[_-])?api[_-]?key|private[_-]?key' +
  '|(secret[_-]?)?access[_-]?key|credentials?)$';

/** One kind of secret inside a text. Around the secret stand `before` and `after`, which stay. RE2 syntax, no groups. */
export interface SecretPattern {
  readonly name: string;
  /** Words without which the pattern cannot match; looked for first, without case. */
  readonly needles: readonly string[];
  readonly before: string;
  readonly secret: string;
  readonly after: string;
}

const QUOTE = String.raw`\\?["']`;

/** Secrets recognised inside any string value, log body, status message or event. Earlier ones win. */
export const SECRET_PATTERNS: readonly SecretPattern[] = [
  {
    name: 'password in a URL',
    needles: ['://'],
    before: String.raw`[a-zA-Z][a-zA-Z0-9+.-]*://[^\s/:@?#"']*:`,
    secret: String.raw`[^\s/@"']+`,
    after: '@',
  },
  {
    name: 'password in a Go SQL DSN',
    needles: ['@tcp(', '@unix(', '@udp('],
    before: String.raw`[^\s:/@"']+:`,
    secret: String.raw`[^\s"']+`,
    after: String.raw`@(?:tcp|udp|unix)\(`,
  },
  {
    name: 'private key',
    needles: ['private key-----'],
    before: '',
    secret: '(?s:-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|$))',
    after: '',
  },
  {
    name: 'authorization header',
    needles: ['authorization'],
    before: String.raw`(?i:\bauthorization(?:${QUOTE})?\s*[:=]\s*\[?(?:${QUOTE})?(?:[a-z]+\s+)?)`,
    secret: '(?i:[a-z0-9+/_.=~-]{8,})',
    after: '',
  },
  {
    name: 'bearer token',
    needles: ['bearer '],
    before: String.raw`(?i:\bbearer\s+)`,
    secret: '(?i:[a-z0-9+/_.=~-]{16,})',
    after: '',
  },
  {
    name: 'named secret',
    needles: [
      'passw',
      'pwd',
      'secret',
      'api_key',
      'apikey',
      'api-key',
      'access_key',
      'access-key',
      'accesskey',
    ],
    before: String.raw`(?i:\b[a-z0-9_.-]*(?:password|passwd|pwd|secret|api[_-]?key|access[_-]?key)(?:${QUOTE})?\s*[=:]\s*(?:${QUOTE})?)`,
    secret: String.raw`[^\s"'&,;}\\]{3,}`,
    after: '',
  },
  {
    // Only `token=…` and quoted `"token": "…"`: "unexpected token: x" is what parsers say.
    name: 'named token',
    needles: ['token'],
    before: String.raw`(?i:\b[a-z0-9_.-]*token(?:=|${QUOTE}\s*:\s*${QUOTE}))`,
    secret: String.raw`[^\s"'&,;}\\]{3,}`,
    after: '',
  },
  {
    name: 'JSON Web Token',
    needles: ['eyj'],
    before: '',
    secret: String.raw`\beyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]*`,
    after: '',
  },
  {
    name: 'AWS access key id',
    needles: ['akia', 'asia'],
    before: '',
    secret: String.raw`\b(?:AKIA|ASIA)[0-9A-Z]{16}\b`,
    after: '',
  },
];

const NEEDLES = `[${[...new Set(SECRET_PATTERNS.flatMap((pattern) => pattern.needles))].map(literal).join(', ')}]`;

const group = (pattern: string): string => (pattern === '' ? '' : `(${pattern})`);
/** One regular expression for all patterns. */
const ANY_SECRET = SECRET_PATTERNS.map(
  ({ before, secret, after }) => `${group(before)}${secret}${group(after)}`,
).join('|');
/** A group that took no part in the match is empty, so one replacement serves all. The engine knows `\1` to `\9`. */
const GROUPS = SECRET_PATTERNS.flatMap(({ before, after }) =>
  [before && 'before', after && 'after'].filter((part) => part !== ''),
);
const groupsThat = (part: string): string =>
  GROUPS.map((of, index) => (of === part ? `\\${index + 1}` : '')).join('');
const REPLACEMENT = `${groupsThat('before')}${REDACTED}${groupsThat('after')}`;

/** SQL: whether a text may hold a secret. One pass over the column's bytes for all needles. */
function mayHoldSecret(text: string): string {
  return `multiSearchAnyCaseInsensitive(${text}, ${NEEDLES})`;
}

function replaceSecrets(text: string): string {
  return `replaceRegexpAll(${text}, ${literal(ANY_SECRET)}, ${literal(REPLACEMENT)})`;
}

/**
 * SQL: a text with its secrets replaced. Texts without a needle cost one search. `text` is named three times: make it a
 * column name, for the engine resolves every copy anew.
 */
export function redactText(text: string): string {
  return `if(${mayHoldSecret(text)}, ${replaceSecrets(text)}, ${text})`;
}

/** SQL: every text of an array with its secrets replaced. */
export function redactEach(texts: string): string {
  return `arrayMap(t -> ${redactText('t')}, ${texts})`;
}

/** SQL: the values of string attributes with secrets replaced, by key and by content. Arrays of equal length. */
export function redactValues(keys: string, values: string): string {
  const byContent = `if(arrayExists(v -> ${mayHoldSecret('v')}, ${values}), arrayMap(v -> ${replaceSecrets('v')}, ${values}), ${values})`;
  return `arrayMap((k, v) -> if(${isSecretKey('k')}, ${literal(REDACTED)}, v), ${keys}, ${byContent})`;
}

/** SQL: whether an attribute key names a secret. Over LowCardinality it is computed once per distinct key. */
export function isSecretKey(key: string): string {
  return `match(lower(${key}), ${literal(SECRET_KEY_PATTERN)})`;
}
