import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { CHECK_ROOMS } from '../model/check.ts';
import { SEVERITIES } from '../model/finding.ts';
import { checkPage, renderCheckMarkdown } from './check-page.ts';
import { pageTexts } from './check-page.messages.ts';
import { CHECKS } from './registry.generated.ts';
import { checkNames, findCheck } from './registry.ts';
import { RETIRED } from './retired.ts';

const HERE = import.meta.dirname;

test('no id and no slug is used twice, also not those of retired checks', () => {
  const names = [...checkNames(), ...RETIRED.flatMap(({ id, slug }) => [id, slug])];
  expect(new Set(names).size).toBe(names.length);
});

test('a check is found by slug and by id in any letter case', () => {
  expect(findCheck('cpu-throttled')?.id).toBe('CPU006');
  expect(findCheck('cpu006')?.slug).toBe('cpu-throttled');
  expect(findCheck('CPU-THROTTLED')?.id).toBe('CPU006');
  expect(findCheck('cpu-throttle')).toBeUndefined();
});

describe.each(CHECKS.map((check) => [check.slug, check] as const))('%s', (slug, check) => {
  test('its names fit its place', () => {
    expect(CHECK_ROOMS).toContain(check.room);
    expect(slug.startsWith(`${check.room}-`)).toBe(true);
    expect(check.id).toMatch(new RegExp(`^${check.room.toUpperCase()}\\d{3}$`));
    expect(existsSync(`${HERE}/${check.room}/${slug}.ts`)).toBe(true);
    expect(SEVERITIES).toContain(check.severity);
  });

  test('has tests that fire, stay quiet and cannot tell', () => {
    const source = readFileSync(`${HERE}/${check.room}/${slug}.test.ts`, 'utf8');
    expect(source).not.toMatch(/\b(?:test|describe|it)\.(?:skip|todo|only|fails)\b/);
    expect(source).toContain(`from './${slug}.ts'`);
    for (const [title, assertion] of FIXTURES) {
      const fixtures = testsOf(source).filter((body) => title.test(body));
      expect(fixtures, `a test titled ${title}`).not.toEqual([]);
      for (const body of fixtures) expect(body).toMatch(assertion);
    }
  });

  test('every text exists in both languages with the same placeholders', () => {
    const { why, rule, falsePositive, remedy } = check.doc;
    for (const message of [check.title, why, rule, falsePositive, remedy, ...Object.values(check.texts)]) {
      expect(message.en.trim()).not.toBe('');
      expect(message.zh).toMatch(/[\u4e00-\u9fff]|^\{/);
      expect(placeholders(message.zh)).toEqual(placeholders(message.en));
    }
  });

  test('names its sources and where its threshold comes from', () => {
    expect(check.doc.refs.length).toBeGreaterThan(0);
    for (const ref of check.doc.refs) expect(ref).toMatch(/^https:\/\/\S+$/);
    if (check.threshold === undefined) return;
    for (const message of [check.threshold.value, check.threshold.source]) {
      expect(message.en.trim()).not.toBe('');
      if (!/[\u4e00-\u9fff]/.test(message.zh)) expect(message.zh).toBe(message.en);
      if (message.zh === message.en) expect(proseOf(message.en)).toEqual([]);
    }
  });
});

test.each(['en', 'zh'] as const)(
  'every page in %s has its six parts, none empty, and lies in docs',
  (lang) => {
    for (const check of CHECKS) {
      const page = checkPage(check, lang);
      const headings = ['why', 'rule', 'threshold', 'falsePositive', 'remedy', 'refs'] as const;
      for (const part of headings) {
        const section = page.find(({ heading }) => heading === pageTexts[part][lang]);
        expect(section?.lines.join('').trim(), `${check.slug}: ${part}`).toBeTruthy();
      }
      const file = `${HERE}/../../docs/checks/${check.slug}${lang === 'en' ? '' : '.zh-CN'}.md`;
      expect(readFileSync(file, 'utf8')).toBe(renderCheckMarkdown(check, lang));
    }
  },
);

test('no page lies in docs without its check', () => {
  const known = new Set(['README', ...CHECKS.map(({ slug }) => slug)]);
  const files = readdirSync(`${HERE}/../../docs/checks`).map((name) => name.replace(/(\.zh-CN)?\.md$/, ''));
  expect(files.filter((name) => !known.has(name))).toEqual([]);
});

/** What a fixture is called, and how a test shows that it holds. */
const FIXTURES = [
  [/^test(\.each\([\s\S]*?\))?\(\s*'fires/, /expectFinding|status: 'finding'|\.status\)\.toBe\('finding'/],
  [/^test(\.each\([\s\S]*?\))?\(\s*'stays quiet/, /expectQuiet|status: '(?:pass|not-applicable)'/],
  [/^test(\.each\([\s\S]*?\))?\(\s*'cannot tell/, /expectUnknown|status: 'unknown'/],
] as const;

/** The tests of a file, each from its name to the next one. */
function testsOf(source: string): readonly string[] {
  return source.split(/^\s*(?=test[.(])/m).filter((part) => part.startsWith('test'));
}

/** Words that make a sentence or a phrase of a text; names, notation and titles of works have none of them. */
function proseOf(words: string): readonly string[] {
  const found = words.match(
    /\b(?:a|an|the|is|are|was|of|to|and|or|in|on|at|by|for|from|with|not|no|than|that|it|its|our|ours|own|any|each|when|above|below|warn|error|default)\b/gi,
  );
  return found ?? [];
}

function placeholders(text: string): readonly string[] {
  return [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();
}
