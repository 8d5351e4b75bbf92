import { z } from 'zod';
import type { DoctorReport } from '../model/doctor-report.ts';

/**
 * `GET /api/v1/doctor`: this machine's doctor report. A report is kept for a few seconds; `fresh=1` makes a new one.
 */
export const doctorQuerySchema = z.object({ fresh: z.enum(['0', '1']).default('0') });

/** Answer of the doctor report. `report` is what `goroscope doctor --json` prints (src/model/doctor-report.ts). */
export const doctorSchema = z.object({
  report: z.custom<DoctorReport>(
    (value) => typeof value === 'object' && value !== null && 'schema' in value && value.schema === 1,
  ),
  collectedUnixMs: z.number(),
});
/** Answer of the doctor report. */
export type Doctor = z.infer<typeof doctorSchema>;
