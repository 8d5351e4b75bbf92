import { type LogHistogram, type LogHistogramQuery, severitySchema } from '../../api/logs.ts';
import { sql } from '../sql.ts';
import { logCondition } from './log-filter.ts';
import type { QueryRun } from './query-run.ts';
import { inWindowWith, stepNumber, stepsOf, windowOf } from './window.ts';

/** Matching log records over time by severity; severities without records are left out. */
export async function queryLogHistogram(run: QueryRun, query: LogHistogramQuery): Promise<LogHistogram> {
  const window = windowOf(query);
  const condition = await logCondition(run, query, window);
  const steps = stepsOf(query, query.points);
  const table = await run.read(
    sql`SELECT ${stepNumber(steps)} AS step, Level AS level, count() AS logs FROM logs
 WHERE ${inWindowWith(run.tenant, window, condition)} GROUP BY step, level`,
    { step: 'UInt32', level: 'Enum8', logs: 'UInt64' },
    'log-histogram',
  );
  const bySeverity = new Map<string, number[]>();
  for (const row of table.rows()) {
    if (row.step >= steps.count) continue;
    const counts = bySeverity.get(row.level) ?? Array.from({ length: steps.count }, () => 0);
    counts[row.step] = Number(row.logs);
    bySeverity.set(row.level, counts);
  }
  return {
    fromUnixMs: steps.fromUnixMs,
    stepMs: steps.stepMs,
    series: severitySchema.options.flatMap((severity) => {
      const counts = bySeverity.get(severity);
      return counts === undefined ? [] : [{ severity, counts }];
    }),
    completeness: run.completeness(),
  };
}
