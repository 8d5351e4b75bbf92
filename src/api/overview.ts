import { z } from 'zod';
import { completenessSchema, timeRangeShape } from './common.ts';
import { spanKindSchema } from './traces.ts';

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

/** `GET /api/v1/services/{service}/operations`: RED figures of the operations of one service. */
export const operationsQuerySchema = z.object({
  ...timeRangeShape,
  limit: z.coerce.number().int().min(1).max(1000).default(100),
});
/** Query of the operations. */
export type OperationsQuery = z.infer<typeof operationsQuerySchema>;
/** One operation: a span name of one kind. All kinds are listed, so outgoing calls are seen as well. */
export const operationRowSchema = z.object({
  operation: z.string(),
  kind: spanKindSchema,
  /** Spans in the range, weighted by sample rate. */
  requests: z.number(),
  errors: z.number(),
  ratePerSecond: z.number(),
  errorRatio: z.number().nullable(),
  p50Ns: z.number().nullable(),
  p95Ns: z.number().nullable(),
  p99Ns: z.number().nullable(),
  /** Sum of durations, weighted: where the time of this service goes. */
  totalNs: z.number(),
});
/** Answer of the operations, most time first. */
export const operationsSchema = z.object({
  service: z.string(),
  operations: z.array(operationRowSchema),
  completeness: completenessSchema,
});
/** Answer of the operations. */
export type Operations = z.infer<typeof operationsSchema>;

/** `GET /api/v1/service-map`: which service calls which, from parent and child spans of different services and from links. */
export const serviceMapQuerySchema = z.object(timeRangeShape);
/** Query of the service map. */
export type ServiceMapQuery = z.infer<typeof serviceMapQuerySchema>;
/** Answer of the service map. */
export const serviceMapSchema = z.object({
  edges: z.array(
    z.object({
      source: z.string(),
      target: z.string(),
      /**
       * `call`: server span below the other service's span. `message`: consumer span below it or linked to it.
       * `database`, `external`: targets that send no spans; named by database system, else by peer service or address.
       */
      kind: z.enum(['call', 'message', 'database', 'external']),
      calls: z.number(),
      errors: z.number(),
      p50Ns: z.number().nullable(),
      p95Ns: z.number().nullable(),
    }),
  ),
  completeness: completenessSchema,
});
/** Answer of the service map. */
export type ServiceMap = z.infer<typeof serviceMapSchema>;
