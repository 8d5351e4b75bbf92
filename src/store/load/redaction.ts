import { REDACTED, SECRET_KEY_END, SECRET_KEY_PATTERN, SECRET_PASSES } from '../../base/secret-patterns.ts';
import { literal } from './sql-text.ts';

const group = (pattern: string): string => (pattern === '' ? '' : `(${pattern})`);
const alternation = (pass: (typeof SECRET_PASSES)[number]): string =>
  pass.map(({ before, secret, after }) => `${group(before)}${secret}${group(after)}`).join('|');

/** A group that took no part in the match is empty, so one replacement serves a whole pass. The engine knows `\1` to `\9`. */
function replacement(pass: (typeof SECRET_PASSES)[number]): string {
  const parts = pass.flatMap(({ before, after }) =>
    [before && 'before', after && 'after'].filter((part) => part !== ''),
  );
  if (parts.length > 9) throw new Error('internal error: a pass has more than nine groups');
  const those = (wanted: string): string =>
    parts.map((part, index) => (part === wanted ? `\\${index + 1}` : '')).join('');
  return `${those('before')}${REDACTED}${those('after')}`;
}

const STRING = String.raw`"(?:[^"\\]|\\.)*"`;
const NESTING = 12;
/** Text without brackets but for pairs of them, so many levels deep. */
const nested = (levels: number): string =>
  levels === 0 ? '' : String.raw`(?:[^"\[\]]|${STRING}|\[${nested(levels - 1)}\])*`;
/** An AnyValue as OTLP/JSON; what is nested deeper is taken to the end of the text. */
const ANY_VALUE = String.raw`(?:\{(?:[^"\[\]{}]|${STRING})*\}|\{"(?:arrayValue|kvlistValue)":\{"values":\[${nested(NESTING)}\]\}\}|\{(?s:.*))`;
const SECRET_FIELD = String.raw`"key":(?:"(?:[^"\\]|\\.)*\\?)?${SECRET_KEY_END}","value":`;
const BYTES_FIELD = '"bytesValue":"';

const names = {
  any: 'secret_any',
  json: 'secret_json',
  key: 'secret_key',
  keys: 'secret_keys',
  field: 'secret_field',
  pass: (index: number) => `secret_pass_${index}`,
  by: (index: number) => `secret_by_${index}`,
};
const list = (patterns: readonly string[]): string => `[${patterns.map(literal).join(', ')}]`;
/** The automaton knows no long bounded repetitions: without bounds it finds more, never less. */
const PASS_PATTERNS = SECRET_PASSES.map((pass) =>
  alternation(pass).replaceAll(/\{([01]),\d\d+\}/g, (_, least: string) => (least === '0' ? '*' : '+')),
);

/**
 * The patterns as constants of a WITH clause. Every statement that uses the functions below begins with
 * `WITH ${REDACTION_CONSTANTS}`: so their text is parsed once, not once a use.
 */
export const REDACTION_CONSTANTS = [
  ...SECRET_PASSES.flatMap((pass, index) => [
    `${literal(alternation(pass))} AS ${names.pass(index)}`,
    `${literal(replacement(pass))} AS ${names.by(index)}`,
  ]),
  `${list(PASS_PATTERNS)} AS ${names.any}`,
  `${list([SECRET_FIELD, BYTES_FIELD])} AS ${names.json}`,
  `${literal(SECRET_KEY_PATTERN)} AS ${names.key}`,
  `${list([`${SECRET_KEY_END}\n`])} AS ${names.keys}`,
  `${literal(`(${SECRET_FIELD})${ANY_VALUE}`)} AS ${names.field}`,
].join(',\n ');

/** SQL: a text in which one broken byte does not hide what follows it: to the patterns it is not a character at all. */
function legible(text: string): string {
  return `toValidUTF8(${text})`;
}

/**
 * SQL: whether a text may hold a secret, by one automaton for all patterns (0.12 µs a row of eleven attributes). Texts may be
 * joined by line breaks and asked about together: that finds no less.
 */
export function holdsSecret(text: string): string {
  return `multiMatchAny(${legible(text)}, ${names.any})`;
}

/** SQL: whether one of the keys names a secret. */
export function hasSecretKey(keys: string): string {
  return `multiMatchAny(${legible(`concat('\\n', arrayStringConcat(${keys}, '\\n'), '\\n')`)}, ${names.keys})`;
}

/** SQL: a text with its secrets replaced. */
function replaceSecrets(text: string): string {
  const replaced = SECRET_PASSES.reduce(
    (inner, _, index) => `replaceRegexpAll(${inner}, ${names.pass(index)}, ${names.by(index)})`,
    legible(text),
  );
  return `replaceAll(${replaced}, '[${REDACTED}]', '${REDACTED}')`;
}

/**
 * SQL: a text with its secrets replaced. `text` is named three times: make it a column name. The lambda over one element
 * keeps the expressions from being compiled (2 ms each) when there is no text to look at.
 */
export function redactText(text: string): string {
  const replaced = `arrayMap(t -> ${replaceSecrets('t')}, [${text}])[1]`;
  return `if(${holdsSecret(text)}, ${replaced}, ${text})`;
}

/** SQL: whether texts, OTLP/JSON among them, hold a secret. They may be joined by line breaks. */
export function jsonHoldsSecret(text: string): string {
  return `bitOr(${holdsSecret(text)}, multiMatchAny(${legible(text)}, ${names.json}))`;
}

/**
 * SQL: every text of an array with its secrets replaced, without asking first. Where a text is OTLP/JSON, also the values of
 * keys that name a secret, however deep, and bytes that hold one.
 */
export function replaceInJson(texts: string): string {
  const bytes = `extractAll(json, ${literal(`${BYTES_FIELD}([^"]*)"`)})`;
  const bytesHold = `arrayExists(b -> ${holdsSecret('tryBase64Decode(b)')}, ${bytes})`;
  const redactedBytes = literal(`${BYTES_FIELD}${btoa(REDACTED)}"`);
  const byBytes = `if(${bytesHold}, replaceRegexpAll(json, ${literal(`${BYTES_FIELD}[^"]*"`)}, ${redactedBytes}), json)`;
  const byKey = `replaceRegexpAll(${byBytes}, ${names.field}, ${literal(`\\1{"stringValue":"${REDACTED}"}`)})`;
  return `arrayMap(json -> ${replaceSecrets(byKey)}, arrayMap(sent -> ${legible('sent')}, ${texts}))`;
}

/** SQL: one text that may be OTLP/JSON with its secrets replaced. `text` is named three times: make it a column name. */
export function redactJson(text: string): string {
  return `if(${jsonHoldsSecret(text)}, ${replaceInJson(`[${text}]`)}[1], ${text})`;
}

/**
 * SQL: string values with secrets replaced, by key and by content. Arrays of equal length; columns by name. Asks once a row
 * and looks at single values only where the answer is yes.
 */
export function redactValues(keys: string, values: string): string {
  const suspect = `bitOr(${hasSecretKey(keys)}, ${holdsSecret(`arrayStringConcat(${values}, '\\n')`)})`;
  const redacted = `arrayMap((k, v) -> if(${isSecretKey('k')}, ${literal(REDACTED)}, ${redactText('v')}), ${keys}, ${values})`;
  return `if(${suspect}, ${redacted}, ${values})`;
}

/** SQL: whether an attribute key names a secret. */
export function isSecretKey(key: string): string {
  return `match(${legible(`concat('.', ${key})`)}, ${names.key})`;
}
