import { z } from 'zod';
import {
  attributesSchema,
  completenessSchema,
  int64Schema,
  repeatedSchema,
  spanIdSchema,
  timeRangeShape,
  traceIdSchema,
} from './common.ts';

/** Span kinds, as OpenTelemetry names them. */
export const spanKindSchema = z.enum(['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER']);
/** Span status codes, as OpenTelemetry names them. */
export const statusCodeSchema = z.enum(['UNSET', 'OK', 'ERROR']);

/**
 * What the times of a span are worth: `ok`; `no-end`: none was sent, it may still be running; `end-before-start` by the
 * sender's clock; `no-start`: it stands at its end; `no-time`: it stands where it was received. Only `ok` has a duration.
 */
export const spanClockSchema = z.enum(['ok', 'no-end', 'end-before-start', 'no-start', 'no-time']);
/**
 * What selects spans. `attributes` holds `key=value` pairs (repeatable parameter `attr`), matched exactly on span or
 * resource attributes; `text` is found in span name, status message and exception message, without case.
 */
export const traceFilterShape = {
  ...timeRangeShape,
  service: z.string().optional(),
  operation: z.string().optional(),
  kind: spanKindSchema.optional(),
  status: statusCodeSchema.optional(),
  minDurationNs: z.coerce.number().nonnegative().optional(),
  maxDurationNs: z.coerce.number().nonnegative().optional(),
  attr: repeatedSchema.optional(),
  requestId: z.string().optional(),
  text: z.string().max(1000).optional(),
} as const;

/** `GET /api/v1/traces`: newest, slowest or most failing traces that have a span matching the filter. */
export const traceSearchQuerySchema = z.object({
  ...traceFilterShape,
  limit: z.coerce.number().int().min(1).max(1000).default(50),
  order: z.enum(['newest', 'slowest', 'errors']).default('newest'),
});
/** Query of the trace search. */
export type TraceSearchQuery = z.infer<typeof traceSearchQuerySchema>;

/** One trace in a result list. */
export const traceSummarySchema = z.object({
  traceId: traceIdSchema,
  /** Null while the root span has not been received. */
  rootService: z.string().nullable(),
  rootOperation: z.string().nullable(),
  startUnixNano: int64Schema,
  durationNs: int64Schema,
  spans: z.number().int(),
  errors: z.number().int(),
  /** Spans whose times give no duration: see `spanClockSchema`. */
  untimed: z.number().int(),
  services: z.array(z.object({ service: z.string(), spans: z.number().int(), errors: z.number().int() })),
  matchedSpans: z.number().int(),
});
/** One trace in a result list. */
export type TraceSummary = z.infer<typeof traceSummarySchema>;

/** Answer of the trace search. */
export const traceSearchSchema = z.object({
  traces: z.array(traceSummarySchema),
  completeness: completenessSchema,
});
/** Answer of the trace search. */
export type TraceSearch = z.infer<typeof traceSearchSchema>;

/** `GET /api/v1/traces/histogram`: matching spans over time, for the histogram to brush. */
export const traceHistogramQuerySchema = z.object({
  ...traceFilterShape,
  points: z.coerce.number().int().min(1).max(300).default(80),
});
/** Query of the trace histogram. */
export type TraceHistogramQuery = z.infer<typeof traceHistogramQuerySchema>;
/** Answer of the trace histogram: one value a step of `stepMs`, starting at `fromUnixMs`. */
export const traceHistogramSchema = z.object({
  fromUnixMs: z.number(),
  stepMs: z.number(),
  ok: z.array(z.number()),
  error: z.array(z.number()),
  p50Ns: z.array(z.number().nullable()),
  p95Ns: z.array(z.number().nullable()),
  completeness: completenessSchema,
});
/** Answer of the trace histogram. */
export type TraceHistogram = z.infer<typeof traceHistogramSchema>;

/**
 * `GET /api/v1/traces/facets`: values to choose from, with counts over matching spans: service, operation, status, kind,
 * then attributes: those asked for with `key` (repeatable), else the most frequent ones.
 */
export const traceFacetsQuerySchema = z.object({
  ...traceFilterShape,
  key: repeatedSchema.optional(),
  values: z.coerce.number().int().min(1).max(200).default(20),
});
/** Query of the trace facets. */
export type TraceFacetsQuery = z.infer<typeof traceFacetsQuerySchema>;
/** One facet: the most frequent values of one key. */
export const facetSchema = z.object({
  key: z.string(),
  values: z.array(z.object({ value: z.string(), count: z.number() })),
  /** Counts are over the newest matching rows only (attribute values of a large result). */
  sampled: z.boolean(),
});
/** One facet. */
export type Facet = z.infer<typeof facetSchema>;
/** Answer of the facets. */
export const facetsSchema = z.object({
  facets: z.array(facetSchema),
  /** Attribute keys seen on the matching rows, most frequent first: what may be asked for with `key`. */
  keys: z.array(z.string()),
  completeness: completenessSchema,
});
/** Answer of the facets. */
export type Facets = z.infer<typeof facetsSchema>;

/** One event on a span. */
export const spanEventSchema = z.object({
  timeUnixNano: int64Schema,
  name: z.string(),
  attributes: attributesSchema,
  /** Attributes that were dropped before the event was stored. */
  droppedAttributes: z.number().int(),
});
/** One link of a span. */
export const spanLinkSchema = z.object({
  traceId: traceIdSchema,
  spanId: spanIdSchema,
  attributes: attributesSchema,
  /** Attributes that were dropped before the link was stored. */
  droppedAttributes: z.number().int(),
});

/**
 * `GET /api/v1/traces/{traceId}?from&to`: the whole trace, columnar so that 50,000 spans stay small: arrays of equal
 * length, strings as indexes into `strings`. Attributes, events and links come with `GET …/spans/{spanId}`.
 */
export const traceColumnsSchema = z.object({
  traceId: traceIdSchema,
  /** Start of the earliest span. */
  startUnixNano: int64Schema,
  durationNs: int64Schema,
  strings: z.array(z.string()),
  spanId: z.array(spanIdSchema),
  /**
   * Index of the parent span in these columns; -1 for a root, -2 when the parent was not received, -3 where a cycle of parents
   * was cut: every span can be reached from one with a negative number.
   */
  parent: z.array(z.number().int()),
  parentSpanId: z.array(z.string()),
  service: z.array(z.number().int()),
  name: z.array(z.number().int()),
  /** Index into spanKindSchema's options. */
  kind: z.array(z.number().int()),
  /** Index into statusCodeSchema's options. */
  status: z.array(z.number().int()),
  /** Nanoseconds after the trace's start; exact below 2^53 ns (104 days). */
  startNs: z.array(z.number()),
  durationNsOf: z.array(z.number()),
  /** Index into spanClockSchema's options; where it is not 0 the duration is not known and given as 0. */
  clock: z.array(z.number().int()),
  /** Time in which the span ran and none of its children did. */
  selfNs: z.array(z.number()),
  /** Events and links on the span. */
  events: z.array(z.number().int()),
  links: z.array(z.number().int()),
  logs: z.array(z.number().int()),
  /** Events worth a mark on the bar: [span index, ns after trace start, name index]. */
  marks: z.array(z.tuple([z.number().int(), z.number(), z.number().int()])),
  /**
   * The critical path, in time order: [span index, from, to] in ns after trace start. Within such a piece the trace's
   * end waited for this span and for none of its children (docs/api.md).
   */
  criticalPath: z.array(z.tuple([z.number().int(), z.number(), z.number()])),
  /** How many copies of spans were stored more than once and merged on reading. */
  duplicates: z.number().int(),
  completeness: completenessSchema,
});
/** A whole trace, columnar. */
export type TraceColumns = z.infer<typeof traceColumnsSchema>;

/**
 * Query of one trace and of one span: `from` and `to` (Unix milliseconds) may say where the reader found it, so that a
 * link keeps them; the trace is found by its id wherever it lies.
 */
export const traceQuerySchema = z.object({
  from: timeRangeShape.from.optional(),
  to: timeRangeShape.to.optional(),
});

/** `GET /api/v1/traces/{traceId}/spans/{spanId}`: everything about one span. */
export const spanDetailSchema = z.object({
  traceId: traceIdSchema,
  spanId: spanIdSchema,
  parentSpanId: z.string(),
  name: z.string(),
  service: z.string(),
  kind: spanKindSchema,
  status: statusCodeSchema,
  statusMessage: z.string(),
  startUnixNano: int64Schema,
  durationNs: int64Schema,
  traceState: z.string(),
  flags: z.number().int(),
  requestId: z.string(),
  scope: z.object({ name: z.string(), version: z.string() }),
  attributes: attributesSchema,
  resource: attributesSchema,
  events: z.array(spanEventSchema),
  links: z.array(spanLinkSchema),
  /** Spans elsewhere that link to this one: the other half of a message hand-over. */
  linkedFrom: z.array(
    z.object({ traceId: traceIdSchema, spanId: spanIdSchema, service: z.string(), name: z.string() }),
  ),
  receivedUnixNano: int64Schema,
  /** Which time of the sender `startUnixNano` is; `received`: it named none. */
  timeSource: z.enum(['start', 'end', 'received']),
  /** By how much the end lies before the start, by the sender's clock; then `durationNs` is 0. "0" when it does not. */
  endBeforeStartNs: int64Schema,
  clock: spanClockSchema,
  sampleRate: z.number(),
  /** What the sender's limits, or those of the receiver, left out before the span was stored. */
  dropped: z.object({ attributes: z.number().int(), events: z.number().int(), links: z.number().int() }),
});
/** Everything about one span. */
export type SpanDetail = z.infer<typeof spanDetailSchema>;
