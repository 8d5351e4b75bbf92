import { type MetricList, type MetricListQuery, metricTypeSchema } from '../../api/metrics.ts';
import { allOf, type BoundSql, sql, string, uint32 } from '../sql.ts';
import type { QueryRun } from './query-run.ts';
import { seriesDayInWindow, windowOf } from './window.ts';

const MAX_METRICS = 5000;
const COLUMNS = {
  name: 'String',
  type: 'Enum8',
  unit: 'String',
  description: 'String',
  temporality: 'Enum8',
  monotonic: 'Bool',
  services: 'Array(String)',
  series: 'UInt64',
} as const;

/** Metrics that had points on the days of the range. One row for each type, unit and temporality a name is used with. */
export async function queryMetrics(run: QueryRun, query: MetricListQuery): Promise<MetricList> {
  const conditions: BoundSql[] = [seriesDayInWindow(run.tenant, windowOf(query))];
  if (query.service !== undefined) conditions.push(sql`ServiceName = ${string(query.service)}`);
  if (query.text !== undefined && query.text.trim() !== '') {
    conditions.push(sql`positionCaseInsensitiveUTF8(Name, ${string(query.text.trim())}) > 0`);
  }
  const table = await run.read(
    sql`SELECT Name AS name, Type AS type, Unit AS unit, max(Description) AS description, Temporality AS temporality, Monotonic AS monotonic,
  groupUniqArray(50)(ServiceName) AS services, uniqExact(MetricId) AS series
 FROM series WHERE ${allOf(conditions)} GROUP BY name, type, unit, temporality, monotonic ORDER BY name, type LIMIT ${uint32(MAX_METRICS + 1)}`,
    COLUMNS,
    'metric-list',
  );
  if (table.rowCount > MAX_METRICS) run.cutBy('row-limit');
  const metrics = table
    .rows()
    .slice(0, MAX_METRICS)
    .map((row) => ({
      ...row,
      type: metricTypeSchema.parse(row.type),
      temporality: temporalityOf(row.temporality),
      services: [...row.services].sort(),
      series: Number(row.series),
    }));
  return { metrics, completeness: run.completeness() };
}

/** The store's name of a temporality as the contract has it. */
export function temporalityOf(name: string): 'unspecified' | 'delta' | 'cumulative' {
  if (name === 'DELTA') return 'delta';
  return name === 'CUMULATIVE' ? 'cumulative' : 'unspecified';
}
