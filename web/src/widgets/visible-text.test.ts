import { expect, test } from 'vitest';
import { visibleText } from './visible-text.ts';

test('what a reader cannot see is shown, what lays out text stays', () => {
  expect(visibleText('\u001b[31mred\u0000\u007f')).toBe('⟨U+001B⟩[31mred⟨U+0000⟩⟨U+007F⟩');
  expect(visibleText('user\u202Enimda\u2066')).toBe('user⟨U+202E⟩nimda⟨U+2066⟩');
  expect(visibleText('a\tb\r\nc')).toBe('a\tb\nc');
  expect(visibleText('日志 😀 é')).toBe('日志 😀 é');
});
