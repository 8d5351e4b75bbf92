import { expect, test } from 'vitest';
import { parseTextTerms } from './log-text.ts';

test.each<[string, [string, boolean][]]>([
  [
    'one  two',
    [
      ['one', false],
      ['two', false],
    ],
  ],
  [
    '"a phrase" word',
    [
      ['a phrase', false],
      ['word', false],
    ],
  ],
  [
    '-not -"not this" -',
    [
      ['not', true],
      ['not this', true],
      ['-', false],
    ],
  ],
  ['"unclosed phrase', [['unclosed phrase', false]]],
  ['   ', []],
  ['""', []],
  [
    '订单 失败',
    [
      ['订单', false],
      ['失败', false],
    ],
  ],
])('%s', (text, expected) => {
  expect(parseTextTerms(text).map((t) => [t.text, t.excluded])).toEqual(expected);
});

test('never takes more terms than it can answer', () => {
  expect(parseTextTerms('x '.repeat(1000)).length).toBeLessThanOrEqual(20);
});
