import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useEffectEvent, useLayoutEffect, useRef } from 'react';
import type { LogRow } from '../../../../src/api/logs.ts';
import { setPreferences, usePreferences } from '../../lib/preferences.ts';
import { useLinks } from '../../lib/links.ts';
import { useShortcuts } from '../../lib/shortcuts.ts';
import { useText } from '../../lib/text.tsx';
import { useNarrow } from '../../lib/use-narrow.ts';
import { LogLine } from './LogLine.tsx';
import { logsMessages as m } from './logs.messages.ts';

const LINE_HEIGHT = 22;
/** On a narrow screen the text stands below time, severity and service (logs.css). */
const NARROW_LINE_HEIGHT = 44;
/** Older lines are asked for when this few are left below the screen. */
const LOAD_AHEAD = 400;

interface LogListProps {
  readonly rows: readonly LogRow[];
  readonly words: readonly string[];
  readonly selected: string;
  readonly withDate: boolean;
  /** What stands below the last line. */
  readonly foot: string;
  readonly onSelect: (id: string) => void;
  readonly onNearEnd: () => void;
  /** Whether the list is scrolled to its top. */
  readonly onAtTop: (atTop: boolean) => void;
}

/** The id of a line's element: what the list says is active. */
function lineId(id: string): string {
  return `log-${id}`;
}

/** Log lines, newest first; only the lines on screen exist. Lines wrap or run out to the right, as the reader likes. */
export function LogList(props: LogListProps): ReactNode {
  const { rows, words, selected, withDate, foot, onSelect } = props;
  const t = useText();
  const links = useLinks();
  const { wrapLogs } = usePreferences();
  const isNarrow = useNarrow();
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => (isNarrow ? NARROW_LINE_HEIGHT : LINE_HEIGHT),
    overscan: 20,
    getItemKey: (index) => rows[index]?.id ?? index,
  });
  useLayoutEffect(() => virtual.measure(), [wrapLogs, isNarrow, virtual]);
  const items = virtual.getVirtualItems();
  const lastIndex = items.at(-1)?.index ?? 0;
  const nearEnd = useEffectEvent(() => props.onNearEnd());
  const isNearEnd = lastIndex >= rows.length - LOAD_AHEAD;
  useEffect(() => {
    if (isNearEnd) nearEnd();
  }, [isNearEnd]);
  const step = (by: 1 | -1): void => {
    const at = rows.findIndex((row) => row.id === selected);
    const next = at < 0 ? 0 : Math.max(0, Math.min(rows.length - 1, at + by));
    const row = rows[next];
    if (row === undefined) return;
    virtual.scrollToIndex(next, { align: 'auto' });
    onSelect(row.id);
  };
  useShortcuts([
    { keys: 'j', label: m.keyNext, group: m.groupList, run: () => step(1) },
    { keys: 'ArrowDown', label: m.keyNext, group: m.groupList, run: () => step(1) },
    { keys: ']', label: m.keyNext, group: m.groupList, run: () => step(1) },
    { keys: 'k', label: m.keyPrevious, group: m.groupList, run: () => step(-1) },
    { keys: 'ArrowUp', label: m.keyPrevious, group: m.groupList, run: () => step(-1) },
    { keys: '[', label: m.keyPrevious, group: m.groupList, run: () => step(-1) },
    { keys: 'w', label: m.keyWrap, group: m.groupList, run: () => setPreferences({ wrapLogs: !wrapLogs }) },
  ]);
  const onClick = (id: string): void => {
    // Marking text with the pointer ends in a click as well.
    if (window.getSelection()?.isCollapsed !== false) onSelect(id);
  };
  return (
    <div
      ref={scroller}
      className={`log-scroll${wrapLogs ? ' wrap' : ''}${withDate ? ' with-date' : ''}`}
      role="grid"
      tabIndex={0}
      aria-label={t(m.list)}
      aria-rowcount={rows.length}
      {...(items.some((item) => rows[item.index]?.id === selected) && {
        'aria-activedescendant': lineId(selected),
      })}
      onScroll={(event) => props.onAtTop(event.currentTarget.scrollTop < LINE_HEIGHT)}
    >
      <div role="presentation" className="log-lines" style={{ height: virtual.getTotalSize() }}>
        {items.map((item) => {
          const log = rows[item.index];
          if (log === undefined) return null;
          return (
            <div
              key={item.key}
              id={lineId(log.id)}
              ref={wrapLogs ? virtual.measureElement : undefined}
              data-index={item.index}
              role="row"
              tabIndex={-1}
              aria-rowindex={item.index + 1}
              aria-selected={log.id === selected}
              className={`log-line log-${log.severity.toLowerCase()}`}
              style={{ transform: `translateY(${item.start}px)` }}
              onClick={() => onClick(log.id)}
              onKeyDown={(event) => event.key === 'Enter' && onSelect(log.id)}
            >
              <LogLine log={log} words={words} links={links} withDate={withDate} />
            </div>
          );
        })}
      </div>
      {foot !== '' && (
        <div role="row" className="log-foot muted">
          <span role="gridcell">{foot}</span>
        </div>
      )}
    </div>
  );
}
