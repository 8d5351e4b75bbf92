import { expect, test } from 'vitest';
import { indentJson } from './indent-json.ts';

test('looks like what JSON.stringify writes', () => {
  for (const value of [
    {},
    [],
    { a: [], b: {}, c: [1, 'x', null, true, -1.5e300] },
    [[[]], { deep: [{ er: {} }] }],
    { 'k"e\\y{': 'v]al,ue: \n"x"', unicode: '日志' },
  ]) {
    expect(indentJson(JSON.stringify(value))).toBe(JSON.stringify(value, null, 2));
    expect(indentJson(JSON.stringify(value, null, '\t'))).toBe(JSON.stringify(value, null, 2));
  }
});

test('keeps every digit and every repeated key', () => {
  expect(indentJson('{"id":9223372036854775807,"id":1.10}')).toBe(
    '{\n  "id": 9223372036854775807,\n  "id": 1.10\n}',
  );
});

test('leaves alone what is no JSON', () => {
  for (const text of ['', 'plain', '{not json}', '[1,', ' {"a":1} tail']) expect(indentJson(text)).toBe(text);
});
