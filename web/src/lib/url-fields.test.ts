import { expect, test } from 'vitest';
import {
  readUrl,
  urlFlag,
  type UrlFields,
  urlList,
  urlNumber,
  urlOneOf,
  urlText,
  writeUrl,
} from './url-fields.ts';
import { parseUrlSearch, stringifyUrlSearch } from './url-search.ts';

interface View {
  readonly text: string;
  readonly attr: readonly string[];
  readonly wrap: boolean;
  readonly min: number | undefined;
  readonly order: 'newest' | 'slowest';
}

const fields: UrlFields<View> = {
  text: urlText,
  attr: urlList,
  wrap: urlFlag,
  min: urlNumber,
  order: urlOneOf(['newest', 'slowest']),
};

test('a link gives back the view it was made from', () => {
  const view: View = {
    text: 'a&b=c #1 +x 支付',
    attr: ['http.route=/pay/{id}', 'k=v=w'],
    wrap: true,
    min: 12.5,
    order: 'slowest',
  };
  const link = stringifyUrlSearch(writeUrl(fields, {}, view));
  expect(readUrl(fields, parseUrlSearch(link))).toEqual(view);
});

test('defaults are not written and other keys are kept', () => {
  const search = writeUrl(fields, { range: '5m', text: 'old' }, { text: '', attr: [], order: 'newest' });
  expect(search).toEqual({ range: '5m' });
});

test('malformed values read as the default', () => {
  const search = parseUrlSearch('?min=abc&order=sideways&wrap=yes&attr=one');
  expect(readUrl(fields, search)).toEqual({
    text: '',
    attr: ['one'],
    wrap: false,
    min: undefined,
    order: 'newest',
  });
});

test('what is legal in a query stays readable', () => {
  expect(stringifyUrlSearch({ q: 'http://a/b,c d' })).toBe('?q=http://a/b,c+d');
  expect(stringifyUrlSearch({})).toBe('');
  expect(stringifyUrlSearch({ list: ['1', '2'], skip: undefined })).toBe('?list=1&list=2');
});
