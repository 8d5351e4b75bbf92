import { expect, test } from 'vitest';
import { suggestConditions } from './suggest-conditions.ts';

const keys = [{ text: 'service=' }, { text: 'duration>' }, { text: 'http.route=' }, { text: 'route.name=' }];
const facets = [
  {
    key: 'service',
    sampled: false,
    values: [
      { value: 'gateway', count: 1200 },
      { value: 'my shop', count: 3 },
    ],
  },
];
const texts = (typed: string): string[] => suggestConditions(typed, keys, facets).map((one) => one.text);

test('keys that begin with the word come before those that contain it', () => {
  expect(texts('route')).toEqual(['route.name=', 'http.route=']);
  expect(texts('')).toHaveLength(4);
});

test('after an equals sign the values of the facet are offered, quoted where needed', () => {
  expect(suggestConditions('service=', keys, facets)).toEqual([
    { text: 'service=gateway', note: '1,200', complete: true },
    { text: 'service="my shop"', note: '3', complete: true },
  ]);
  expect(texts('service=ATE')).toEqual(['service=gateway']);
  expect(texts('unknown=')).toEqual([]);
});

test('what stands before the last word stays', () => {
  expect(texts('timeout serv')).toEqual(['timeout service=']);
});
