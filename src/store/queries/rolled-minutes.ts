// Which minutes and hours of a window have figures in `service_minutes` and `service_hours`. They are trusted only while they
// count as many spans as there are: what late spans came for since, or was never computed, is read from the spans.
import { type BoundSql, raw as sqlText, sql, string, uint32 } from '../sql.ts';
import type { QueryRun } from './query-run.ts';
import { BUCKET_NS, inWindow, type Window } from './window.ts';

/** A window in three sets of windows: whole hours and minutes to be read from the tables of figures, the rest from `spans`. */
export interface SplitWindow {
  readonly hours: readonly Window[];
  readonly minutes: readonly Window[];
  readonly raw: readonly Window[];
  /** The longest whole unit that is read; null when all is read from the spans. */
  readonly unitMs: number | null;
}

/** The table of figures by a unit, which is the name of the column with its start. */
export const ROLLED_TABLE = { Minute: 'service_minutes', Hour: 'service_hours' } as const;

const SECOND_NS = 1_000_000_000n;
const MINUTE_NS = 60n * SECOND_NS;
const HOUR_NS = 60n * MINUTE_NS;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** Up to so many spans are read themselves: 0.4 s on two cores (docs/performance.md), and points finer than a minute. */
const RAW_SPANS = 2_000_000n;
/** From this length on hours are read: a month of minutes of fifty services is millions of states. */
const LEAST_HOURS_NS = 48n * 60n * MINUTE_NS;
/** Minutes younger than this are still being stored, or wait until they are quiet (rollup/rollups.ts). */
const FRESH_NS = 3n * MINUTE_NS;
/** Windows that do not agree are halved down to this length, and in all at most so many are compared. */
const LEAST_NS = 15n * MINUTE_NS;
const MOST_COMPARED = 24;

/** Splits a window; all of it is to be read from the spans when those are at most `rawSpans`. */
export async function splitWindow(
  run: QueryRun,
  window: Window,
  nowNs: bigint,
  rawSpans = RAW_SPANS,
): Promise<SplitWindow> {
  const newest = nowNs - FRESH_NS < window.to ? nowNs - FRESH_NS : window.to;
  const whole = { from: up(window.from, MINUTE_NS), to: down(newest, MINUTE_NS) };
  if (whole.to <= whole.from || (await countSpans(run, whole)) <= rawSpans)
    return { hours: [], minutes: [], raw: [window], unitMs: null };
  const rolled: Window[] = [];
  const open = [whole];
  for (let compared = 0; compared < MOST_COMPARED; compared++) {
    const part = open.shift();
    if (part === undefined) break;
    if (await agree(run, 'Minute', part)) rolled.push(part);
    else if (part.to - part.from > LEAST_NS) open.push(...halves(part));
  }
  rolled.sort((a, b) => (a.from < b.from ? -1 : 1));
  const raw = gaps(window, rolled);
  if (window.to - window.from < LEAST_HOURS_NS)
    return { hours: [], minutes: rolled, raw, unitMs: rolled.length > 0 ? MINUTE_MS : null };
  const hours = (await Promise.all(rolled.map((part) => hoursOf(run, part)))).flat();
  const minutes = rolled.flatMap((part) =>
    gaps(
      part,
      hours.filter(({ from }) => from >= part.from && from < part.to),
    ),
  );
  return { hours, minutes, raw, unitMs: rolled.length > 0 ? HOUR_MS : null };
}

/** The condition on a table of figures for a window of its whole units. */
export function rolledIn(tenant: string, unit: keyof typeof ROLLED_TABLE, { from, to }: Window): BoundSql {
  return sql`TenantId = ${string(tenant)} AND ${sqlText(unit)} >= ${seconds(from)} AND ${sqlText(unit)} < ${seconds(to)}`;
}

/** The hours of a part that can be read as such; the newest are the ones that may not be computed. */
async function hoursOf(run: QueryRun, part: Window): Promise<readonly Window[]> {
  const from = up(part.from, HOUR_NS);
  for (const newest of [0n, 2n]) {
    const to = down(part.to, HOUR_NS) - newest * HOUR_NS;
    if (to > from && (await agree(run, 'Hour', { from, to }))) return [{ from, to }];
  }
  return [];
}

/** Newer half first: what is not computed yet is mostly there. */
function halves({ from, to }: Window): readonly Window[] {
  const middle = down(from + (to - from) / 2n, BUCKET_NS);
  if (middle <= from) return [];
  return [
    { from: middle, to },
    { from, to: middle },
  ];
}

/** What a window has besides the others, which lie in it, in order and apart. */
function gaps(window: Window, others: readonly Window[]): readonly Window[] {
  const found: Window[] = [];
  let { from } = window;
  for (const other of others) {
    if (other.from > from) found.push({ from, to: other.from });
    from = other.to;
  }
  if (from < window.to) found.push({ from, to: window.to });
  return found;
}

async function agree(run: QueryRun, unit: keyof typeof ROLLED_TABLE, window: Window): Promise<boolean> {
  const rolled = run.count(
    sql`SELECT sum(Spans) AS n FROM ${sqlText(ROLLED_TABLE[unit])} FINAL WHERE ${rolledIn(run.tenant, unit, window)}`,
    'rolled-spans',
  );
  return (await rolled) === (await countSpans(run, window));
}

/** Spans of a window of whole minutes: whole buckets from the primary index, the minutes before and after them by reading their times. */
async function countSpans(run: QueryRun, { from, to }: Window): Promise<bigint> {
  const first = up(from, BUCKET_NS);
  const last = down(to, BUCKET_NS);
  const times = (window: Window): BoundSql =>
    sql`SELECT count() AS n FROM spans WHERE ${inWindow(run.tenant, window)}`;
  if (last <= first) return run.count(times({ from, to }), 'spans-in-minutes');
  const buckets = run.count(
    sql`SELECT count() AS n FROM spans WHERE TenantId = ${string(run.tenant)}
 AND toStartOfFiveMinutes(Timestamp) >= ${seconds(first)} AND toStartOfFiveMinutes(Timestamp) < ${seconds(last)}`,
    'spans-in-buckets',
  );
  const counts = [buckets];
  if (from < first) counts.push(run.count(times({ from, to: first }), 'spans-in-minutes'));
  if (last < to) counts.push(run.count(times({ from: last, to }), 'spans-in-minutes'));
  return (await Promise.all(counts)).reduce((sum, n) => sum + n, 0n);
}

function seconds(time: bigint): BoundSql {
  return sql`toDateTime(${uint32(Number(time / SECOND_NS))}, 'UTC')`;
}

function down(time: bigint, step: bigint): bigint {
  return time - (time % step);
}

function up(time: bigint, step: bigint): bigint {
  return down(time + step - 1n, step);
}
