import { type Redaction, redactText } from '../../base/redact.ts';
import { REDACTED } from '../../base/secret-patterns.ts';
import { isSecretName } from './redact-text.ts';

/** Copies of the whole object in an annotation, with every variable in plain text. */
const WHOLE_COPY = 'kubectl.kubernetes.io/last-applied-configuration';
/** The only part of a Secret that is public: the certificate that a server shows to everybody. */
const PUBLIC_KEYS = new Set(['tls.crt', 'ca.crt']);

/**
 * Masks an object of the Kubernetes API: values of variables by name, keys of Secrets but for certificates, copies of the
 * object in annotations, the list of field owners, and whatever looks like a secret in any other text. A text that is no
 * JSON is masked by shape; JSON that is cut off is dropped.
 */
export function redactKubernetes(text: string): Redaction {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    // The rest of an object that is cut off cannot be told apart: which value belongs to which name is lost.
    return /^\s*[{[]/.test(text) ? { text: '', masked: { 'cut-off': 1 } } : redactText(text);
  }
  const masked: Record<string, number> = {};
  const count = (kind: string, by = 1) => {
    masked[kind] = (masked[kind] ?? 0) + by;
  };
  const clean = (value: unknown): unknown => {
    if (typeof value === 'string') {
      const result = redactText(value);
      for (const [kind, times] of Object.entries(result.masked)) count(kind, times);
      return result.text;
    }
    if (Array.isArray(value)) {
      return value.length > 0 && value.every((one) => typeof one === 'string')
        ? cleanWords(value, clean, count)
        : value.map((one: unknown) => clean(one));
    }
    if (typeof value !== 'object' || value === null) return value;
    const object = value as Readonly<Record<string, unknown>>;
    const isSecret = isSecretObject(object);
    return Object.fromEntries(
      Object.entries(object).flatMap(([key, inner]) => {
        if (key === 'managedFields') return [];
        if (key === WHOLE_COPY || (isSecret && key === 'stringData')) {
          count('copy');
          return [];
        }
        if (isSecret && key === 'data') return [[key, publicData(inner, count)]];
        if (key === 'value' && isSecretVariable(object)) {
          count('variable');
          return [[key, REDACTED]];
        }
        if (key === 'annotations') return [[key, clean(withoutSecretKeys(inner, count))]];
        return [[key, clean(inner)]];
      }),
    );
  };
  return { text: JSON.stringify(clean(raw)), masked };
}

/** Items of a list have no kind of their own: a type and data tell a Secret as well. */
function isSecretObject(object: Readonly<Record<string, unknown>>): boolean {
  return object['kind'] === 'Secret' || (typeof object['type'] === 'string' && 'data' in object);
}

function isSecretVariable(object: Readonly<Record<string, unknown>>): boolean {
  const { name, value } = object;
  return typeof name === 'string' && value !== '' && isSecretName(name);
}

/** A list of texts is often a command line, where a secret follows the word that names it, or an environment. */
function cleanWords(
  list: readonly string[],
  clean: (value: unknown) => unknown,
  count: (kind: string) => void,
): readonly unknown[] {
  const words = list.map((word) => {
    const name = /^(\w+)=./.exec(word)?.[1];
    if (name === undefined || !isSecretName(name)) return word;
    count('variable');
    return `${name}=${REDACTED}`;
  });
  const together = String(clean(words.join('\0'))).split('\0');
  return together.length === list.length ? together : words.map(clean);
}

/** Users choose the keys of annotations: one that names a secret hides its value. */
function withoutSecretKeys(raw: unknown, count: (kind: string) => void): unknown {
  if (typeof raw !== 'object' || raw === null) return raw;
  return Object.fromEntries(
    Object.entries(raw).map(([key, value]) => {
      const isHidden = typeof value === 'string' && value !== '' && key !== WHOLE_COPY && isSecretName(key);
      if (isHidden) count('variable');
      return [key, isHidden ? REDACTED : value];
    }),
  );
}

function publicData(raw: unknown, count: (kind: string) => void): unknown {
  if (typeof raw !== 'object' || raw === null) return raw;
  return Object.fromEntries(
    Object.entries(raw).filter(([key]) => {
      if (PUBLIC_KEYS.has(key)) return true;
      count('secret');
      return false;
    }),
  );
}
