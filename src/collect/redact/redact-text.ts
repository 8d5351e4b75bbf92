/** What replaces a secret. Its length says nothing about the secret. */
export const REDACTED = '<redacted>';

/** One kind of secret: what to look for, and what stays of it. */
interface SecretPattern {
  readonly name: string;
  readonly pattern: RegExp;
  readonly replace: string;
}

/** Names of variables and options whose whole value is a secret. */
const SECRET_NAME =
  /secret|token|passw|passphrase|credential|private|api_?key|access_?key|signing|(?:^|_)(?:auth|cookie|session|dsn|key|pwd|pat)(?:_|$)|connection_?string|(?:database|redis|mongo\w*|amqp|broker)_ur[li]/i;

/** Secrets that give themselves away wherever they stand. */
const PATTERNS: readonly SecretPattern[] = [
  {
    name: 'url-userinfo',
    pattern: /([a-z][a-z0-9+.-]{1,20}:\/\/)[^\s/@"'<>]{1,512}@/gi,
    replace: `$1${REDACTED}@`,
  },
  { name: 'bearer', pattern: /\b(bearer|basic|negotiate)\s+[\w+/=.~-]{8,}/gi, replace: `$1 ${REDACTED}` },
  { name: 'jwt', pattern: /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{4,}/g, replace: REDACTED },
  {
    name: 'private-key',
    pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
    replace: REDACTED,
  },
  { name: 'aws-key-id', pattern: /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g, replace: REDACTED },
  { name: 'github-token', pattern: /\b(?:gh[pousr]_\w{20,}|github_pat_\w{20,})/g, replace: REDACTED },
  { name: 'gitlab-token', pattern: /\bglpat-[\w-]{16,}/g, replace: REDACTED },
  { name: 'slack-token', pattern: /\bxox[abeoprs]-[\w-]{10,}/g, replace: REDACTED },
  { name: 'google-key', pattern: /\bAIza[\w-]{35}\b/g, replace: REDACTED },
  {
    name: 'assignment',
    pattern:
      /((?:^|[\s,;?&{"'-])[\w-]*(?:passw(?:or)?d|passphrase|secret|token|api_?key|access_?key|credential)s?["']?\s*[=:]\s*["']?)(?!<redacted>)[^\s"',;&}\0]{2,}/gi,
    replace: `$1${REDACTED}`,
  },
];

/** A text without its secrets, and how many of each kind were masked. */
export interface Redaction {
  readonly text: string;
  readonly masked: Readonly<Record<string, number>>;
}

/** Masks every secret that can be recognised by its shape. Linear in the length of the text. */
export function redactText(text: string): Redaction {
  const masked: Record<string, number> = {};
  let clean = text;
  for (const { name, pattern, replace } of PATTERNS) {
    const found = clean.match(pattern)?.length ?? 0;
    if (found === 0) continue;
    masked[name] = found;
    clean = clean.replace(pattern, replace);
  }
  return { text: clean, masked };
}

/** Masks an environment block (`NAME=value` separated by NUL or newline): whole values by name, the rest by shape. */
export function redactEnviron(block: string): Redaction {
  const separator = block.includes('\0') ? '\0' : '\n';
  const masked: Record<string, number> = {};
  const entries = block.split(separator).map((entry) => {
    const at = entry.indexOf('=');
    if (at <= 0) return entry;
    const name = entry.slice(0, at);
    if (at + 1 < entry.length && isSecretName(name)) {
      masked['variable'] = (masked['variable'] ?? 0) + 1;
      return `${name}=${REDACTED}`;
    }
    const value = redactText(entry.slice(at + 1));
    for (const [kind, count] of Object.entries(value.masked)) masked[kind] = (masked[kind] ?? 0) + count;
    return `${name}=${value.text}`;
  });
  return { text: entries.join(separator), masked };
}

/** True when a variable of this name is a secret whatever its value. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}
