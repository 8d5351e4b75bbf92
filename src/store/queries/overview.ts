import type { Overview, OverviewQuery, ServiceRow } from '../../api/overview.ts';
import { unixNanoFromMs } from '../../base/time.ts';
import type { Row } from '../column-types.ts';
import { anyOf, type BoundSql, joinSql, raw, sql, uint32 } from '../sql.ts';
import type { QueryRun } from './query-run.ts';
import { quantileAt, RED_COLUMNS, RED_MERGED_SQL, RED_PARTS_SQL, redFigures } from './red.ts';
import { ROLLED_TABLE, rolledIn, type SplitWindow, splitWindow } from './rolled-minutes.ts';
import { ENTRY } from './span-entry.ts';
import {
  inWindow,
  resourceDayInWindow,
  type Steps,
  stepNumber,
  stepSeconds,
  stepsOf,
  wholeStepNumber,
  wholeStepsOf,
  windowOf,
} from './window.ts';

/** Answers are cut above this many services. */
const MAX_SERVICES = 1000;
/** Counting reads two narrow columns, hundreds of millions of rows a second: the time limit is what bounds it. */
const LOG_ROWS = 10_000_000_000;
/** States of quantiles take kilobytes each in memory: ten days of them in blocks of the usual size did not fit. */
const STATE_ROWS = 4096;
/** Marks the row with the figures of the whole range. */
const WHOLE_RANGE = 0xffff_ffff;

const SPAN_COLUMNS = {
  service: 'String',
  entry: 'UInt8',
  step: 'UInt32',
  ...RED_COLUMNS,
  last: 'DateTime64(9)',
} as const;
type SpanRow = Row<typeof SPAN_COLUMNS>;
const LOG_COLUMNS = { service: 'String', logs: 'UInt64', last: 'DateTime64(9)' } as const;
const VERSION_COLUMNS = { service: 'String', versions: 'Array(String)' } as const;

/**
 * Every service seen in the range, by spans or by logs, busiest first. With more than `rawSpans` spans figures come from whole
 * minutes or hours where those are computed, and points are of whole ones.
 */
export async function queryOverview(
  run: QueryRun,
  query: OverviewQuery,
  rawSpans?: bigint,
): Promise<Overview> {
  const split = await splitWindow(run, windowOf(query), unixNanoFromMs(Date.now()), rawSpans);
  const steps =
    split.unitMs === null ? stepsOf(query, query.points) : wholeStepsOf(query, query.points, split.unitMs);
  const [spans, logs, versions] = await Promise.all([
    readSpans(run, split, steps),
    readLogs(run, query),
    readVersions(run, query),
  ]);
  const services = new Map<string, ServiceParts>();
  const partsOf = (service: string): ServiceParts => {
    const known = services.get(service) ?? { spans: [], steps: [], versions: [], logs: 0n, last: 0n };
    services.set(service, known);
    return known;
  };
  for (const row of spans) {
    const parts = partsOf(row.service);
    (row.step === WHOLE_RANGE ? parts.spans : parts.steps).push(row);
    if (row.last > parts.last) parts.last = row.last;
  }
  for (const row of logs) {
    const parts = partsOf(row.service);
    parts.logs = row.logs;
    if (row.last > parts.last) parts.last = row.last;
  }
  for (const row of versions) {
    const parts = services.get(row.service);
    if (parts !== undefined) parts.versions = row.versions;
  }
  const rows = [...services].map(([service, parts]) => serviceRow(service, parts, steps, query));
  rows.sort((a, b) => b.requests - a.requests || b.spans - a.spans || a.service.localeCompare(b.service));
  if (rows.length > MAX_SERVICES) run.cutBy('row-limit');
  return {
    services: rows.slice(0, MAX_SERVICES),
    stepMs: steps.stepMs,
    completeness: run.completeness(),
  };
}

interface ServiceParts {
  spans: SpanRow[];
  steps: SpanRow[];
  versions: readonly string[];
  logs: bigint;
  last: bigint;
}

function serviceRow(service: string, parts: ServiceParts, steps: Steps, range: OverviewQuery): ServiceRow {
  const entry = Math.max(0, ...parts.spans.map((row) => row.entry));
  const whole = entry === 0 ? undefined : parts.spans.find((row) => row.entry === entry);
  const rate = Array.from({ length: steps.count }, () => 0);
  const errors = Array.from({ length: steps.count }, () => 0);
  const p95Ns: (number | null)[] = Array.from({ length: steps.count }, () => null);
  for (const row of parts.steps) {
    if (row.entry !== entry || entry === 0 || row.step >= steps.count) continue;
    const seconds = stepSeconds(steps, row.step, range);
    rate[row.step] = row.requests / seconds;
    errors[row.step] = row.errors / seconds;
    p95Ns[row.step] = quantileAt(row.quantiles, 1);
  }
  return {
    service,
    versions: [...parts.versions].sort(),
    ...redFigures(whole, (range.to - range.from) / 1000),
    spans: parts.spans.reduce((sum, row) => sum + Number(row.spans), 0),
    logs: Number(parts.logs),
    lastSeenUnixMs: Number(parts.last / 1_000_000n),
    spark: { rate, errors, p95Ns },
  };
}

/** Spans are put together by step once, and the steps to the whole range from their states. */
async function readSpans(run: QueryRun, split: SplitWindow, steps: Steps): Promise<SpanRow[]> {
  const parts: BoundSql[] = [];
  if (split.raw.length > 0)
    parts.push(sql`SELECT ServiceName AS service, ${ENTRY} AS entry, ${stepNumber(steps)} AS inStep, ${RED_PARTS_SQL}, max(Timestamp) AS Last
  FROM spans WHERE ${anyOf(split.raw.map((window) => inWindow(run.tenant, window)))} GROUP BY service, entry, inStep`);
  for (const [unit, windows] of [['Minute', split.minutes] as const, ['Hour', split.hours] as const])
    if (windows.length > 0)
      parts.push(sql`SELECT ServiceName AS service, Entry AS entry, ${wholeStepNumber(steps, unit)} AS inStep, Spans, Requests, Errors, DurationQuantiles, Last
  FROM ${raw(ROLLED_TABLE[unit])} FINAL WHERE ${anyOf(windows.map((window) => rolledIn(run.tenant, unit, window)))}`);
  const table = await run.read(
    sql`SELECT service, entry, if(grouping(inStep) = 1, ${uint32(WHOLE_RANGE)}, inStep) AS step, ${RED_MERGED_SQL}, max(Last) AS last
 FROM (${joinSql(parts, ' UNION ALL ')})
 GROUP BY GROUPING SETS ((service, entry), (service, entry, inStep))`,
    SPAN_COLUMNS,
    'overview-spans',
    {},
    split.unitMs === null ? undefined : STATE_ROWS,
  );
  return table.rows();
}

async function readLogs(run: QueryRun, query: OverviewQuery): Promise<Row<typeof LOG_COLUMNS>[]> {
  const table = await run.read(
    sql`SELECT ServiceName AS service, count() AS logs, max(Timestamp) AS last FROM logs
 WHERE ${inWindow(run.tenant, windowOf(query))} GROUP BY service`,
    LOG_COLUMNS,
    'overview-logs',
    { maxRowsToRead: LOG_ROWS },
  );
  return table.rows();
}

async function readVersions(run: QueryRun, query: OverviewQuery): Promise<Row<typeof VERSION_COLUMNS>[]> {
  const table = await run.read(
    sql`SELECT ServiceName AS service, groupUniqArrayIf(20)(ServiceVersion, ServiceVersion != '') AS versions FROM resources
 WHERE ${resourceDayInWindow(run.tenant, windowOf(query))} GROUP BY service`,
    VERSION_COLUMNS,
    'overview-versions',
  );
  return table.rows();
}
