import { ArrowDown, ArrowUp } from 'lucide-react';
import type { ReactNode } from 'react';

interface SortHeaderProps<K extends string> {
  readonly column: K;
  readonly label: string;
  /** The column that sorts now; a leading `-` is descending. */
  readonly sort: string;
  readonly onSort: (sort: string) => void;
  readonly numeric?: boolean;
  readonly tip?: string;
}

/** A column head that sorts: numbers from large to small first, names from A. */
export function SortHeader<K extends string>({
  column,
  label,
  sort,
  onSort,
  numeric = false,
  tip,
}: SortHeaderProps<K>): ReactNode {
  const descending = sort === `-${column}`;
  const ascending = sort === column;
  const next = numeric ? (descending ? column : `-${column}`) : ascending ? `-${column}` : column;
  return (
    <th
      scope="col"
      className={numeric ? 'num' : undefined}
      aria-sort={descending ? 'descending' : ascending ? 'ascending' : 'none'}
    >
      <button type="button" data-tip={tip} onClick={() => onSort(next)}>
        {label}
        {descending && <ArrowDown size={12} aria-hidden />}
        {ascending && <ArrowUp size={12} aria-hidden />}
      </button>
    </th>
  );
}
