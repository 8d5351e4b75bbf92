import { useQuery } from '@tanstack/react-query';
import { ArrowUp, Pause, Play, WrapText } from 'lucide-react';
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import type { LogHistogram } from '../../../../src/api/logs.ts';
import { formatCount } from '../../../../src/base/units.ts';
import { logFacetsQuery, logHistogramQuery } from '../../api/queries.ts';
import { useClock } from '../../lib/clock.ts';
import { logFilterFields } from '../../lib/filter-url.ts';
import { useLinks } from '../../lib/links.ts';
import { setPreferences, usePreferences } from '../../lib/preferences.ts';
import { parseQuery } from '../../lib/query-tokens.ts';
import { suggestConditions } from '../../lib/suggest-conditions.ts';
import { useText } from '../../lib/text.tsx';
import { urlList, urlText } from '../../lib/url-fields.ts';
import { rememberServices } from '../../lib/use-service-color.ts';
import { useTime, useTimeActions } from '../../lib/use-time.ts';
import { useUrlState } from '../../lib/use-url-state.ts';
import { AppLink } from '../../widgets/AppLink.tsx';
import { Button } from '../../widgets/Button.tsx';
import { QueryBar } from '../../widgets/QueryBar.tsx';
import { EmptyState, ErrorState, Notice, SkeletonRows } from '../../widgets/State.tsx';
import { LogFacets } from './LogFacets.tsx';
import { LogHistogramChart } from './LogHistogramChart.tsx';
import { LogList } from './LogList.tsx';
import { addLogQuery, EMPTY_LOG_FILTER, logFilterParts, logParams, wordsToMark } from './log-query.ts';
import { logsMessages as m } from './logs.messages.ts';
import { LogPanel } from './LogPanel.tsx';
import { mergeTail } from './tail-buffer.ts';
import { useLogPages } from './use-log-pages.ts';
import { type LogTail, useLogTail } from './use-log-tail.ts';
import './logs.css';

const fields = { ...logFilterFields, facet: urlList, line: urlText };

const POINTS = 80;
const FACET_VALUES = 30;
const DAY_MS = 86_400_000;

interface SearchMoment {
  readonly fromMs: number;
  readonly toMs: number;
  readonly revision: number;
}

interface HeldMoment extends SearchMoment {
  readonly spec: unknown;
  readonly epoch: number;
}

/** The window of the list. In live mode it stays what it was when live began: the tail brings what is new. */
function useListMoment(): SearchMoment {
  const { range, revision, live, spec } = useTime();
  const { epoch } = useClock();
  const [held, setHeld] = useState<HeldMoment>();
  const now = { fromMs: range.fromMs, toMs: range.toMs, revision, spec, epoch };
  const valid = held !== undefined && held.spec === spec && held.epoch === epoch;
  if (live && !valid) setHeld(now);
  if (!live && held !== undefined) setHeld(undefined);
  return live && valid ? held : now;
}

function NoLines({
  filtered,
  onClear,
}: {
  readonly filtered: boolean;
  readonly onClear: () => void;
}): ReactNode {
  const t = useText();
  const links = useLinks();
  const { zoomOut } = useTimeActions();
  return (
    <EmptyState title={t(m.none)}>
      <p className="muted">{t(filtered ? m.noneHint : m.noneYetHint)}</p>
      <div className="state-actions">
        {filtered && <Button onClick={onClear}>{t(m.clear)}</Button>}
        <Button onClick={zoomOut}>{t(m.zoomOut)}</Button>
        {!filtered && <AppLink to={links.page('/')}>{t(m.toOverview)}</AppLink>}
      </div>
    </EmptyState>
  );
}

interface LoadedProps {
  readonly count: number;
  readonly histogram: LogHistogram | undefined;
  readonly complete: boolean;
}

function Loaded({ count, histogram, complete }: LoadedProps): ReactNode {
  const t = useText();
  const loaded = formatCount(count);
  if (complete || histogram?.completeness.complete !== true)
    return t(complete ? m.count : m.loaded, { count: loaded });
  const total = histogram.series.reduce((sum, one) => sum + one.counts.reduce((a, b) => a + b, 0), 0);
  return t(m.loadedOf, { count: loaded, total: formatCount(Math.max(count, Math.round(total))) });
}

interface TailBarProps {
  readonly tail: LogTail;
  readonly paused: boolean;
  readonly onPause: (paused: boolean) => void;
}

/** State of the live tail: connected or not, pause, how many lines wait. */
function TailBar({ tail, paused, onPause }: TailBarProps): ReactNode {
  const t = useText();
  const { waiting, dropped } = tail.buffer;
  const state = { off: m.liveTail, connecting: m.connecting, open: m.liveTail, lost: m.reconnecting }[
    tail.connection
  ];
  return (
    <>
      <span className={`tail-state tail-${tail.connection}`} aria-live="polite">
        <span className="tail-dot" aria-hidden />
        {t(state)}
      </span>
      <Button
        small
        icon={paused ? Play : Pause}
        aria-pressed={paused}
        onClick={() => {
          onPause(!paused);
          if (paused) tail.release();
        }}
      >
        {t(paused ? m.resume : m.pause)}
      </Button>
      {waiting.length > 0 && (
        <Button small icon={ArrowUp} onClick={tail.release}>
          {t(m.newLines, { count: formatCount(waiting.length) })}
        </Button>
      )}
      {dropped > 0 && <Notice tone="warn">{t(m.dropped, { count: formatCount(dropped) })}</Notice>}
    </>
  );
}

/** Search for log lines: conditions, facets, histogram, the lines, live tail, details and context beside them. */
export function LogsPage(): ReactNode {
  const t = useText();
  const { live, range, revision } = useTime();
  const { wrapLogs } = usePreferences();
  const [view, setView] = useUrlState(fields);
  const moment = useListMoment();
  const filter = logParams(view);
  const pages = useLogPages({ ...filter, from: moment.fromMs, to: moment.toMs }, moment.revision);
  const windowed = { ...filter, from: range.fromMs, to: range.toMs };
  const facets = useQuery(
    logFacetsQuery(
      { ...windowed, values: FACET_VALUES, ...(view.facet.length > 0 && { key: view.facet }) },
      revision,
    ),
  ).data;
  const histogram = useQuery(logHistogramQuery({ ...windowed, points: POINTS }, revision));
  const [paused, setPaused] = useState(false);
  const [atTop, setAtTop] = useState(true);
  const tail = useLogTail(filter, live, paused || !atTop);
  const shownTail = tail.buffer.shown;
  const rows = useMemo(() => pages.rows && mergeTail(shownTail, pages.rows), [shownTail, pages.rows]);
  const services = facets?.facets.find((facet) => facet.key === 'service')?.values;
  useEffect(() => {
    if (services !== undefined) rememberServices(services.map((one) => one.value));
  }, [services]);
  const parts = logFilterParts(view);
  const words = useMemo(() => wordsToMark(view.q), [view.q]);
  const keys = [
    { text: 'service=', note: t(m.noteService) },
    { text: 'level>=', note: t(m.noteLevel) },
    { text: 'trace=', note: t(m.noteTrace) },
    { text: 'request=', note: t(m.noteRequest) },
    ...(facets?.keys ?? []).map((key) => ({ text: `${key}=`, note: t(m.noteAttribute) })),
  ];
  const submit = (text: string): string | undefined => {
    const change = addLogQuery(view, parseQuery(text));
    if (!change.ok) return t(change.problem.message, change.problem.values);
    setView(change.filter);
    return undefined;
  };
  const foot = pages.isFetchingNextPage ? t(m.loadingMore) : pages.hasNextPage ? '' : t(m.end);
  return (
    <div className="with-panel">
      <div className="panel-main search-page">
        <h1 className="sr-only">{t(m.title)}</h1>
        <LogFacets facets={facets} filter={view} onFilter={setView} onKeys={(facet) => setView({ facet })} />
        <div className="search-main">
          <QueryBar
            label={t(m.query)}
            placeholder={t(m.placeholder)}
            chips={parts.map((part) => ({
              key: part.text,
              text: part.text,
              onRemove: () => setView(part.without),
            }))}
            onSubmit={submit}
            suggest={(text) => suggestConditions(text, keys, facets?.facets ?? [])}
          />
          <LogHistogramChart query={histogram} />
          <div className="list-head">
            {live ? (
              <TailBar tail={tail} paused={paused} onPause={setPaused} />
            ) : (
              <span aria-live="polite">
                {rows !== undefined && (
                  <Loaded count={rows.length} histogram={histogram.data} complete={!pages.hasNextPage} />
                )}
              </span>
            )}
            <span className="end">
              <Button
                small
                icon={WrapText}
                aria-pressed={wrapLogs}
                onClick={() => setPreferences({ wrapLogs: !wrapLogs })}
              >
                {t(m.wrap)}
              </Button>
            </span>
          </div>
          <div className={`list-body${pages.isPlaceholderData ? ' stale' : ''}`}>
            {pages.error !== null && rows === undefined ? (
              <ErrorState error={pages.error} onRetry={() => void pages.refetch()} />
            ) : rows === undefined ? (
              <SkeletonRows rows={18} widths={[9, 6, 9, 60]} />
            ) : rows.length === 0 ? (
              <NoLines filtered={parts.length > 0} onClear={() => setView(EMPTY_LOG_FILTER)} />
            ) : (
              <LogList
                rows={rows}
                words={words}
                selected={view.line}
                withDate={range.toMs - range.fromMs > DAY_MS}
                foot={foot}
                onSelect={(line) => setView({ line }, { replace: view.line !== '' })}
                onNearEnd={() => {
                  if (pages.hasNextPage && !pages.isFetchingNextPage) void pages.fetchNextPage();
                }}
                onAtTop={setAtTop}
              />
            )}
          </div>
        </div>
      </div>
      {view.line !== '' && (
        <LogPanel
          id={view.line}
          known={rows?.find((row) => row.id === view.line)}
          onSelect={(line) => setView({ line }, { replace: true })}
          onClose={() => setView({ line: '' })}
        />
      )}
    </div>
  );
}
