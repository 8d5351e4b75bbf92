import type { TraceColumns } from '../../../../src/api/traces.ts';

/** What the statistics are made of: the parts of a trace model that they read. */
export interface StatisticsInput {
  readonly size: number;
  readonly failed: Uint8Array;
  readonly columns: Pick<
    TraceColumns,
    'strings' | 'service' | 'name' | 'durationNsOf' | 'selfNs' | 'criticalPath'
  >;
}

/** The spans of one operation of one service together. Durations in nanoseconds. */
export interface OperationStatistics {
  /** Indexes of the columns' strings. */
  readonly service: number;
  readonly name: number;
  readonly count: number;
  readonly errors: number;
  /** Sum of the durations: parallel spans count each. */
  readonly totalNs: number;
  readonly selfNs: number;
  readonly maxNs: number;
  readonly criticalNs: number;
}

/** Statistics by operation. The own times of all add up to the work of the trace, the critical times to its length. */
export function traceStatistics(model: StatisticsInput): readonly OperationStatistics[] {
  const { columns } = model;
  const byKey = new Map<number, { -readonly [K in keyof OperationStatistics]: OperationStatistics[K] }>();
  const rowOf = (span: number) => {
    const service = columns.service[span] ?? 0;
    const name = columns.name[span] ?? 0;
    const key = service * columns.strings.length + name;
    let row = byKey.get(key);
    if (row === undefined) {
      row = { service, name, count: 0, errors: 0, totalNs: 0, selfNs: 0, maxNs: 0, criticalNs: 0 };
      byKey.set(key, row);
    }
    return row;
  };
  for (let span = 0; span < model.size; span++) {
    const row = rowOf(span);
    const duration = columns.durationNsOf[span] ?? 0;
    row.count++;
    row.errors += model.failed[span] ?? 0;
    row.totalNs += duration;
    row.selfNs += columns.selfNs[span] ?? 0;
    row.maxNs = Math.max(row.maxNs, duration);
  }
  for (const [span, from, to] of columns.criticalPath) rowOf(span).criticalNs += to - from;
  return [...byKey.values()];
}

/** A column of the statistics. */
export type StatisticsColumn =
  | 'name'
  | 'count'
  | 'errors'
  | 'totalNs'
  | 'selfNs'
  | 'meanNs'
  | 'maxNs'
  | 'criticalNs';

/** Statistics in the order of a column; a leading `-` is descending. Equal rows stay in order of their names. */
export function sortStatistics(
  rows: readonly OperationStatistics[],
  sort: string,
  nameOf: (row: OperationStatistics) => string,
): readonly OperationStatistics[] {
  const descending = sort.startsWith('-');
  const column = (descending ? sort.slice(1) : sort) as StatisticsColumn;
  const valueOf = (row: OperationStatistics): number =>
    column === 'name' ? 0 : column === 'meanNs' ? row.totalNs / row.count : row[column];
  const sign = descending ? -1 : 1;
  return [...rows].sort((a, b) => {
    const byName = nameOf(a) < nameOf(b) ? -1 : 1;
    return column === 'name' ? sign * byName : sign * (valueOf(a) - valueOf(b)) || byName;
  });
}
