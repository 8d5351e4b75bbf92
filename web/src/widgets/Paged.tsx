import { type ReactNode, useDeferredValue, useMemo, useState } from 'react';
import { formatCount } from '../../../src/base/units.ts';
import { useText } from '../lib/text.tsx';
import { Button } from './Button.tsx';
import { PAGE_ITEMS, pageOf } from './page-of.ts';
import { widgetMessages as m } from './widget.messages.ts';
import './paged.css';

interface PagedProps<T> {
  readonly items: readonly T[];
  /** Names the field that finds items by their text. */
  readonly findLabel: string;
  /** What an item is found by. Keep it the same between renderings. */
  readonly textOf: (item: T) => string;
  /** Draws the items of the page; `first` is the place of the first of them. */
  readonly children: (items: readonly T[], first: number) => ReactNode;
}

/** A list of any length, a hundred at a time and with a field to find some of them; a short one is drawn as it is. */
export function Paged<T>({ items, findLabel, textOf, children }: PagedProps<T>): ReactNode {
  const t = useText();
  const [wanted, setWanted] = useState('');
  const [page, setPage] = useState(0);
  const needle = useDeferredValue(wanted);
  const shown = useMemo(() => pageOf(items, needle, page, textOf), [items, needle, page, textOf]);
  if (items.length <= PAGE_ITEMS) return children(items, 0);
  const turn = (to: number, label: string, disabled: boolean): ReactNode => (
    <Button small disabled={disabled} onClick={() => setPage(to)}>
      {label}
    </Button>
  );
  const place = {
    first: formatCount(shown.first + 1),
    last: formatCount(shown.first + shown.items.length),
    count: formatCount(shown.found),
  };
  return (
    <>
      <div className="paged" role="group" aria-label={findLabel}>
        <input
          type="search"
          className="field paged-find"
          value={wanted}
          placeholder={findLabel}
          aria-label={findLabel}
          onChange={(event) => {
            setWanted(event.target.value);
            setPage(0);
          }}
        />
        <span className="btn-group">
          {turn(0, t(m.firstPage), shown.page === 0)}
          {turn(shown.page - 1, t(m.previousPage), shown.page === 0)}
          {turn(shown.page + 1, t(m.nextPage), shown.page === shown.lastPage)}
          {turn(shown.lastPage, t(m.lastPage), shown.page === shown.lastPage)}
        </span>
        <span className="muted num" role="status">
          {shown.found === 0 ? t(m.pageNone, { count: formatCount(items.length) }) : t(m.pageOf, place)}
        </span>
      </div>
      {children(shown.items, shown.first)}
    </>
  );
}
