import { expect, test } from 'vitest';
import { attributeText, plainAttributes } from './attribute-text.ts';

test('every type of attribute is readable', () => {
  expect(attributeText({ str: 'a' })).toBe('a');
  expect(attributeText({ int: '9223372036854775807' })).toBe('9223372036854775807');
  expect(attributeText({ num: 'NaN' })).toBe('NaN');
  expect(attributeText({ bool: false })).toBe('false');
  expect(attributeText({ json: '{"a":[1]}' })).toBe('{\n  "a": [\n    1\n  ]\n}');
  expect(attributeText({ json: 'not json' })).toBe('not json');
});

test('copied attributes are sorted and lose no digit of a 64-bit integer', () => {
  const copied = plainAttributes({ b: { int: '9223372036854775807' }, a: { int: '5' }, c: { json: '[1]' } });
  expect(JSON.stringify(copied)).toBe('{"a":5,"b":"9223372036854775807","c":[1]}');
});
