import type { Facets, TraceFacetsQuery } from '../../api/traces.ts';
import { raw, sql, uint32 } from '../sql.ts';
import { readAttributeFacets } from './attribute-facets.ts';
import type { QueryRun } from './query-run.ts';
import { spanCondition } from './span-filter.ts';
import { inWindowWith, windowOf } from './window.ts';

const COLUMNS = { facet: 'UInt8', value: 'String', spans: 'UInt64' } as const;
const FACETS = ['service', 'operation', 'status', 'kind'] as const;

/** Values of matching spans, most frequent first. */
export async function queryTraceFacets(run: QueryRun, query: TraceFacetsQuery): Promise<Facets> {
  const window = windowOf(query);
  const condition = await spanCondition(run, query, window);
  const table = await run.read(
    sql`SELECT facet, value, count() AS spans
 FROM (SELECT [toString(ServiceName), toString(SpanName), toString(StatusCode), toString(Kind)] AS v FROM spans
  WHERE ${inWindowWith(run.tenant, window, condition)})
 ARRAY JOIN v AS value, arrayEnumerate(v)::Array(UInt8) AS facet
 GROUP BY facet, value ORDER BY spans DESC, value LIMIT ${uint32(query.values)} BY facet`,
    COLUMNS,
    'trace-facets',
  );
  const rows = table.rows();
  const attributes = await readAttributeFacets(
    run,
    { table: raw('spans'), condition, window },
    query.key,
    query.values,
  );
  const own = FACETS.map((key, i) => ({
    key,
    values: rows
      .filter((row) => row.facet === i + 1)
      .map((row) => ({ value: row.value, count: Number(row.spans) })),
    sampled: false,
  }));
  return { facets: [...own, ...attributes.facets], keys: attributes.keys, completeness: run.completeness() };
}
