import type { ColumnExpression } from './attribute-expressions.ts';
import { FLAT_PROTO, FLAT_PROTO_FILE } from './flat-proto.ts';
import { REDACTION_CONSTANTS } from './redaction.ts';
import type { Signal } from './signal.ts';
import { literal } from './sql-text.ts';
import { ROOT_MESSAGE } from './wire-structure.ts';

/** How the rows of one table come out of a segment. */
export interface InsertSelect {
  readonly signal: Signal;
  readonly table: string;
  /** What the Protobuf reader fills. */
  readonly structure: string;
  readonly columns: readonly ColumnExpression[];
  /** The FROM part: takes a source (`file(…)` or `input(…)`) and yields one row per table row. */
  readonly from: (source: string) => string;
  /** SQL of a row's partition day, over the columns of `from`; null for tables without days. */
  readonly day: string | null;
}

/** What one INSERT needs besides its table. */
export interface InsertTarget {
  readonly table: string;
  readonly source: string;
  /** SQL of the id of the segment a record is in: `segmentIs` or `SEGMENT_OF_FILE`. */
  readonly segment: string;
  /** Whether the schema lies in a file beside the engine's data or has to travel with the statement. */
  readonly schema: 'file' | 'statement';
  /** Day of the rows, `YYYY-MM-DD`. */
  readonly day: string;
  /** Whether the segment also holds rows of other days, which are to be left out. */
  readonly filterByDay: boolean;
  readonly settings: Readonly<Record<string, string | number>>;
}

/** SQL: the id of the only segment a statement reads. */
export function segmentIs(segmentId: bigint): string {
  return `toUInt64(${segmentId})`;
}

/** SQL: the id in the name of the file a record was read from, `<signal>-<id as 16 hex>.wal`. */
export const SEGMENT_OF_FILE = `reinterpretAsUInt64(reverse(unhex(substring(_file, -20, 16))))`;

function schemaSettings(signal: Signal, schema: InsertTarget['schema']): Readonly<Record<string, string>> {
  const message = ROOT_MESSAGE[signal];
  if (schema === 'file') return { format_schema: `${FLAT_PROTO_FILE}:${message}` };
  return {
    format_schema_source: 'string',
    format_schema: FLAT_PROTO,
    format_schema_message_name: message,
  };
}

/** Settings under which the engine reads a segment: the flat schema, and the presence of oneof members. */
function segmentSettings(
  signal: Signal,
  schema: InsertTarget['schema'],
): Readonly<Record<string, string | number>> {
  return {
    ...schemaSettings(signal, schema),
    input_format_protobuf_oneof_presence: 1,
    input_format_parallel_parsing: 0,
    // Redaction needs the automaton whatever the profile of a server says.
    allow_hyperscan: 1,
    max_hyperscan_regexp_length: 0,
    max_hyperscan_regexp_total_length: 0,
    reject_expensive_hyperscan_regexps: 0,
  };
}

/** Settings as SQL: `a = 1, b = 'x'`. */
export function settingsText(settings: Readonly<Record<string, string | number>>): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name} = ${typeof value === 'number' ? value : literal(value)}`)
    .join(', ');
}

/** An INSERT without its settings, and the settings. */
export interface InsertParts {
  readonly query: string;
  readonly settings: Readonly<Record<string, string | number>>;
}

/** The INSERT statement. Row numbers are taken before the filter by day, so they are unique in the segment. */
export function insertSelectParts(select: InsertSelect, target: InsertTarget): InsertParts {
  const names = select.columns.map(([name]) => name).join(', ');
  const expressions = select.columns.map(([, sql]) => sql).join(',\n ');
  const where =
    !target.filterByDay || select.day === null
      ? ''
      : `\nWHERE ${select.day} = toDate(${literal(target.day)})`;
  const from = select
    .from(target.source)
    .replaceAll('{day}', target.day)
    .replaceAll('{segment}', target.segment);
  return {
    query: `INSERT INTO ${target.table} (${names})
WITH ${REDACTION_CONSTANTS}
SELECT ${expressions}
FROM ${from}${where}`,
    settings: { ...segmentSettings(select.signal, target.schema), ...target.settings },
  };
}

/** The whole INSERT as one text. */
export function insertSelect(select: InsertSelect, target: InsertTarget): string {
  const { query, settings } = insertSelectParts(select, target);
  return `${query}\nSETTINGS ${settingsText(settings)}`;
}
