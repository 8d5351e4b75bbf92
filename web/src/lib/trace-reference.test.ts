import { expect, test } from 'vitest';
import { parseTraceReference } from './trace-reference.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const spanId = '00f067aa0ba902b7';

test('every common way to write a trace id is understood', () => {
  expect(parseTraceReference(` ${traceId.toUpperCase()} `)).toEqual({ traceId, spanId: '' });
  expect(parseTraceReference('4bf92f35-77b3-4da6-a3ce-929d0e0e4736')).toEqual({ traceId, spanId: '' });
  expect(parseTraceReference(`00-${traceId}-${spanId}-01`)).toEqual({ traceId, spanId });
  expect(parseTraceReference(`traceparent: 00-${traceId}-${spanId}-01`)).toEqual({ traceId, spanId });
  expect(parseTraceReference(`${traceId}-${spanId}-1`)).toEqual({ traceId, spanId });
  expect(parseTraceReference(`uber-trace-id=${traceId}:${spanId}:0:1`)).toEqual({ traceId, spanId });
});

test('anything else is no trace', () => {
  for (const other of [
    '',
    'checkout',
    spanId,
    '0'.repeat(32),
    `${traceId}0`,
    'http.route=/a',
    `z${traceId.slice(1)}`,
  ])
    expect(parseTraceReference(other)).toBeUndefined();
});
