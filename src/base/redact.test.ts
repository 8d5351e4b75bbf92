import { describe, expect, test } from 'vitest';
import { ORDINARY_KEYS, ORDINARY_TEXTS, SECRET_KEYS, SECRET_TEXTS } from '../../test/oracle/secret-cases.ts';
import { caseless, isSecretKey, redactText } from './redact.ts';
import { REDACTED, SECRET_PASSES } from './secret-patterns.ts';

describe('texts', () => {
  test.each(SECRET_TEXTS)('%s', (text, secret) => {
    const redaction = redactText(`kept before ${text} kept after`);
    expect(redaction.text).not.toContain(secret);
    expect(redaction.text).toContain(REDACTED);
    expect(redaction.text).toMatch(/^kept before /);
    expect(Object.values(redaction.masked).reduce((a, b) => a + b, 0)).toBeGreaterThan(0);
    expect(redactText(text).text).not.toContain(secret);
  });

  test.each(ORDINARY_TEXTS.map((text) => [text]))('unchanged: %s', (text) => {
    expect(redactText(text)).toEqual({ text, masked: {} });
  });

  test('a second look leaves what replaced a secret', () => {
    for (const [text] of SECRET_TEXTS) {
      const once = redactText(text).text;
      const twice = redactText(once).text;
      expect(twice.split(REDACTED).length).toBeGreaterThanOrEqual(once.split(REDACTED).length);
      expect(twice).not.toContain(`[${REDACTED}`);
    }
  });

  test('long texts without a word boundary take no more than linear time', () => {
    for (const part of [
      'a',
      '://a:',
      '"\\',
      'token: ',
      'https://',
      'password=',
      '--',
      '-----BEGIN PRIVATE KEY-----a',
    ])
      expect(redactText(part.repeat(Math.ceil(20_000 / part.length))).text.length).toBeGreaterThan(0);
  });
});

describe('names', () => {
  test.each(SECRET_KEYS.map((key) => [key]))('%s names a secret', (key) => {
    expect(isSecretKey(key)).toBe(true);
  });
  test.each(ORDINARY_KEYS.map((key) => [key]))('%s does not', (key) => {
    expect(isSecretKey(key)).toBe(false);
  });
});

test('no pass needs more groups than a replacement in SQL can name', () => {
  for (const pass of SECRET_PASSES) {
    const groups = pass.flatMap(({ before, after }) => [before, after].filter((part) => part !== ''));
    expect(groups.length).toBeLessThanOrEqual(9);
  }
});

test('groups without case are spelled out, nested ones and classes too', () => {
  expect(caseless('a(?i:b[c_a-z]?(?:e|f))g')).toBe('a(?:[bB][cC_a-zA-Z]?(?:[eE]|[fF]))g');
  expect(caseless(String.raw`(?i:x[a-z0-9]\b)\(`)).toBe(String.raw`(?:[xX][a-zA-Z0-9]\b)\(`);
});
