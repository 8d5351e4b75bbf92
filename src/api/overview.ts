import { z } from 'zod';
import { completenessSchema, timeRangeShape } from './common.ts';

/** `GET /api/v1/overview`: every service seen in the range with its RED figures, and the health of ingest. */
export const overviewQuerySchema = z.object({
  ...timeRangeShape,
  points: z.coerce.number().int().min(1).max(200).default(40),
});
/** Query of the overview. */
export type OverviewQuery = z.infer<typeof overviewQuerySchema>;

/** RED figures of one service over entry spans (server and consumer kind, else root spans). */
export const serviceRowSchema = z.object({
  service: z.string(),
  versions: z.array(z.string()),
  /** Entry spans in the range, weighted by sample rate. */
  requests: z.number(),
  errors: z.number(),
  ratePerSecond: z.number(),
  /** Errors per request, 0..1; null when there was no request. */
  errorRatio: z.number().nullable(),
  p50Ns: z.number().nullable(),
  p95Ns: z.number().nullable(),
  p99Ns: z.number().nullable(),
  spans: z.number(),
  logs: z.number(),
  lastSeenUnixMs: z.number(),
  /** One value a point: requests per second, errors per second, p95 in nanoseconds (null where no request). */
  spark: z.object({
    rate: z.array(z.number()),
    errors: z.array(z.number()),
    p95Ns: z.array(z.number().nullable()),
  }),
});
/** One service of the overview. */
export type ServiceRow = z.infer<typeof serviceRowSchema>;

/** Answer of the overview. */
export const overviewSchema = z.object({
  services: z.array(serviceRowSchema),
  stepMs: z.number(),
  completeness: completenessSchema,
});
/** Answer of the overview. */
export type Overview = z.infer<typeof overviewSchema>;
