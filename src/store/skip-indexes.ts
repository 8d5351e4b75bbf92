/**
 * Skip indexes of `spans` and `logs`, each with the columns it is made of. The planner judges every index of a table against every
 * condition, also those it cannot be about.
 */
export const INDEX_COLUMNS: Readonly<Record<string, RegExp>> = {
  trace_id: /TraceId/,
  request_id: /RequestId/,
  duration: /Duration/,
  ingest_seg: /IngestSeg/,
  string_items: /Items/,
  typed_items: /Attr(?:Int|Num|Bool)/,
  body: /Body/,
};

/**
 * The setting that spares a statement the indexes on columns it does not name: 0.6 to 0.9 of 12 to 18 ms for counts by attribute, 2 of
 * 36 for a trace. A name of no index is no error to the engine.
 */
export function ignoreIndexes(text: string): { readonly ignore_data_skipping_indices?: string } {
  const unused = Object.entries(INDEX_COLUMNS)
    .filter(([, columns]) => !columns.test(text))
    .map(([name]) => name);
  return unused.length === 0 ? {} : { ignore_data_skipping_indices: unused.join(',') };
}
