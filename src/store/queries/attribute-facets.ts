import type { Facet } from '../../api/traces.ts';
import { COUNT_BLOCK_ROWS } from '../limits.ts';
import { type BoundSql, sql, strings, uint32 } from '../sql.ts';
import type { QueryRun } from './query-run.ts';
import { inWindowWith, slicesNewestFirst, type Window } from './window.ts';

/** Rows whose attributes are counted: a map column is read whole, so a large result is judged by its newest rows. */
const SAMPLE_ROWS = 20_000;
/** Attribute facets shown when none is asked for. */
const DEFAULT_FACETS = 8;
/** Keys listed to choose from. */
const MAX_KEYS = 200;

const COLUMNS = {
  key: 'String',
  total: 'UInt64',
  distinct: 'UInt64',
  top: 'Array(Tuple(UInt64, String))',
} as const;

/** Which rows are counted. */
export interface AttributeSource {
  readonly table: BoundSql;
  readonly condition: BoundSql;
  readonly window: Window;
}

/** Facets of attributes and the keys there are. */
export interface AttributeFacets {
  readonly facets: Facet[];
  readonly keys: string[];
}

/** `SELECT` item: all plain attributes of a row as (key, text) pairs. */
const PAIRS = sql`arrayConcat(
  arrayMap((k, v) -> (toString(k), left(v, 256)), mapKeys(AttrStr), mapValues(AttrStr)),
  arrayMap((k, v) -> (toString(k), toString(v)), mapKeys(AttrInt), mapValues(AttrInt)),
  arrayMap((k, v) -> (toString(k), toString(v)), mapKeys(AttrNum), mapValues(AttrNum)),
  arrayMap((k, v) -> (toString(k), toString(v)), mapKeys(AttrBool), mapValues(AttrBool)))`;

/**
 * Counts the values of attributes of the newest matching rows. Without `asked` keys, those are chosen that divide the
 * rows usefully: the most frequent ones whose values repeat.
 */
export async function readAttributeFacets(
  run: QueryRun,
  source: AttributeSource,
  asked: readonly string[] | undefined,
  values: number,
): Promise<AttributeFacets> {
  const { window, sampled } = await newestWindow(run, source);
  const keyFilter = asked === undefined ? sql`1` : sql`pair.1 IN ${strings(asked)}`;
  const table = await run.read(
    sql`SELECT key, sum(n) AS total, count() AS distinct, arraySlice(arrayReverseSort(groupArray((n, value))), 1, ${uint32(values)}) AS top
 FROM (SELECT pair.1 AS key, if(${keyFilter}, pair.2, '') AS value, count() AS n
  FROM (SELECT arrayJoin(${PAIRS}) AS pair FROM
   (SELECT AttrStr, AttrInt, AttrNum, AttrBool FROM ${source.table} WHERE ${inWindowWith(run.tenant, window, source.condition)} LIMIT ${uint32(SAMPLE_ROWS)}))
  GROUP BY key, value)
 GROUP BY key ORDER BY total DESC, key LIMIT ${uint32(MAX_KEYS)}`,
    COLUMNS,
    'attribute-facets',
  );
  const rows = table.rows();
  const chosen =
    asked === undefined
      ? rows.filter((row) => row.total >= 2n * row.distinct || row.distinct <= 20n).slice(0, DEFAULT_FACETS)
      : rows.filter((row) => asked.includes(row.key));
  return {
    facets: chosen.map((row) => ({
      key: row.key,
      values: row.top.map(([count, value]) => ({ value, count: Number(count) })),
      sampled,
    })),
    keys: rows.map((row) => row.key),
  };
}

/** The newest part of the window that holds enough matching rows. */
async function newestWindow(
  run: QueryRun,
  source: AttributeSource,
): Promise<{ readonly window: Window; readonly sampled: boolean }> {
  let rows = 0;
  for (const slice of slicesNewestFirst(source.window)) {
    const table = await run.read(
      sql`SELECT count() AS rows FROM ${source.table} WHERE ${inWindowWith(run.tenant, slice, source.condition)}`,
      { rows: 'UInt64' },
      'attribute-facets-size',
      {},
      COUNT_BLOCK_ROWS,
    );
    rows += Number(table.column('rows')[0] ?? 0n);
    const window = { from: slice.from, to: source.window.to };
    if (rows > SAMPLE_ROWS) return { window, sampled: true };
    if (!run.hasTime) {
      run.cutBy('time-limit');
      return { window, sampled: true };
    }
  }
  return { window: source.window, sampled: false };
}
