import type { LogFacetsQuery } from '../../api/logs.ts';
import type { Facets } from '../../api/traces.ts';
import { raw, sql, uint32 } from '../sql.ts';
import { readAttributeFacets } from './attribute-facets.ts';
import { logCondition } from './log-filter.ts';
import type { QueryRun } from './query-run.ts';
import { inWindowWith, windowOf } from './window.ts';

const COLUMNS = { facet: 'UInt8', value: 'String', logs: 'UInt64' } as const;
const FACETS = ['service', 'severity', 'scope', 'event'] as const;

/** Values of matching log records, most frequent first. */
export async function queryLogFacets(run: QueryRun, query: LogFacetsQuery): Promise<Facets> {
  const window = windowOf(query);
  const condition = await logCondition(run, query, window);
  const table = await run.read(
    sql`SELECT facet, value, count() AS logs
 FROM (SELECT [toString(ServiceName), toString(Level), toString(ScopeName), toString(EventName)] AS v FROM logs
  WHERE ${inWindowWith(run.tenant, window, condition)})
 ARRAY JOIN v AS value, arrayEnumerate(v)::Array(UInt8) AS facet
 WHERE value != '' GROUP BY facet, value ORDER BY logs DESC, value LIMIT ${uint32(query.values)} BY facet`,
    COLUMNS,
    'log-facets',
  );
  const rows = table.rows();
  const attributes = await readAttributeFacets(
    run,
    { table: raw('logs'), condition, window },
    query.key,
    query.values,
  );
  const own = FACETS.flatMap((key, i) => {
    const values = rows.filter((row) => row.facet === i + 1);
    if (values.length === 0) return [];
    return [
      { key, values: values.map((row) => ({ value: row.value, count: Number(row.logs) })), sampled: false },
    ];
  });
  return { facets: [...own, ...attributes.facets], keys: attributes.keys, completeness: run.completeness() };
}
