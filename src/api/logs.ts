import { z } from 'zod';
import {
  attributesSchema,
  completenessSchema,
  int64Schema,
  repeatedSchema,
  timeRangeShape,
} from './common.ts';

/** Severity ranges of OpenTelemetry's SeverityNumber (1-4 TRACE … 21-24 FATAL; 0 is UNSET). */
export const severitySchema = z.enum(['UNSET', 'TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL']);

/**
 * What selects log records. Every word of `text` must occur in the body, anywhere and without case; `"quoted text"` as a
 * phrase; `-` before a word or phrase excludes it.
 */
export const logFilterShape = {
  ...timeRangeShape,
  service: z.string().optional(),
  /** This severity and everything above. */
  minSeverity: severitySchema.optional(),
  text: z.string().max(1000).optional(),
  traceId: z.string().optional(),
  spanId: z.string().optional(),
  requestId: z.string().optional(),
  attr: repeatedSchema.optional(),
} as const;

/** One log record in a list. `id` names the stored row: opaque, stable for links and context. */
export const logRowSchema = z.object({
  id: z.string(),
  timeUnixNano: int64Schema,
  observedUnixNano: int64Schema,
  severity: severitySchema,
  severityText: z.string(),
  service: z.string(),
  body: z.string(),
  /** Empty strings when the record is not part of a trace. */
  traceId: z.string(),
  spanId: z.string(),
  requestId: z.string(),
  eventName: z.string(),
  attributes: attributesSchema,
});
/** One log record in a list. */
export type LogRow = z.infer<typeof logRowSchema>;

/** `GET /api/v1/logs`: newest first; `before` continues a page (a `cursor` of the previous answer). */
export const logSearchQuerySchema = z.object({
  ...logFilterShape,
  limit: z.coerce.number().int().min(1).max(5000).default(200),
  cursor: z.string().optional(),
});
/** Query of the log search. */
export type LogSearchQuery = z.infer<typeof logSearchQuerySchema>;
/** Answer of the log search. */
export const logSearchSchema = z.object({
  logs: z.array(logRowSchema),
  cursor: z.string().nullable(),
  completeness: completenessSchema,
});
/** Answer of the log search. */
export type LogSearch = z.infer<typeof logSearchSchema>;

/** `GET /api/v1/logs/histogram`: records over time by severity. */
export const logHistogramQuerySchema = z.object({
  ...logFilterShape,
  points: z.coerce.number().int().min(1).max(300).default(80),
});
/** Query of the log histogram. */
export type LogHistogramQuery = z.infer<typeof logHistogramQuerySchema>;
/** Answer of the log histogram. */
export const logHistogramSchema = z.object({
  fromUnixMs: z.number(),
  stepMs: z.number(),
  series: z.array(z.object({ severity: severitySchema, counts: z.array(z.number()) })),
  completeness: completenessSchema,
});
/** Answer of the log histogram. */
export type LogHistogram = z.infer<typeof logHistogramSchema>;

/** `GET /api/v1/logs/facets`: services, severities and the asked attribute keys with counts; answers `facetsSchema`. */
export const logFacetsQuerySchema = z.object({
  ...logFilterShape,
  key: repeatedSchema.optional(),
  values: z.coerce.number().int().min(1).max(200).default(20),
});
/** Query of the log facets. */
export type LogFacetsQuery = z.infer<typeof logFacetsQuerySchema>;

/** `GET /api/v1/logs/{id}/context`: the same service instance's lines before and after one line. */
export const logContextQuerySchema = z.object({
  before: z.coerce.number().int().min(0).max(500).default(20),
  after: z.coerce.number().int().min(0).max(500).default(20),
});
/** Query of the log context. */
export type LogContextQuery = z.infer<typeof logContextQuerySchema>;
/** Answer of the log context, oldest first; `index` is the asked line's place. */
export const logContextSchema = z.object({ logs: z.array(logRowSchema), index: z.number().int() });
/** Answer of the log context. */
export type LogContext = z.infer<typeof logContextSchema>;

/**
 * `GET /api/v1/logs/tail`: server-sent events named `logs`, each with a `logTailEventSchema`. Rows come in the order
 * they were stored, late ones included; what comes faster than the connection's limit is counted in `dropped`.
 */
export const logTailQuerySchema = z.object({
  service: logFilterShape.service,
  minSeverity: logFilterShape.minSeverity,
  text: logFilterShape.text,
  attr: logFilterShape.attr,
});
/** One event of the live tail: new rows, oldest first. */
export const logTailEventSchema = z.object({
  logs: z.array(logRowSchema),
  /** Matching rows left out since the previous event. */
  dropped: z.number().int(),
});
/** One event of the live tail. */
export type LogTailEvent = z.infer<typeof logTailEventSchema>;
/** Query of the live tail. */
export type LogTailQuery = z.infer<typeof logTailQuerySchema>;
