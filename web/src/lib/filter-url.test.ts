import { expect, test } from 'vitest';
import { traceFilterFields } from './filter-url.ts';
import { readUrl } from './url-fields.ts';

test('a duration of the address that cannot be read is no condition', () => {
  const filter = readUrl(traceFilterFields, { min: 'abc', max: '1.5s' });
  expect([filter.min, filter.max]).toEqual(['', '1.5s']);
  expect(readUrl(traceFilterFields, { min: '-5ms', max: '9'.repeat(15) + 'h' })).toMatchObject({
    min: '',
    max: '',
  });
});
