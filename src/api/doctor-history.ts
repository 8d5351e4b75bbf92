import { z } from 'zod';
import { completenessSchema, localTextSchema } from './common.ts';

const severitySchema = z.enum(['error', 'warn', 'info']);

/** `GET /api/v1/doctor/history?from&to[&target]`: times in Unix milliseconds, `to` exclusive. */
export const doctorHistoryQuerySchema = z.object({
  from: z.coerce.number().int().min(0),
  to: z.coerce.number().int().min(0),
  /** Only runs of this target; `local` is the machine of the server. */
  target: z.string().max(500).optional(),
});
/** Request for the history of findings. */
export type DoctorHistoryQuery = z.infer<typeof doctorHistoryQuerySchema>;

/** Answer of the history of findings; at most 5,000 runs and 500 events, newest first. */
export const doctorHistorySchema = z.object({
  runs: z.number().int(),
  firstRunUnixMs: z.number().nullable(),
  lastRunUnixMs: z.number().nullable(),
  /** Stretches in which a finding was there; those still there first, worst first. */
  spans: z
    .array(
      z.object({
        slug: z.string(),
        target: z.string(),
        fromUnixMs: z.number(),
        /** Last run without it: it appeared between the two. Null when the range begins with it. */
        notBeforeUnixMs: z.number().nullable(),
        lastSeenUnixMs: z.number(),
        /** First run without it; null while it is there. */
        goneUnixMs: z.number().nullable(),
        /** Its check could not tell any more; it may still be there. */
        lostSight: z.boolean(),
        severity: severitySchema,
        runs: z.number().int(),
      }),
    )
    .readonly(),
  events: z
    .array(
      z.object({
        atUnixMs: z.number(),
        slug: z.string(),
        target: z.string(),
        change: z.enum(['appeared', 'gone', 'worse', 'milder', 'lost-sight']),
        severity: severitySchema,
      }),
    )
    .readonly(),
  /** Texts of each finding as they were told last. */
  texts: z
    .array(
      z.object({ slug: z.string(), checkId: z.string(), title: localTextSchema, claim: localTextSchema }),
    )
    .readonly(),
  completeness: completenessSchema,
});
/** Answer of the history of findings. */
export type DoctorHistory = z.infer<typeof doctorHistorySchema>;
