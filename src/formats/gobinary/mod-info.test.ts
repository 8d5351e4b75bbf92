import { describe, expect, test } from 'vitest';
import { parseModInfo } from './mod-info.ts';
import { unquoteGo } from './unquote-go.ts';

describe('parseModInfo', () => {
  test('keeps what came before a line that is wrong, and names it', () => {
    const info = parseModInfo('path\ta\nmod\ta\tv1\ndep\tonly-one-field\nbuild\tk=v\n');
    expect([info.path, info.main?.version, info.settings, info.badLine]).toEqual([
      'a',
      'v1',
      [],
      'dep\tonly-one-field',
    ]);
  });

  test('skips lines it does not know', () => {
    expect(parseModInfo('future\tx\npath\ta\n').path).toBe('a');
  });

  test('a replacement belongs to the module before it, once', () => {
    expect(parseModInfo('=>\tx\tv1\th1:\n').badLine).toContain('=>');
    const info = parseModInfo('dep\ta\tv1\n=>\t./local\t\t\n');
    expect(info.deps[0]?.replace).toEqual({ path: './local', version: '', sum: '', replace: null });
  });

  test('quoted keys and values', () => {
    const { settings } = parseModInfo('build\t"a=b"="c\\td"\nbuild\tx=`raw`\nbuild\tempty=\n');
    expect(settings).toEqual([
      { key: 'a=b', value: 'c\td' },
      { key: 'x', value: 'raw' },
      { key: 'empty', value: '' },
    ]);
  });
});

describe('unquoteGo', () => {
  test.each([
    ['"a"', 'a'],
    [String.raw`"\u4e2d\U0001F600"`, '中😀'],
    [String.raw`"\xe4\xb8\xad\101"`, '中A'],
    [String.raw`"\n\t\\\""`, '\n\t\\"'],
    ['`a\\n`', 'a\\n'],
  ])('%s', (literal, value) => expect(unquoteGo(literal)).toBe(value));

  test.each(['', '"', 'a', '"a', String.raw`"\q"`, String.raw`"\ud800"`, '"a"b"', '`a`b`'])(
    'refuses %s',
    (literal) => expect(unquoteGo(literal)).toBeUndefined(),
  );
});
