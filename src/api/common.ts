import { z } from 'zod';

/**
 * A 64-bit integer in JSON: a decimal string, because a JSON number loses precision above 2^53. Times are nanoseconds
 * since the Unix epoch, durations nanoseconds.
 */
export const int64Schema = z.string().regex(/^-?\d{1,20}$/);

/** Lower-case hex trace id, 32 digits. */
export const traceIdSchema = z.string().regex(/^[0-9a-f]{32}$/);

/** Lower-case hex span id, 16 digits. */
export const spanIdSchema = z.string().regex(/^[0-9a-f]{16}$/);

/**
 * A time range in a query string: Unix milliseconds, `from` inclusive, `to` exclusive. Both are always sent, so that a
 * link reproduces a view; the server refuses ranges longer than its configured maximum.
 */
export const timeRangeShape = {
  from: z.coerce.number().int().nonnegative(),
  to: z.coerce.number().int().positive(),
} as const;

/** A query parameter that may be repeated; one value gives an array of one. */
export const repeatedSchema = z.union([z.string().transform((s) => [s]), z.array(z.string())]);

/** Attribute values keep their OpenTelemetry type. 64-bit integers are decimal strings under `int`. */
export const attributeValueSchema = z.union([
  z.object({ str: z.string() }),
  z.object({ int: int64Schema }),
  z.object({ num: z.union([z.number(), z.literal(['NaN', 'Infinity', '-Infinity'])]) }),
  z.object({ bool: z.boolean() }),
  /** kvlist, array or bytes as OTLP-JSON text. */
  z.object({ json: z.string() }),
]);
/** One attribute value with its OpenTelemetry type. */
export type AttributeValue = z.infer<typeof attributeValueSchema>;

/** Attributes by key. */
export const attributesSchema = z.record(z.string(), attributeValueSchema);
/** Attributes by key. */
export type Attributes = z.infer<typeof attributesSchema>;

/** A text in every language. */
export const localTextSchema = z.object({ en: z.string(), zh: z.string() });

/** A problem in the style of RFC 9457, with the error catalogue's code and both languages. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.string(),
  detail: localTextSchema,
  hint: localTextSchema,
});
/** A problem as every failed request answers it. */
export type Problem = z.infer<typeof problemSchema>;

/**
 * How complete an answer is of what is stored: whether it was cut and why (row limit, time limit, scan limit); a reader must be
 * able to tell a full answer from a cut one. `behindMs` tells of what is not stored yet.
 */
export const completenessSchema = z.object({
  complete: z.boolean(),
  reason: z.enum(['row-limit', 'time-limit', 'scan-limit']).optional(),
  /** Age of the oldest that was received and is not stored yet: the answer lacks it. Absent while the store keeps up. */
  behindMs: z.number().positive().optional(),
  rowsRead: z.number().int().nonnegative(),
  elapsedMs: z.number().nonnegative(),
});
/** How complete an answer is. */
export type Completeness = z.infer<typeof completenessSchema>;
