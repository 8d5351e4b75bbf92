import type { LogRow } from '../../../src/api/logs.ts';
import type { SpanDetail } from '../../../src/api/traces.ts';

// The contract's schemas are not part of the bundle, so their value lists are written again here; enums.test.ts holds
// them equal to the schemas.

/** Span kinds in the order of the contract: `TraceColumns.kind` indexes them. */
export const SPAN_KINDS = [
  'UNSPECIFIED',
  'INTERNAL',
  'SERVER',
  'CLIENT',
  'PRODUCER',
  'CONSUMER',
] as const satisfies readonly SpanDetail['kind'][];

/** Status codes in the order of the contract: `TraceColumns.status` indexes them. */
export const STATUS_CODES = ['UNSET', 'OK', 'ERROR'] as const satisfies readonly SpanDetail['status'][];

/** What the times of a span are worth, in the order of the contract: `TraceColumns.clock` indexes them. */
export const SPAN_CLOCKS = [
  'ok',
  'no-end',
  'end-before-start',
  'no-start',
  'no-time',
] as const satisfies readonly SpanDetail['clock'][];

/** Severities from least to most severe. */
export const SEVERITIES = [
  'UNSET',
  'TRACE',
  'DEBUG',
  'INFO',
  'WARN',
  'ERROR',
  'FATAL',
] as const satisfies readonly LogRow['severity'][];

/** Index of ERROR in STATUS_CODES. */
export const STATUS_ERROR = 2;

/** A severity of a log record. */
export type Severity = LogRow['severity'];
