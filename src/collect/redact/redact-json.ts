import { type Redaction, redactText } from '../../base/redact.ts';
import { REDACTED } from '../../base/secret-patterns.ts';
import { isSecretName } from './redact-text.ts';

/** Objects nested deeper are not met in any API; the rest is masked as a whole. */
const MAX_DEPTH = 64;
/** The only part of a Secret that is public: a certificate chain. */
const PUBLIC_KEYS = new Set(['tls.crt', 'ca.crt']);
/** Maps whose keys are chosen by users, so that a key may tell a secret. */
const FREE_MAPS = new Set(['annotations', 'labels', 'data', 'stringData', 'binaryData']);

/**
 * Masks secrets in an object of an API (Kubernetes, container engine), whose shape stays: values of variables by their
 * names, command lines as a whole, values of free maps by their keys, everything of a Secret but certificates, objects
 * that are stored as text within (last-applied-configuration), and all other texts by their shape. Text that is no JSON is
 * masked by shape only.
 */
export function redactJson(text: string): Redaction {
  const masked: Record<string, number> = {};
  const count = (kinds: Readonly<Record<string, number>>) => {
    for (const [kind, n] of Object.entries(kinds)) masked[kind] = (masked[kind] ?? 0) + n;
  };
  const cleaner: Cleaner = {
    hide: () => {
      count({ variable: 1 });
      return REDACTED;
    },
    shape: (value) => {
      const result = redactText(value);
      count(result.masked);
      return result.text;
    },
  };
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return redactText(text);
  }
  const clean = cleanValue(raw, cleaner, 0);
  return { text: Object.keys(masked).length === 0 ? text : JSON.stringify(clean, null, 1), masked };
}

interface Cleaner {
  readonly hide: () => string;
  readonly shape: (text: string) => string;
}

function cleanValue(value: unknown, cleaner: Cleaner, depth: number): unknown {
  if (typeof value === 'string') return cleanText(value, cleaner, depth);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_DEPTH) return cleaner.hide();
  if (Array.isArray(value)) return cleanList(value, cleaner, depth);
  const object = value as Readonly<Record<string, unknown>>;
  const isSecret =
    object['kind'] === 'Secret' || /^(?:kubernetes\.io|bootstrap)\//.test(String(object['type'] ?? ''));
  return Object.fromEntries(
    Object.entries(object).map(([key, inner]) => [
      key,
      cleanMember(object, key, inner, isSecret, cleaner, depth),
    ]),
  );
}

function cleanMember(
  object: Readonly<Record<string, unknown>>,
  key: string,
  inner: unknown,
  isSecret: boolean,
  cleaner: Cleaner,
  depth: number,
): unknown {
  // An EnvVar, or a name with a value of any other API.
  if (key === 'value' && typeof inner === 'string' && typeof object['name'] === 'string') {
    return inner !== '' && isSecretName(object['name']) ? cleaner.hide() : cleanText(inner, cleaner, depth);
  }
  if (!FREE_MAPS.has(key) || typeof inner !== 'object' || inner === null || Array.isArray(inner)) {
    return cleanValue(inner, cleaner, depth + 1);
  }
  return Object.fromEntries(
    Object.entries(inner).map(([name, entry]) => {
      const isHidden = isSecret && key !== 'annotations' && key !== 'labels' && !PUBLIC_KEYS.has(name);
      if (isHidden || (typeof entry === 'string' && entry !== '' && isSecretName(name)))
        return [name, cleaner.hide()];
      return [name, cleanValue(entry, cleaner, depth + 1)];
    }),
  );
}

/** A list of texts is often a command line, where a secret follows the word that names it, or an environment. */
function cleanList(list: readonly unknown[], cleaner: Cleaner, depth: number): readonly unknown[] {
  if (list.length === 0 || !list.every((item) => typeof item === 'string')) {
    return list.map((item) => cleanValue(item, cleaner, depth + 1));
  }
  const words = list.map((word) => {
    const at = word.indexOf('=');
    return at > 0 &&
      at + 1 < word.length &&
      /^\w+$/.test(word.slice(0, at)) &&
      isSecretName(word.slice(0, at))
      ? `${word.slice(0, at)}=${cleaner.hide()}`
      : word;
  });
  const together = cleaner.shape(words.join('\0')).split('\0');
  return together.length === list.length ? together : words.map((word) => cleaner.shape(word));
}

/** A text may hold an object of its own. */
function cleanText(text: string, cleaner: Cleaner, depth: number): string {
  if (!/^\s*[{[]/.test(text) || depth >= MAX_DEPTH) return cleaner.shape(text);
  let inner: unknown;
  try {
    inner = JSON.parse(text);
  } catch {
    return cleaner.shape(text);
  }
  const clean = cleanValue(inner, cleaner, depth + 1);
  const written = JSON.stringify(clean);
  return written === JSON.stringify(inner) ? text : written;
}
