import type { LogSearch, LogSearchQuery } from '../../api/logs.ts';
import { AppError } from '../../base/errors/app-error.ts';
import { say } from '../../base/messages.ts';
import type { Row } from '../column-types.ts';
import { type BoundSql, sql, uint32, uint64, unixNano } from '../sql.ts';
import { logCondition } from './log-filter.ts';
import { LOG_COLUMNS, LOG_SELECT, type LogPlace, logRow, parsePlace, placeId } from './log-rows.ts';
import { queryMessages } from './queries.messages.ts';
import type { QueryRun } from './query-run.ts';
import { inWindowWith, slicesNewestFirst, windowOf } from './window.ts';

/**
 * Log records, newest first, page by page. Records of the same nanosecond are ordered by their place in the log, so that
 * a cursor never skips or repeats one. Throws BAD_REQUEST for a foreign cursor.
 */
export async function queryLogs(run: QueryRun, query: LogSearchQuery): Promise<LogSearch> {
  const whole = windowOf(query);
  const condition = await logCondition(run, query, whole);
  const cursor = query.cursor === undefined ? undefined : readCursor(query.cursor);
  const window =
    cursor === undefined || cursor.time >= whole.to ? whole : { from: whole.from, to: cursor.time + 1n };
  const older = cursor === undefined ? sql`1` : isOlder(cursor);
  const rows: Row<typeof LOG_COLUMNS>[] = [];
  let reached = window.to;
  for (const slice of slicesNewestFirst(window)) {
    if (rows.length > query.limit) break;
    if (!run.hasTime) {
      run.cutBy('time-limit');
      break;
    }
    const table = await run.readSlice(
      sql`SELECT ${LOG_SELECT} FROM logs WHERE ${inWindowWith(run.tenant, slice, condition)} AND ${older}
 ORDER BY time DESC, segment DESC, row DESC LIMIT ${uint32(query.limit + 1 - rows.length)}`,
      LOG_COLUMNS,
      'logs-search',
    );
    if (table === undefined) break;
    rows.push(...table.rows());
    reached = slice.from;
  }
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  const isCut = rows.length > query.limit;
  const completeness = run.completeness();
  // A search that ran out of time goes on where it stopped, even when it found nothing so far.
  const stopped = !completeness.complete && !isCut ? placeId({ time: reached, segment: 0n, row: 0 }) : null;
  return {
    logs: page.map(logRow),
    cursor:
      isCut && last !== undefined
        ? placeId({ time: last.time, segment: last.segment, row: last.row })
        : stopped,
    completeness,
  };
}

function readCursor(cursor: string): LogPlace {
  const place = parsePlace(cursor);
  if (place !== undefined) return place;
  throw new AppError('BAD_REQUEST', {
    values: { problem: say(queryMessages.badCursor, { seen: cursor.slice(0, 100) }) },
  });
}

/** Rows that come after the cursor in a newest-first list. */
function isOlder(cursor: LogPlace): BoundSql {
  return sql`(Timestamp, IngestSeg, IngestRow) < (${unixNano(cursor.time)}, ${uint64(cursor.segment)}, ${uint32(cursor.row)})`;
}
