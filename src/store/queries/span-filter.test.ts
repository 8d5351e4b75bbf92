import { expect, test } from 'vitest';
import { traceSearchQuerySchema } from '../../api/traces.ts';
import { QueryRun } from './query-run.ts';
import { spanCondition } from './span-filter.ts';

const never = (): never => {
  throw new Error('no query is needed');
};
const run = new QueryRun({ store: { read: never, readBlocks: never } });

test('spans are selected by kind', async () => {
  const filter = traceSearchQuerySchema.parse({ from: 1, to: 2, kind: 'SERVER' });
  const { text, params } = await spanCondition(run, filter, { from: 0n, to: 1n });
  expect(text).toMatch(/^\(?Kind = /);
  expect(Object.values(params)).toEqual(['SERVER']);
});

test('a kind that does not exist is refused', () => {
  expect(traceSearchQuerySchema.safeParse({ from: 1, to: 2, kind: 'SERVERS' }).success).toBe(false);
});
