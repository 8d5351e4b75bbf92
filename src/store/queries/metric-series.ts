import type { z } from 'zod';
import { metricTypeSchema } from '../../api/metrics.ts';
import { AppError } from '../../base/errors/app-error.ts';
import type { Row } from '../column-types.ts';
import { sql, string, uint32, uint64s } from '../sql.ts';
import { temporalityOf } from './metric-list.ts';
import type { QueryRun } from './query-run.ts';
import { resourceDayInWindow, seriesDayInWindow, type Window } from './window.ts';

/** Series of one name that are looked at; a name with more is cut and said to be. */
const MAX_SERIES_READ = 50_000;

/** Type of a metric. */
export type MetricType = z.output<typeof metricTypeSchema>;

/** One series of a metric with its labels: point attributes, then resource attributes under names not taken yet. */
export interface MetricSeriesInfo {
  readonly id: bigint;
  readonly resHash: bigint;
  readonly isDelta: boolean;
  readonly isMonotonic: boolean;
  readonly labels: ReadonlyMap<string, string>;
}

/** A metric of one name and type. */
export interface MetricInfoWithSeries {
  readonly name: string;
  readonly type: MetricType;
  readonly unit: string;
  readonly series: readonly MetricSeriesInfo[];
}

const COLUMNS = {
  id: 'UInt64',
  type: 'Enum8',
  unit: 'String',
  temporality: 'Enum8',
  monotonic: 'Bool',
  service: 'String',
  scope: 'String',
  resHash: 'UInt64',
  labels: 'Array(Tuple(String, String))',
} as const;
type SeriesRow = Row<typeof COLUMNS>;

/** All plain attributes of a series as text pairs. */
const LABELS = sql`arraySort(arrayConcat(
  arrayMap((k, v) -> (toString(k), v), mapKeys(AttrStr), mapValues(AttrStr)),
  arrayMap((k, v) -> (toString(k), toString(v)), mapKeys(AttrInt), mapValues(AttrInt)),
  arrayMap((k, v) -> (toString(k), toString(v)), mapKeys(AttrNum), mapValues(AttrNum)),
  arrayMap((k, v) -> (toString(k), toString(v)), mapKeys(AttrBool), mapValues(AttrBool))))`;

/** What selects a metric. */
export interface MetricChoice {
  readonly name: string;
  readonly type?: MetricType | undefined;
  readonly service?: string | undefined;
}

/**
 * The series of a metric that had points on the days of the window. When metrics of several types share the name, the
 * one with most series is taken. Throws METRIC_NOT_FOUND.
 */
export async function readSeries(
  run: QueryRun,
  choice: MetricChoice,
  window: Window,
): Promise<MetricInfoWithSeries> {
  const service = choice.service === undefined ? sql`1` : sql`ServiceName = ${string(choice.service)}`;
  const table = await run.read(
    sql`SELECT MetricId AS id, any(Type) AS type, any(Unit) AS unit, any(Temporality) AS temporality, any(Monotonic) AS monotonic,
  any(ServiceName) AS service, any(ScopeName) AS scope, any(ResHash) AS resHash, any(${LABELS}) AS labels
 FROM series WHERE ${seriesDayInWindow(run.tenant, window)} AND Name = ${string(choice.name)} AND ${service}
 GROUP BY id ORDER BY id LIMIT ${uint32(MAX_SERIES_READ + 1)}`,
    COLUMNS,
    'metric-series',
  );
  if (table.rowCount > MAX_SERIES_READ) run.cutBy('row-limit');
  const all = table.rows().slice(0, MAX_SERIES_READ);
  const type = choice.type ?? mostUsedType(all);
  const rows = all.filter((row) => row.type === type);
  const [first] = rows;
  if (type === undefined || first === undefined) {
    throw new AppError('METRIC_NOT_FOUND', { values: { name: choice.name } });
  }
  const resources = await readResourceLabels(run, rows, window);
  const series = rows.map((row) => ({
    id: row.id,
    resHash: row.resHash,
    isDelta: temporalityOf(row.temporality) === 'delta',
    // What histograms and summaries count never falls; only a sum says so itself.
    isMonotonic: type === 'sum' ? row.monotonic : type !== 'gauge',
    labels: labelsOf(row, resources.get(row.resHash) ?? []),
  }));
  return { name: choice.name, type: metricTypeSchema.parse(type), unit: first.unit, series };
}

function mostUsedType(rows: readonly SeriesRow[]): MetricType | undefined {
  const counts = new Map<MetricType, number>();
  for (const row of rows) {
    const type = metricTypeSchema.parse(row.type);
    counts.set(type, (counts.get(type) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
}

function labelsOf(row: SeriesRow, resource: readonly (readonly [string, string])[]): Map<string, string> {
  const labels = new Map(row.labels);
  const inherit = (key: string, value: string) => {
    if (value !== '' && !labels.has(key)) labels.set(key, value);
  };
  inherit('service.name', row.service);
  inherit('otel.scope.name', row.scope);
  for (const [key, value] of resource) inherit(key, value);
  return labels;
}

async function readResourceLabels(
  run: QueryRun,
  rows: readonly SeriesRow[],
  window: Window,
): Promise<ReadonlyMap<bigint, readonly (readonly [string, string])[]>> {
  const hashes = [...new Set(rows.map((row) => row.resHash))];
  const table = await run.read(
    sql`SELECT ResHash AS resHash, any(arrayMap((k, v) -> (toString(k), v), mapKeys(AttrStr), mapValues(AttrStr))) AS labels
 FROM resources WHERE ${resourceDayInWindow(run.tenant, window)} AND ResHash IN ${uint64s(hashes)} GROUP BY resHash`,
    { resHash: 'UInt64', labels: 'Array(Tuple(String, String))' },
    'metric-resources',
  );
  return new Map(table.rows().map((row) => [row.resHash, row.labels]));
}
