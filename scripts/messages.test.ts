import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import type { Message } from '../src/base/messages.ts';
import { ERROR_CATALOG } from '../src/base/errors/catalog.generated.ts';
import { globSync } from './glob.mjs';

const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1]).sort();
const isMessage = (v: unknown): v is Message => typeof v === 'object' && v !== null && 'en' in v && 'zh' in v;

/** Messages in a module's exports, however deep, with the path to each. */
function* messagesIn(
  value: unknown,
  path: string,
  seen = new Set<unknown>(),
): Generator<readonly [string, Message]> {
  if (isMessage(value)) yield [path, value];
  else if (typeof value === 'object' && value !== null && !seen.has(value)) {
    seen.add(value);
    for (const [key, inner] of Object.entries(value)) yield* messagesIn(inner, `${path}.${key}`, seen);
  }
}

const files = globSync(['src', 'web/src'], /\.messages\.ts$/);
const all: (readonly [string, Message])[] = [];
for (const file of files) all.push(...messagesIn(await import(pathToFileURL(file).href), file));
all.push(...messagesIn(ERROR_CATALOG, 'errors'));

test('there are messages to judge', () => {
  expect(files.length).toBeGreaterThan(3);
  expect(all.length).toBeGreaterThan(20);
});

test('every message has the same placeholders in both languages', () => {
  const odd = all
    .filter(([, m]) => placeholders(m.en).join() !== placeholders(m.zh).join())
    .map(([path]) => path);
  expect(odd).toEqual([]);
});

test('no message is empty in either language', () => {
  expect(all.filter(([, m]) => m.en.trim() === '' || m.zh.trim() === '').map(([path]) => path)).toEqual([]);
});

test('English sentences are translated', () => {
  // Three words with a function word among them are a sentence, and its Chinese must hold Chinese characters; the rest may be
  // names, values or command lines.
  const functionWord =
    /\b(a|an|the|is|are|was|of|to|and|or|in|on|at|by|for|from|with|not|no|this|that|it)\b/i;
  const isSentence = (text: string) =>
    functionWord.test(text) && text.split(/\s+/).filter((w) => /^[a-z]{2,}/i.test(w)).length >= 3;
  const untranslated = all.filter(
    ([, m]) => isSentence(m.en.replace(/\{\w+\}/g, '')) && !/\p{Script=Han}/u.test(m.zh),
  );
  expect(untranslated.map(([path]) => path)).toEqual([]);
});
