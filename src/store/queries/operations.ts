import type { Operations, OperationsQuery } from '../../api/overview.ts';
import { spanKindSchema } from '../../api/traces.ts';
import { sql, string, uint32 } from '../sql.ts';
import type { QueryRun } from './query-run.ts';
import { RED_COLUMNS, RED_SQL, redFigures } from './red.ts';
import { inWindow, windowOf } from './window.ts';

const COLUMNS = { operation: 'String', kind: 'Enum8', total: 'Float64', ...RED_COLUMNS } as const;

/** The operations of one service, those first in which most time is spent. */
export async function queryOperations(
  run: QueryRun,
  service: string,
  query: OperationsQuery,
): Promise<Operations> {
  const table = await run.read(
    sql`SELECT SpanName AS operation, Kind AS kind, sum(SampleRate * Duration) AS total, ${RED_SQL} FROM spans
 WHERE ${inWindow(run.tenant, windowOf(query))} AND ServiceName = ${string(service)}
 GROUP BY operation, kind ORDER BY total DESC, operation LIMIT ${uint32(query.limit + 1)}`,
    COLUMNS,
    'operations',
  );
  if (table.rowCount > query.limit) run.cutBy('row-limit');
  const seconds = (query.to - query.from) / 1000;
  const operations = table
    .rows()
    .slice(0, query.limit)
    .map((row) => ({
      operation: row.operation,
      kind: spanKindSchema.parse(row.kind),
      ...redFigures(row, seconds),
      totalNs: row.total,
    }));
  return { service, operations, completeness: run.completeness() };
}
