import { type RefObject, useLayoutEffect, useState } from 'react';

/** The rows that exist in the document: `first` inclusive, `last` exclusive. */
export interface RowWindow {
  readonly first: number;
  readonly last: number;
}

/** Rows kept above and below what is on screen: scrolling this far needs no work at all. */
const MARGIN = 24;
/** The window moves in steps of this many rows, so that most scroll events change nothing. */
const STEP = 12;

/** The rows to keep for a scroll position, aligned to steps. */
export function rowWindowAt(scrollTop: number, height: number, rowHeight: number, count: number): RowWindow {
  const top = Math.floor(scrollTop / rowHeight);
  const bottom = Math.ceil((scrollTop + height) / rowHeight);
  return {
    first: Math.max(0, Math.floor((top - MARGIN) / STEP) * STEP),
    last: Math.min(count, Math.ceil((bottom + MARGIN) / STEP) * STEP),
  };
}

/** Follows the scroll position of a list of equally high rows. */
export function useRowWindow(
  scroller: RefObject<HTMLElement | null>,
  count: number,
  rowHeight: number,
): RowWindow {
  const [rows, setRows] = useState<RowWindow>({ first: 0, last: 0 });
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const follow = (): void => {
      const next = rowWindowAt(element.scrollTop, element.clientHeight, rowHeight, count);
      setRows((before) => (before.first === next.first && before.last === next.last ? before : next));
    };
    follow();
    element.addEventListener('scroll', follow, { passive: true });
    const observer = new ResizeObserver(follow);
    observer.observe(element);
    return () => {
      element.removeEventListener('scroll', follow);
      observer.disconnect();
    };
  }, [scroller, count, rowHeight]);
  return { first: Math.min(rows.first, count), last: Math.min(rows.last, count) };
}

/** Scrolls so that a row is fully on screen, with some rows of context; does nothing when it is. */
export function scrollToRow(element: HTMLElement, row: number, rowHeight: number): void {
  const context = Math.min(3, Math.floor(element.clientHeight / rowHeight / 4)) * rowHeight;
  const top = row * rowHeight;
  if (top - context < element.scrollTop) element.scrollTop = Math.max(0, top - context);
  else if (top + rowHeight + context > element.scrollTop + element.clientHeight)
    element.scrollTop = top + rowHeight + context - element.clientHeight;
}
