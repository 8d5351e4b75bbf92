import { expect, test } from 'vitest';
import { severitySchema } from '../../../src/api/logs.ts';
import { spanClockSchema, spanKindSchema, statusCodeSchema } from '../../../src/api/traces.ts';
import { SEVERITIES, SPAN_CLOCKS, SPAN_KINDS, STATUS_CODES, STATUS_ERROR } from './enums.ts';

test('the lists equal those of the contract', () => {
  expect(SPAN_KINDS).toEqual(spanKindSchema.options);
  expect(SPAN_CLOCKS).toEqual(spanClockSchema.options);
  expect(STATUS_CODES).toEqual(statusCodeSchema.options);
  expect(SEVERITIES).toEqual(severitySchema.options);
  expect(STATUS_CODES[STATUS_ERROR]).toBe('ERROR');
});
