import type { LogContext, LogContextQuery } from '../../api/logs.ts';
import { AppError } from '../../base/errors/app-error.ts';
import type { Row } from '../column-types.ts';
import { type BoundSql, sql, string, uint32, uint64, unixNano } from '../sql.ts';
import { LOG_COLUMNS, LOG_SELECT, type LogPlace, logRow, parsePlace } from './log-rows.ts';
import type { QueryRun } from './query-run.ts';
import { inWindow, inWindowWith, type Window } from './window.ts';

const MINUTE_NS = 60_000_000_000n;
/** How far around the line is looked, one after the other until there are enough lines. */
const REACH_NS = [5n * MINUTE_NS, 120n * MINUTE_NS, 1440n * MINUTE_NS];

/**
 * The lines of the same service instance (same resource) before and after a record, oldest first. Throws LOG_NOT_FOUND.
 */
export async function queryLogContext(
  run: QueryRun,
  id: string,
  query: LogContextQuery,
): Promise<LogContext> {
  const place = parsePlace(id);
  const found = place === undefined ? undefined : await readRecord(run, place);
  if (place === undefined || found === undefined)
    throw new AppError('LOG_NOT_FOUND', { values: { id: id.slice(0, 100) } });
  const { record, resHash } = found;
  const same = sql`ServiceName = ${string(record.service)} AND ResHash = ${uint64(resHash)}`;
  const key = sql`(${unixNano(place.time)}, ${uint64(place.segment)}, ${uint32(place.row)})`;
  const before = await readAround(run, query.before, (reach) => ({
    window: { from: place.time > reach ? place.time - reach : 0n, to: place.time + 1n },
    condition: sql`${same} AND (Timestamp, IngestSeg, IngestRow) < ${key}`,
    order: sql`time DESC, segment DESC, row DESC`,
  }));
  const after = await readAround(run, query.after, (reach) => ({
    window: { from: place.time, to: place.time + reach },
    condition: sql`${same} AND (Timestamp, IngestSeg, IngestRow) > ${key}`,
    order: sql`time, segment, row`,
  }));
  return {
    logs: [...before.reverse(), record, ...after].map(logRow),
    index: before.length,
  };
}

async function readRecord(
  run: QueryRun,
  place: LogPlace,
): Promise<{ readonly record: Row<typeof LOG_COLUMNS>; readonly resHash: bigint } | undefined> {
  const table = await run.read(
    sql`SELECT ${LOG_SELECT}, ResHash AS resHash FROM logs
 WHERE ${inWindow(run.tenant, { from: place.time, to: place.time + 1n })} AND IngestSeg = ${uint64(place.segment)} AND IngestRow = ${uint32(place.row)} LIMIT 1`,
    { ...LOG_COLUMNS, resHash: 'UInt64' },
    'log-record',
  );
  const [record] = table.rows();
  return record === undefined ? undefined : { record, resHash: record.resHash };
}

interface Around {
  readonly window: Window;
  readonly condition: BoundSql;
  readonly order: BoundSql;
}

async function readAround(
  run: QueryRun,
  limit: number,
  around: (reachNs: bigint) => Around,
): Promise<Row<typeof LOG_COLUMNS>[]> {
  let rows: Row<typeof LOG_COLUMNS>[] = [];
  if (limit === 0) return rows;
  for (const reach of REACH_NS) {
    const { window, condition, order } = around(reach);
    const table = await run.read(
      sql`SELECT ${LOG_SELECT} FROM logs WHERE ${inWindowWith(run.tenant, window, condition)} ORDER BY ${order} LIMIT ${uint32(limit)}`,
      LOG_COLUMNS,
      'log-context',
    );
    rows = table.rows();
    if (rows.length >= limit) break;
  }
  return rows;
}
