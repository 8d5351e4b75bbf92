import { expect, test } from 'vitest';
import { traceSearchQuerySchema } from '../../../../src/api/traces.ts';
import { parseQuery } from '../../lib/query-tokens.ts';
import { addQuery, EMPTY_TRACE_FILTER, filterParts, traceParams } from './trace-query.ts';

const typed = (text: string) => addQuery(EMPTY_TRACE_FILTER, parseQuery(text));

test('what is typed becomes the fields of the contract', () => {
  const change = typed(
    'service=checkout duration>100ms duration<=2s status=error kind=server http.route=/cart request=r-1 time out',
  );
  expect(change).toEqual({
    ok: true,
    filter: {
      service: 'checkout',
      operation: '',
      status: 'ERROR',
      kind: 'SERVER',
      min: '100ms',
      max: '2s',
      attr: ['http.route=/cart'],
      request: 'r-1',
      q: 'time out',
    },
  });
  const params = change.ok ? traceParams(change.filter, { fromMs: 0, toMs: 1 }) : {};
  expect(traceSearchQuerySchema.parse(params)).toMatchObject({
    minDurationNs: 100e6,
    maxDurationNs: 2e9,
    attr: ['http.route=/cart'],
  });
});

test('what cannot be asked is explained, with the value seen', () => {
  expect(typed('duration>soon')).toMatchObject({ ok: false, problem: { values: { value: 'soon' } } });
  expect(typed('kind=sideways')).toMatchObject({ ok: false, problem: { values: { value: 'sideways' } } });
  expect(typed('status=broken')).toMatchObject({ ok: false, problem: { values: { value: 'broken' } } });
  expect(typed('service=a http.status_code>=500')).toMatchObject({
    ok: false,
    problem: { values: { op: '>=' } },
  });
});

test('every part of a filter can be taken away, and then nothing is left', () => {
  const change = typed('service=a name=b status=ok duration=5ms x=1 y=2 request=r words');
  let filter = change.ok ? change.filter : EMPTY_TRACE_FILTER;
  expect(filterParts(filter)).toHaveLength(9);
  for (let part = filterParts(filter)[0]; part !== undefined; part = filterParts(filter)[0])
    filter = part.without;
  expect(filter).toEqual(EMPTY_TRACE_FILTER);
});

test('the same attribute is asked for once', () => {
  const once = typed('a=1 a=1');
  expect(once.ok && once.filter.attr).toEqual(['a=1']);
});
