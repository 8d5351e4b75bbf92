import type { ServiceRow } from '../../../../src/api/overview.ts';

const VALUES = {
  service: (row) => row.service,
  rate: (row) => row.ratePerSecond,
  errors: (row) => row.errorRatio,
  p50: (row) => row.p50Ns,
  p95: (row) => row.p95Ns,
  p99: (row) => row.p99Ns,
  logs: (row) => row.logs,
  seen: (row) => row.lastSeenUnixMs,
} as const satisfies Readonly<Record<string, (row: ServiceRow) => number | string | null>>;

/** A column that services can be sorted by. */
export type ServiceColumn = keyof typeof VALUES;

/** Busiest first. */
export const DEFAULT_SERVICE_SORT = '-rate';

/**
 * Services in the order of a column; a leading `-` is descending. Unknown values come last in both directions, and rows
 * that are equal keep the order of their names, so that a refresh does not make rows jump.
 */
export function sortServices(rows: readonly ServiceRow[], sort: string): readonly ServiceRow[] {
  const descending = sort.startsWith('-');
  const column = (descending ? sort.slice(1) : sort) as ServiceColumn;
  const valueOf = VALUES[column] ?? VALUES.rate;
  return [...rows].sort((a, b) => {
    const x = valueOf(a);
    const y = valueOf(b);
    if (x === null || y === null) return x === y ? compare(a.service, b.service) : x === null ? 1 : -1;
    return (descending ? compare(y, x) : compare(x, y)) || compare(a.service, b.service);
  });
}

function compare(a: number | string, b: number | string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
