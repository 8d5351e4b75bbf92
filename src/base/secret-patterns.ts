// What a secret is: the one definition. The store renders it as SQL (RE2 and Vectorscan), TypeScript runs it as RegExp
// (`redact.ts`), so it keeps to what all of them read alike: no look-around, no back-references, no `\s` (JavaScript's is
// wider), no flags but the group `(?i:…)`, which `caseless` spells out where it is not known.

/** What stands where a secret stood. Its length says nothing about the secret. */
export const REDACTED = '[redacted]';

/** One kind of secret inside a text. Around the secret stand `before` and `after`, which stay. No capturing groups inside. */
export interface SecretPattern {
  readonly name: string;
  readonly before: string;
  readonly secret: string;
  readonly after: string;
}

const kind = (name: string, before: string, secret: string, after = ''): SecretPattern => ({
  name,
  before,
  secret,
  after,
});

/** Words that name a secret wherever a name ends with them. */
const ENDINGS =
  'passw(?:or)?d(?:[_-]?(?:hash|digest))?|passphrase|passcode|secrets?|credentials?|authorization(?:[_-]?header)?|auth[_-]?header' +
  '|cookies?|(?:api|access|secret|private|signing|encryption|master|account|shared|ssh)[_.-]?key|amz[_-]signature';
/** Words that must stand alone: `pageToken`, `csrf-token`, `db.pwd`, but not `basilisk_jwtx` or `keypwd`. */
const WORDS = ['token', 'pwd', 'jwt', 'bearer', 'sas'];
const CAPITALISED = WORDS.map((word) => `${word[0]?.toUpperCase() ?? ''}(?i:${word.slice(1)})`).join('|');
/** The end of a name that names a secret, without what must follow it. Before a word that is the whole name something must stand. */
export const SECRET_KEY_END = `(?:(?i:${ENDINGS})|[^a-zA-Z0-9](?i:${WORDS.join('|')})|[a-z0-9](?:${CAPITALISED}))(?:[_-]?[0-9]{1,2})?(?:\\[\\])?`;

/**
 * Names of attributes, fields and headers whose whole value is a secret, over the name with a dot before it (the engine's
 * automaton knows no start inside a pattern). The last word counts: `db.password`,
 * `clientSecret` and `x-csrf-token` match, `gen_ai.usage.input_tokens` and `k8s.secret.name` do not.
 */
export const SECRET_KEY_PATTERN = `${SECRET_KEY_END}$`;

/** Names of environment variables whose whole value is a secret besides: wider, for any word may be part of such a name. */
export const SECRET_VARIABLE_PATTERN =
  '(?i:secret|token|passw|passphrase|pass(?:_|$)|credential|private_?key|api_?key|access_?key|signing|(?:^|_)(?:auth|cookie|session|dsn|key|pat)(?:_|$)' +
  '|_pwd(?:_|$)|connection_?string|(?:database|redis|mongo[a-z]*|amqp|broker)_ur[li])';

const SP = String.raw`[ \t\r\n]`;
/** A quote, escaped as often as the text was put into JSON. */
const QUOTE = String.raw`\\{0,7}["']`;
const TOKEN = '[A-Za-z0-9+/_.=~-]';
const TOKEN_FIRST = '[A-Za-z0-9+_~-]';
const BY_DIGIT = '(?:[A-Za-z][0-9]|[0-9][A-Za-z])';
const BY_CASE = '(?:[A-Za-z][0-9]|[0-9][A-Za-z]|[a-z][A-Z])';
/** No word of a language: letters and digits mixed, or very long. */
const mixed = (first: string, rest: string, change: string): string =>
  `(?:(?:${first}${rest}*)?${change}${rest}{5,}|${first}${rest}{4,}${change}${rest}*|${first}${rest}{19,})`;
const RANDOM = mixed(TOKEN_FIRST, TOKEN, BY_DIGIT);
const RANDOM_CASE = mixed(TOKEN_FIRST, TOKEN, BY_CASE);

/** Headers, as lines, as JSON and as Go prints a map of them. */
const AUTHORIZATION = String.raw`(?i:authorization)(?:${QUOTE})?${SP}*[:=]${SP}*\[?(?:${QUOTE})?`;
const HEADERS: readonly SecretPattern[] = [
  kind(
    'authorization parameters',
    `${AUTHORIZATION}(?i:digest|aws4-hmac-sha256|hawk|oauth|signature|ntlm) +`,
    String.raw`[^\r\n\]}\[][^\r\n\]}]{3,}`,
  ),
  kind(
    'authorization',
    `${AUTHORIZATION}(?i:bearer|basic|token|negotiate|key|apikey|api-key|bot|splunk|jwt|gho|nats) +`,
    String.raw`[^ \t\r\n\x00"'\],;}\\\[]{3,}`,
  ),
  kind('authorization', AUTHORIZATION, RANDOM_CASE),
  kind('bearer', String.raw`\b(?i:bearer|basic|negotiate) +`, RANDOM_CASE),
  kind(
    'cookie',
    String.raw`(?i:cookies?)(?:${QUOTE})?${SP}*[:=]${SP}*\[?(?:${QUOTE})?`,
    String.raw`[^ \t\r\n\x00"'\]\[=;,\\]+=[^\r\n"'\]]{3,}`,
  ),
];

const NAMED = String.raw`(?i:passw(?:or)?d|passphrase|passcode|secret|credentials?|(?:api|access|secret|private|signing|encryption|master|account|shared)[_.-]?key)(?:[_-]?(?i:hash|digest|key|value))?[0-9]{0,2}`;
const ASSIGNED = `(?:${NAMED}(?:${QUOTE})?${SP}*[=:]${SP}*|(?i:pwd|jwt|token)(?:=|${QUOTE}${SP}*:${SP}*))\\[?`;
const FLAG = `--?[A-Za-z0-9_-]{0,40}(?i:passw(?:or)?d|passphrase|token|(?:api|access|private|secret)[_-]?key|[a-z0-9][_-]secret)`;
/** A value without quotes: up to what ends a word, a query parameter, a field or a list. */
const BARE_FIRST = String.raw`[^ \t\r\n\x00"'&,;}\]\\\[%$*<{(]`;
const BARE = String.raw`(?:[^ \t\r\n\x00"'&,;}\]\\]|\\[^"'unrt\\])`;

/** Secrets beside their name. `token: x` needs more than a colon: "unexpected token: x" is what parsers say. */
const NAMES: readonly SecretPattern[] = [
  kind('named secret', `${ASSIGNED}\\\\{1,7}"`, String.raw`(?:[^"\\]|\\+[^"\\]|\\{3}")+`),
  kind('named secret', `${ASSIGNED}"`, String.raw`(?:[^"\\]|\\[^\r\n\x00])+`),
  kind('named secret', `${ASSIGNED}'`, String.raw`(?:[^'\\]|\\[^\r\n\x00])+`),
  kind(
    'named secret',
    `(?:${NAMED}(?:${SP}*=${SP}*|:|${QUOTE}${SP}*:${SP}*)|(?i:token|jwt)=)\\[?`,
    `${BARE_FIRST}${BARE}{2,}`,
  ),
  kind(
    'named secret',
    `(?i:pwd)(?:=|:|${QUOTE}${SP}*:${SP}*)`,
    String.raw`[^ \t\r\n\x00/"'&,;}\]\\\[%$*<{(]${BARE}{2,}`,
  ),
  kind('named secret', `(?:${NAMED}|(?i:token|pwd))(?::| is:?)${SP}+`, RANDOM),
  kind('option', String.raw`\B${FLAG}(?:${SP}+|\x00)`, String.raw`[^ \t\r\n\x00"'\[-][^ \t\r\n\x00"'\]]{3,}`),
  kind(
    'option',
    String.raw`${FLAG}\\{0,7}["']\}?${SP}*,${SP}*(?:\{\\{0,7}"stringValue\\{0,7}":)?\\{0,7}["']`,
    String.raw`(?:[^"'\\]|\\[^"'\r\n])+`,
  ),
  kind(
    'SQL literal',
    String.raw`\b(?i:identified(?:${SP}+with${SP}+[a-z0-9_]+)?${SP}+by|password)${SP}+(?i:password${SP}+|e)?'`,
    String.raw`(?:[^'\\]|\\[^\r\n\x00]|'')+`,
  ),
];

const SCHEME_END = String.raw`:(?:\\?/){2}`;
const USER = String.raw`[^ \t\r\n\x00/:@?#"'<>\\\[]*`;
const IN_HOST = String.raw`[^ \t\r\n\x00/@"'<>?#\\]`;
const USERINFO = '[A-Za-z0-9_.~%=+-]';

/** Secrets that give themselves away by their shape or by where they stand in an address. */
const SHAPES: readonly SecretPattern[] = [
  kind(
    'private key',
    '',
    String.raw`-----BEGIN [A-Z ]*PRIVATE KEY(?: BLOCK)?-----[^-]*(?:-----END [A-Z ]*PRIVATE KEY(?: BLOCK)?-----|(?:-[^-]+)*)`,
  ),
  kind('JSON Web Token', '', String.raw`\beyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]*`),
  kind(
    'token',
    '',
    String.raw`\b(?:(?:AKIA|ASIA)[0-9A-Z]{16}\b|gh[pousr]_[A-Za-z0-9_]{16,}|github_pat_[A-Za-z0-9_]{16,}|glpat-[A-Za-z0-9_-]{16,}` +
      String.raw`|xox[abeoprs]-[A-Za-z0-9-]{10,}|AIza[A-Za-z0-9_-]{35}|[sr]k_(?:live|test)_[A-Za-z0-9]{10,}|whsec_[A-Za-z0-9+/]{16,}` +
      String.raw`|npm_[A-Za-z0-9]{36}|hv[sb]\.[A-Za-z0-9_-]{20,}|SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}|sk-(?:proj-|ant-)?[A-Za-z0-9_]{20,}|ya29\.[A-Za-z0-9_-]{20,}|dop_v1_[a-f0-9]{32,})`,
  ),
  kind(
    'token in a URL',
    `(?i:https?)${SCHEME_END}`,
    String.raw`${mixed(USERINFO, USERINFO, BY_DIGIT)}(?::${IN_HOST}*)?`,
    '@',
  ),
  kind(
    'password in a URL',
    `[a-zA-Z0-9]${SCHEME_END}${USER}:`,
    // A slash inside: not `host:8080/path@v2`, where digits and a slash say that it is a port.
    String.raw`(?:${IN_HOST}+(?:@${IN_HOST}+)*|[0-9]*[^ \t\r\n\x00/@"'<>?#\\0-9]${IN_HOST}*\\?/[^ \t\r\n\x00"'<>?#]{0,200})`,
    '@',
  ),
  kind(
    'password in a Go SQL DSN',
    String.raw`[^ \t\r\n\x00:/@"'\\]:`,
    String.raw`[^ \t\r\n\x00"']{1,100}`,
    String.raw`@(?:tcp|udp|unix)\(`,
  ),
  kind(
    'signature in a URL',
    String.raw`(?:[?&;]|\\u0026)(?i:(?:x-(?:amz|goog|oss|ms)-(?:signature|credential|security-token)|sig|signature|auth)=)`,
    String.raw`[^&; \t\r\n"'<>#\\\[]{4,}`,
  ),
];

/**
 * All patterns, in passes over the text. Within a pass the leftmost match wins, then the earlier pattern. A pass has at
 * most nine `before` and `after` together: more a replacement in SQL cannot name.
 */
export const SECRET_PASSES: readonly (readonly SecretPattern[])[] = [HEADERS, NAMES, SHAPES];
