import { expect, test } from 'vitest';
import type { LogRow } from '../../../../src/api/logs.ts';
import { EMPTY_TAIL, mergeTail, releaseTail, TAIL_LIMIT, takeEvents } from './tail-buffer.ts';

const row = (id: string): LogRow => ({
  id,
  timeUnixNano: '0',
  observedUnixNano: '0',
  severity: 'INFO',
  severityText: '',
  service: 'a',
  body: '',
  traceId: '',
  spanId: '',
  requestId: '',
  eventName: '',
  attributes: {},
});
const ids = (rows: readonly LogRow[]): string => rows.map((one) => one.id).join('');
const event = (text: string, dropped = 0) => ({ logs: Array.from(text, row), dropped });

test('new lines come on top, the newest first', () => {
  const buffer = takeEvents(takeEvents(EMPTY_TAIL, [event('ab')], false), [event('c'), event('de')], false);
  expect(ids(buffer.shown)).toBe('edcba');
});

test('held lines wait and are shown together', () => {
  const held = takeEvents(takeEvents(EMPTY_TAIL, [event('a')], false), [event('bc')], true);
  expect([ids(held.shown), ids(held.waiting)]).toEqual(['a', 'cb']);
  expect(ids(releaseTail(held).shown)).toBe('cba');
  expect(ids(takeEvents(held, [event('d')], false).shown)).toBe('dcba');
});

test('what the server left out is added up', () => {
  expect(takeEvents(EMPTY_TAIL, [event('a', 3), event('b', 4)], false).dropped).toBe(7);
});

test('the buffer does not grow without end', () => {
  const many = { logs: Array.from({ length: TAIL_LIMIT + 5 }, (_, i) => row(String(i))), dropped: 0 };
  expect(takeEvents(EMPTY_TAIL, [many], false).shown).toHaveLength(TAIL_LIMIT);
});

test('lines that both the tail and the search know are listed once', () => {
  expect(ids(mergeTail([row('d'), row('c')], [row('c'), row('b')]))).toBe('dcb');
});
