import { raw } from '../sql.ts';

/**
 * SQL: what kind of entry into its service a span is: 2 a server or consumer span, 1 another root span, 0 none. A service
 * is judged by its spans of kind 2; one that has none (a cron job, a client) by those of kind 1.
 */
export const ENTRY = raw(
  `multiIf(Kind IN ('SERVER', 'CONSUMER'), 2, ParentSpanId = toFixedString('', 8), 1, 0)::UInt8`,
);
