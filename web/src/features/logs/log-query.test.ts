import { expect, test } from 'vitest';
import { logSearchQuerySchema } from '../../../../src/api/logs.ts';
import { parseQuery } from '../../lib/query-tokens.ts';
import {
  addLogQuery,
  EMPTY_LOG_FILTER,
  logFilterParts,
  logParams,
  markWords,
  wordsToMark,
} from './log-query.ts';

const typed = (text: string) => addLogQuery(EMPTY_LOG_FILTER, parseQuery(text));

test('what is typed becomes the fields of the contract', () => {
  const change = typed(
    'service=checkout level>=warning trace=ab request=r-1 code=7 "connection reset" -retry',
  );
  const params = change.ok ? logParams(change.filter) : {};
  expect(logSearchQuerySchema.parse({ ...params, from: 0, to: 1 })).toEqual({
    from: 0,
    to: 1,
    service: 'checkout',
    minSeverity: 'WARN',
    traceId: 'ab',
    requestId: 'r-1',
    attr: ['code=7'],
    text: '"connection reset" -retry',
    limit: 200,
  });
});

test('what cannot be asked is explained', () => {
  expect(typed('level=loud')).toMatchObject({ ok: false, problem: { values: { value: 'loud' } } });
  expect(typed('level<error')).toMatchObject({ ok: false, problem: { values: { op: '<' } } });
  expect(typed('size>5')).toMatchObject({ ok: false, problem: { values: { op: '>' } } });
});

test('every part of a filter can be taken away, and then nothing is left', () => {
  const change = typed('service=a severity=error trace=t span=s request=r a=1 words');
  let filter = change.ok ? change.filter : EMPTY_LOG_FILTER;
  for (let part = logFilterParts(filter)[0]; part !== undefined; part = logFilterParts(filter)[0])
    filter = part.without;
  expect(filter).toEqual(EMPTY_LOG_FILTER);
});

test('found words are marked, excluded ones are not', () => {
  expect(wordsToMark('reset "bad gateway" -retry conn*')).toEqual(['reset', 'bad gateway', 'conn']);
  expect(markWords('Reset: bad gateway (reset)', ['reset', 'bad gateway'])).toEqual([
    { text: 'Reset', marked: true },
    { text: ': ', marked: false },
    { text: 'bad gateway', marked: true },
    { text: ' (', marked: false },
    { text: 'reset', marked: true },
    { text: ')', marked: false },
  ]);
  expect(markWords('a.b', ['.'])).toEqual([
    { text: 'a', marked: false },
    { text: '.', marked: true },
    { text: 'b', marked: false },
  ]);
  expect(markWords('line', [])).toEqual([{ text: 'line', marked: false }]);
});
