import { expect, test } from 'vitest';
import { DEFAULT_PREFERENCES, parsePreferences } from './preferences.ts';

test('saved preferences are read, damaged ones replaced field by field', () => {
  expect(parsePreferences(null)).toEqual(DEFAULT_PREFERENCES);
  expect(parsePreferences('not json')).toEqual(DEFAULT_PREFERENCES);
  expect(parsePreferences('[1]')).toEqual(DEFAULT_PREFERENCES);
  expect(parsePreferences('{"lang":"fr","theme":"dark","zone":7,"panelWidth":-4}')).toEqual({
    ...DEFAULT_PREFERENCES,
    theme: 'dark',
  });
});
