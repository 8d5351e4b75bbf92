import { expect, test } from 'vitest';
import { parseQuery, quoteValue } from './query-tokens.ts';

test('conditions and words are told apart', () => {
  expect(parseQuery('service=checkout timeout duration>=100ms "connection reset"')).toEqual({
    conditions: [
      { key: 'service', op: '=', value: 'checkout' },
      { key: 'duration', op: '>=', value: '100ms' },
    ],
    words: 'timeout "connection reset"',
  });
});

test('values keep what belongs to them', () => {
  expect(parseQuery('http.route=/a/{id}?b=c').conditions).toEqual([
    { key: 'http.route', op: '=', value: '/a/{id}?b=c' },
  ]);
  expect(parseQuery('msg="a \\"b\\" = c"').conditions).toEqual([{ key: 'msg', op: '=', value: 'a "b" = c' }]);
});

test('what only looks like a condition is text', () => {
  for (const text of ['a == b', 'x=>y', '=5', 'a=', '>5']) expect(parseQuery(text).conditions).toEqual([]);
});

test('any value survives quoting', () => {
  for (const value of ['plain', 'a b', 'say "hi"', 'back\\slash and blank', '', 'a=b'])
    expect(parseQuery(`k=${quoteValue(value)}`).conditions[0]?.value ?? '').toBe(value);
});

test('keys are of any script', () => {
  expect(parseQuery('用户=张三 größe=3')).toEqual({
    conditions: [
      { key: '用户', op: '=', value: '张三' },
      { key: 'größe', op: '=', value: '3' },
    ],
    words: '',
  });
});
