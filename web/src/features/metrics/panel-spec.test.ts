import { expect, test } from 'vitest';
import { metricQuerySchema } from '../../../../src/api/metrics.ts';
import { fillPanel, functionsFor, metricParams, newPanel, parsePanel, writePanel } from './panel-spec.ts';

const info = { unit: 's', description: '', temporality: 'cumulative' as const, services: [], series: 1 };

test('a chart survives the address, also with separators in names and values', () => {
  const panel = {
    name: 'a~b%7E',
    fn: 'quantile',
    aggregate: 'none',
    quantile: 0.99,
    by: ['http.route', 'x~y'],
    filter: ['path=/a~b:c', 'k=v=w'],
  } as const;
  expect(parsePanel(writePanel(panel))).toEqual(panel);
  expect(parsePanel(writePanel(newPanel('go.memory.used')))).toEqual(newPanel('go.memory.used'));
});

test('parts that mean nothing are left out', () => {
  expect(parsePanel('m~fn:guess~agg:~q:7~f:novalue~zzz')).toEqual(newPanel('m'));
});

test('the function follows the type until one is chosen', () => {
  const fnOf = (type: 'gauge' | 'sum' | 'histogram', monotonic = false): string =>
    fillPanel(newPanel('m'), { ...info, name: 'm', type, monotonic }).fn;
  expect([fnOf('gauge'), fnOf('sum', true), fnOf('sum'), fnOf('histogram')]).toEqual([
    'value',
    'rate',
    'value',
    'quantile',
  ]);
  expect(functionsFor({ type: 'summary', monotonic: false })).not.toContain('quantile');
});

test('what is asked is what the contract takes', () => {
  const params = metricParams(
    fillPanel(parsePanel('m~fn:rate~by:a~f:k=v'), undefined),
    { fromMs: 0, toMs: 5 },
    100,
  );
  expect(metricQuerySchema.parse(params)).toMatchObject({
    fn: 'rate',
    by: ['a'],
    filter: ['k=v'],
    aggregate: 'sum',
  });
});
