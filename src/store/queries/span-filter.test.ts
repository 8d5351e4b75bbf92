import { describe, expect, test } from 'vitest';
import { traceSearchQuerySchema } from '../../api/traces.ts';
import { QueryRun } from './query-run.ts';
import { spanCondition } from './span-filter.ts';
import { inWindowWith } from './window.ts';

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

describe('service and operation beside an attribute', () => {
  const none = new QueryRun({
    store: {
      read: () => Promise.resolve({ rowCount: 0, stats: { readRows: 0 } } as never),
      readBlocks: never,
    },
  });
  const asked = async (service: string, operation: string) => {
    const filter = traceSearchQuerySchema.parse({ from: 1, to: 2, service, operation, attr: ['a=b'] });
    return spanCondition(none, filter, { from: 0n, to: 1n });
  };

  test('need no bucket in a window of days, in the form in which this filter puts its items', async () => {
    const condition = await asked('shop', 'GET /');
    const days = { from: 0n, to: 2n * 86_400_000_000_000n };
    expect(inWindowWith('', days, condition).text).not.toContain('toStartOfFiveMinutes');
  });

  test('are asked of the index alone when its item can mean nothing else', async () => {
    const { text, params } = await asked('shop', 'GET /');
    expect(text).not.toMatch(/ServiceName|SpanName/);
    expect(Object.values(params)).toEqual([String.raw`['a=b','shop\0GET /']`]);
  });

  test.each([
    ['an attribute could be called so', 'shop', 'SELECT a=1'],
    ['it could be parted elsewhere', 'a\0b', 'c'],
    ['it may be cut', 'shop', 'o'.repeat(251)],
    ['it is too long for an item', 'shop', 'o'.repeat(300)],
  ])('are asked of the columns, too: %s', async (_, service, operation) => {
    const { text, params } = await asked(service, operation);
    expect(text).toMatch(/ServiceName = .* AND \(SpanName = /);
    expect(Object.values(params)).toContain(operation);
  });
});

test('a kind that does not exist is refused', () => {
  expect(traceSearchQuerySchema.safeParse({ from: 1, to: 2, kind: 'SERVERS' }).success).toBe(false);
});
