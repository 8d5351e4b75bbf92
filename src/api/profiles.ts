import { z } from 'zod';
import {
  completenessSchema,
  int64Schema,
  localTextSchema,
  spanIdSchema,
  timeRangeShape,
  traceIdSchema,
} from './common.ts';

/**
 * `GET /api/v1/profiles`: collected profiles, newest first. `trace` and `span` find those with samples labelled so.
 */
export const profileListQuerySchema = z.object({
  ...timeRangeShape,
  service: z.string().max(1000).optional(),
  kind: z.string().max(100).optional(),
  /** Where it ran, as resource attributes name it: `k8s.pod.name`, `k8s.namespace.name`, `k8s.container.name`. */
  pod: z.string().max(1000).optional(),
  namespace: z.string().max(1000).optional(),
  container: z.string().max(1000).optional(),
  /** The id of the container or the beginning of it, at least 12 digits. */
  containerId: z
    .string()
    .regex(/^[0-9a-f]{12,64}$/)
    .optional(),
  /** The control group or one above it. */
  cgroup: z.string().max(4096).optional(),
  host: z.string().max(1000).optional(),
  /** `service.instance.id`. */
  serviceInstance: z.string().max(1000).optional(),
  trace: traceIdSchema.optional(),
  span: spanIdSchema.optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(200),
});
/** Checked query of the list. */
export type ProfileListQuery = z.output<typeof profileListQuerySchema>;

/** One collected profile. */
const profileRowSchema = z.object({
  id: z.string(),
  /** Unix milliseconds when collection began, and how long it took. */
  atUnixMs: z.number(),
  durationMs: z.number(),
  service: z.string(),
  instance: z.string(),
  /** Where it ran; '' where that is not known. */
  pod: z.string(),
  namespace: z.string(),
  container: z.string(),
  containerId: z.string(),
  cgroup: z.string(),
  host: z.string(),
  serviceInstance: z.string(),
  kind: z.string(),
  /** Sums of the sample types, `cpu/nanoseconds` and the like. */
  totals: z.array(z.object({ type: z.string(), value: int64Schema })),
  samples: z.number(),
  score: z.number(),
  issues: z.array(z.string()),
  buildId: z.string(),
  /** Distinct trace ids in the labels of samples. */
  traces: z.number(),
  sizeBytes: z.number(),
  /** Where its bytes are. */
  href: z.string(),
});

/** A process whose profiles are collected on a schedule. */
const profileTargetSchema = z.object({
  service: z.string(),
  url: z.string(),
  everySeconds: z.number(),
  lastOkUnixMs: z.number().nullable(),
  lastError: localTextSchema.nullable(),
  collected: z.number(),
  /** What is wrong with the last profile of a kind, such as a rate that is off. */
  notes: z.array(z.object({ kind: z.string(), text: localTextSchema })),
});

/** Answer of the list. */
export const profileListSchema = z.object({
  profiles: z.array(profileRowSchema),
  targets: z.array(profileTargetSchema),
  completeness: completenessSchema,
});
/** Answer of the list. */
export type ProfileList = z.infer<typeof profileListSchema>;
/** One collected profile. */
export type ProfileRow = ProfileList['profiles'][number];
/** A process whose profiles are collected on a schedule. */
export type ProfileTarget = ProfileList['targets'][number];
