import { expect, test } from 'vitest';
import { MOD_TEXT } from '../../../test/support/sample-images.ts';
import { parseModInfo } from './mod-info.ts';
import { quoteGo, renderModInfo } from './render-mod-info.ts';
import { unquoteGo } from './unquote-go.ts';

test('lines are written as they were read; what is replaced has no sum', () => {
  expect(renderModInfo(parseModInfo(MOD_TEXT))).toBe(MOD_TEXT.replace('v0.1.0\th1:b=', 'v0.1.0'));
  expect(renderModInfo({ path: null, main: null, deps: [], settings: [] })).toBe('');
});

test('texts are quoted so that they are read back', () => {
  for (const text of ['', 'a b', '"\\', '\u0000\u0007\b\f\n\r\t\v\u007f', '\u200b\u{e0001}', '中文 é 🙂']) {
    expect(unquoteGo(quoteGo(text))).toBe(text);
  }
  expect(quoteGo('a\u0001\n"')).toBe(String.raw`"a\x01\n\""`);
});
