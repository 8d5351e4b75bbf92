import { caseless, isSecretKey, type Redaction, redactText } from '../../base/redact.ts';
import { REDACTED, SECRET_VARIABLE_PATTERN } from '../../base/secret-patterns.ts';

const SECRET_VARIABLE = new RegExp(caseless(SECRET_VARIABLE_PATTERN));
/** Directories that every shell sets. */
const DIRECTORIES = new Set(['PWD', 'OLDPWD']);

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
  return !DIRECTORIES.has(name) && (SECRET_VARIABLE.test(name) || isSecretKey(name));
}
