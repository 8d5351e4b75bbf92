import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { CHECK_ROOMS } from '../model/check.ts';
import { SEVERITIES } from '../model/finding.ts';
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
    const tests = readFileSync(`${HERE}/${check.room}/${slug}.test.ts`, 'utf8');
    for (const title of [/test(\.each\([^)]*\))?\(\s*'fires/, /'stays quiet/, /'cannot tell/])
      expect(tests).toMatch(title);
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
    expect(check.threshold?.source ?? 'none').not.toBe('');
  });
});

function placeholders(text: string): readonly string[] {
  return [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();
}
