import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useMemo } from 'react';
import type { TraceHistogram, TraceSearch } from '../../../../src/api/traces.ts';
import { formatCount } from '../../../../src/base/units.ts';
import { traceFacetsQuery, traceHistogramQuery, traceSearchQuery } from '../../api/queries.ts';
import { writeDurationNs } from '../../lib/duration-input.ts';
import { traceFilterFields } from '../../lib/filter-url.ts';
import { formatNumber } from '../../lib/format-number.ts';
import { useGo, useLinks } from '../../lib/links.ts';
import { parseQuery } from '../../lib/query-tokens.ts';
import { rememberTraceList } from '../../lib/result-list.ts';
import { suggestConditions } from '../../lib/suggest-conditions.ts';
import { useText } from '../../lib/text.tsx';
import { useCanvasColors } from '../../lib/theme.ts';
import { urlList, urlNumber, urlOneOf } from '../../lib/url-fields.ts';
import { rememberServices } from '../../lib/use-service-color.ts';
import { useTime, useTimeActions } from '../../lib/use-time.ts';
import { useUrlState } from '../../lib/use-url-state.ts';
import { AppLink } from '../../widgets/AppLink.tsx';
import { Button } from '../../widgets/Button.tsx';
import { TimeChart } from '../../widgets/chart/TimeChart.tsx';
import { QueryBar } from '../../widgets/QueryBar.tsx';
import { BehindNotice, EmptyState, ErrorState, SkeletonRows } from '../../widgets/State.tsx';
import { DurationScatter, type ScatterBrush } from './DurationScatter.tsx';
import { addQuery, EMPTY_TRACE_FILTER, filterParts, traceParams } from './trace-query.ts';
import { TraceFacets } from './TraceFacets.tsx';
import { TraceList } from './TraceList.tsx';
import { tracesMessages as m } from './traces.messages.ts';
import './traces.css';

const fields = {
  ...traceFilterFields,
  order: urlOneOf(['newest', 'slowest', 'errors']),
  facet: urlList,
  limit: urlNumber,
};

const DEFAULT_LIMIT = 200;
const MORE_LIMIT = 1000;
const POINTS = 80;
const FACET_VALUES = 30;
const HISTOGRAM_HEIGHT = 96;
const SCATTER_HEIGHT = 110;

function Histogram({ data }: { readonly data: TraceHistogram }): ReactNode {
  const t = useText();
  const colors = useCanvasColors();
  const { range } = useTime();
  const { setRange, zoomOut } = useTimeActions();
  const series = useMemo(
    () => [
      { key: 'error', label: t(m.spansError), color: colors.error, values: data.error },
      { key: 'ok', label: t(m.spansOk), color: colors.accent, values: data.ok },
    ],
    [data, colors, t],
  );
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const errors = sum(data.error);
  return (
    <TimeChart
      kind="bars"
      height={HISTOGRAM_HEIGHT}
      label={t(m.histogram, {
        count: formatCount(Math.round(sum(data.ok) + errors)),
        errors: formatCount(Math.round(errors)),
      })}
      steps={data}
      series={series}
      fromMs={range.fromMs}
      toMs={range.toMs}
      formatValue={formatNumber}
      onBrush={setRange}
      onReset={zoomOut}
    />
  );
}

type Order = 'newest' | 'slowest' | 'errors';

interface ListHeadProps {
  readonly search: TraceSearch | undefined;
  readonly limit: number;
  readonly order: Order;
  readonly onMore: () => void;
  readonly onOrder: (order: Order) => void;
}

function ListHead({ search, limit, order, onMore, onOrder }: ListHeadProps): ReactNode {
  const t = useText();
  const count = formatCount(search?.traces.length ?? 0);
  const cut = search?.completeness.complete === false;
  const names = { newest: m.newest, slowest: m.slowest, errors: m.mostErrors };
  return (
    <div className="list-head">
      <span aria-live="polite">
        {search !== undefined && t(m.found, { count })}
        {cut && <span className="muted"> {t(m.shownFirst, { count })}</span>}
      </span>
      {cut && limit < MORE_LIMIT && (
        <Button small look="quiet" onClick={onMore}>
          {t(m.more, { count: formatCount(MORE_LIMIT) })}
        </Button>
      )}
      <span className="btn-group end" role="group" aria-label={t(m.order)}>
        {(['newest', 'slowest', 'errors'] as const).map((one) => (
          <Button key={one} small aria-pressed={order === one} onClick={() => onOrder(one)}>
            {t(names[one])}
          </Button>
        ))}
      </span>
    </div>
  );
}

function NoTraces({
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

/** Search for traces: conditions, facets, two charts to brush, and the list. */
export function TracesPage(): ReactNode {
  const t = useText();
  const links = useLinks();
  const go = useGo();
  const { range, revision } = useTime();
  const { zoomOut } = useTimeActions();
  const [view, setView] = useUrlState(fields);
  const limit = Math.min(MORE_LIMIT, view.limit ?? DEFAULT_LIMIT);
  const params = traceParams(view, range);
  const search = useQuery(traceSearchQuery({ ...params, order: view.order, limit }, revision));
  const histogram = useQuery(traceHistogramQuery({ ...params, points: POINTS }, revision));
  const facets = useQuery(
    traceFacetsQuery(
      { ...params, values: FACET_VALUES, ...(view.facet.length > 0 && { key: view.facet }) },
      revision,
    ),
  ).data;
  const traces = search.data?.traces;
  useEffect(() => {
    if (traces === undefined) return;
    rememberTraceList(traces.map((trace) => trace.traceId));
    rememberServices(traces.flatMap((trace) => trace.services.map((one) => one.service)));
  }, [traces]);
  const parts = filterParts(view);
  const keys = [
    { text: 'service=', note: t(m.noteService) },
    { text: 'operation=', note: t(m.noteOperation) },
    { text: 'status=', note: t(m.noteStatus) },
    { text: 'kind=', note: t(m.noteKind) },
    { text: 'duration>', note: t(m.noteDuration) },
    { text: 'duration<', note: t(m.noteDuration) },
    { text: 'request=', note: t(m.noteRequest) },
    ...(facets?.keys ?? []).map((key) => ({ text: `${key}=`, note: t(m.noteAttribute) })),
  ];
  const submit = (text: string): string | undefined => {
    const change = addQuery(view, parseQuery(text));
    if (!change.ok) return t(change.problem.message, change.problem.values);
    setView(change.filter);
    return undefined;
  };
  const brush = ({ fromMs, toMs, minNs, maxNs }: ScatterBrush): void =>
    go(
      links.traces(
        {
          ...view,
          min: writeDurationNs(Math.floor(minNs / 1000) * 1000),
          max: writeDurationNs(Math.ceil(maxNs / 1000) * 1000),
        },
        { kind: 'absolute', fromMs, toMs },
      ),
    );
  return (
    <div className="search-page">
      <h1 className="sr-only">{t(m.title)}</h1>
      <TraceFacets facets={facets} filter={view} onFilter={setView} onKeys={(facet) => setView({ facet })} />
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
        <div className="search-charts">
          <div className="chart-title muted">{t(m.spansChart)}</div>
          {histogram.error !== null ? (
            <ErrorState error={histogram.error} onRetry={() => void histogram.refetch()} />
          ) : (
            <div style={{ minHeight: HISTOGRAM_HEIGHT }}>
              {histogram.data !== undefined && <Histogram data={histogram.data} />}
            </div>
          )}
          <div className="chart-title muted">{t(m.durationChart)}</div>
          <DurationScatter
            traces={traces ?? []}
            range={range}
            height={SCATTER_HEIGHT}
            onBrush={brush}
            onOpen={(traceId) => go(links.trace(traceId))}
            onReset={zoomOut}
          />
        </div>
        <BehindNotice completeness={search.data?.completeness} />
        <ListHead
          search={search.data}
          limit={limit}
          order={view.order}
          onMore={() => setView({ limit: MORE_LIMIT })}
          onOrder={(order) => setView({ order })}
        />
        <div className={`list-body${search.isPlaceholderData ? ' stale' : ''}`}>
          {search.error !== null ? (
            <ErrorState error={search.error} onRetry={() => void search.refetch()} />
          ) : traces === undefined ? (
            <SkeletonRows rows={14} widths={[10, 34, 14, 5, 5, 8]} />
          ) : traces.length === 0 ? (
            <NoTraces filtered={parts.length > 0} onClear={() => setView(EMPTY_TRACE_FILTER)} />
          ) : (
            <TraceList traces={traces} />
          )}
        </div>
      </div>
    </div>
  );
}
