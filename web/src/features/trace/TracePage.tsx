import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import type { LogSearch } from '../../../../src/api/logs.ts';
import type { TraceColumns } from '../../../../src/api/traces.ts';
import { ApiError, getJson } from '../../api/client.ts';
import { traceQuery } from '../../api/queries.ts';
import { useLinks } from '../../lib/links.ts';
import { useText } from '../../lib/text.tsx';
import { rememberServices, useServiceColor } from '../../lib/use-service-color.ts';
import { useTime } from '../../lib/use-time.ts';
import { useUrlState } from '../../lib/use-url-state.ts';
import { AppLink } from '../../widgets/AppLink.tsx';
import { Button } from '../../widgets/Button.tsx';
import { ErrorState, SkeletonRows } from '../../widgets/State.tsx';
import { SpanPanel } from './SpanPanel.tsx';
import { TraceFlameView } from './TraceFlameView.tsx';
import { TraceHeader } from './TraceHeader.tsx';
import { TraceNotices } from './TraceNotices.tsx';
import { placeLogs, type TraceLog } from './trace-logs.ts';
import { buildTraceModel, stringAt, type TraceModel } from './trace-model.ts';
import { TraceStatistics } from './TraceStatistics.tsx';
import { traceMessages as m } from './trace.messages.ts';
import { failedSpans, type TraceView, traceViewFields } from './trace-view.ts';
import { createViewport, parseWindow, type Viewport, writeWindow } from './viewport.ts';
import { WaterfallView } from './WaterfallView.tsx';
import './trace.css';

const MAX_LOGS = 2000;
/** Log lines may be written a little before and after their span. */
const LOG_MARGIN_MS = 300_000;
/** The server refuses longer ranges (docs/api.md). A trace that lasts longer has a wrong clock: its end is what was seen. */
const LONGEST_RANGE_MS = 400 * 86_400_000;
/** The address follows the selection and the zoom after a pause: holding a key would flood the history otherwise. */
const ADDRESS_PAUSE_MS = 200;

type SetView = (patch: Partial<TraceView>, options?: { readonly replace?: boolean }) => void;

/** The log lines of the trace, placed at their spans. */
function useTraceLogs(model: TraceModel, revision: number) {
  const { columns } = model;
  const startMs = Number(BigInt(columns.startUnixNano) / 1_000_000n);
  const to = startMs + Math.ceil(model.durationNs / 1e6) + LOG_MARGIN_MS;
  const params = {
    traceId: columns.traceId,
    from: Math.max(0, startMs - LOG_MARGIN_MS, to - LONGEST_RANGE_MS),
    to,
    limit: MAX_LOGS,
  };
  const { data, error } = useQuery({
    queryKey: ['trace-logs', params, revision],
    queryFn: ({ signal }) => getJson<LogSearch>('/api/v1/logs', params, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const logs = useMemo(() => placeLogs(model, data?.logs ?? []), [model, data]);
  return { logs, cut: data?.completeness.complete === false, error };
}

/** The viewport of a trace; the address follows it after a pause. */
function useAddressedViewport(model: TraceModel, z: string, setView: SetView): Viewport {
  const [viewport] = useState(() => createViewport({ from: 0, to: model.durationNs }, parseWindow(z)));
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = viewport.subscribe(() => {
      clearTimeout(timer);
      timer = setTimeout(
        () => setView({ z: writeWindow(viewport.get(), viewport.full) }, { replace: true }),
        ADDRESS_PAUSE_MS,
      );
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [viewport, setView]);
  return viewport;
}

/** The selected span: at once on screen, in the address after a pause. A new address (a link to a span) wins. */
function useSelection(addressed: string, setView: SetView) {
  const [spanId, setSpanId] = useState(addressed);
  const [seen, setSeen] = useState(addressed);
  if (addressed !== seen) {
    setSeen(addressed);
    setSpanId(addressed);
  }
  useEffect(() => {
    if (spanId === addressed) return undefined;
    const timer = setTimeout(() => setView({ span: spanId }, { replace: true }), ADDRESS_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [spanId, addressed, setView]);
  return [spanId, setSpanId] as const;
}

function ViewTabs({
  view,
  onView,
}: {
  readonly view: TraceView['view'];
  readonly onView: (view: TraceView['view']) => void;
}): ReactNode {
  const t = useText();
  const names = { waterfall: m.waterfall, flame: m.flame, stats: m.statistics };
  return (
    <span className="btn-group" role="group" aria-label={t(m.view)}>
      {(['waterfall', 'flame', 'stats'] as const).map((one) => (
        <Button key={one} small aria-pressed={one === view} onClick={() => onView(one)}>
          {t(names[one])}
        </Button>
      ))}
    </span>
  );
}

function TraceContent({ columns }: { readonly columns: TraceColumns }): ReactNode {
  const { revision } = useTime();
  const [view, setView] = useUrlState(traceViewFields);
  const model = useMemo(() => buildTraceModel(columns), [columns]);
  const errors = useMemo(() => failedSpans(model), [model]);
  const viewport = useAddressedViewport(model, view.z, setView);
  const [spanId, setSpanId] = useSelection(view.span, setView);
  const [panelOpen, setPanelOpen] = useState(view.span !== '');
  const { logs, cut, error: logsError } = useTraceLogs(model, revision);
  const colorOf = useServiceColor();
  useEffect(() => rememberServices(model.services.map((service) => stringAt(model, service))), [model]);
  const serviceColors = useMemo(
    () => new Map(model.services.map((service) => [service, colorOf(stringAt(model, service))])),
    [model, colorOf],
  );
  const selected = model.indexBySpanId.get(spanId) ?? -1;
  const selectedLogs = useMemo(
    () =>
      logs
        .filter((log: TraceLog) => log.span === selected && log.row.spanId !== '')
        .map((log) => log.row)
        .reverse(),
    [logs, selected],
  );
  const select = (span: number, open: boolean): void => {
    setSpanId(columns.spanId[span] ?? '');
    if (open) setPanelOpen(true);
  };
  const showPanel = panelOpen && selected >= 0;
  return (
    <div className="with-panel">
      <div className="panel-main trace-main">
        <TraceHeader model={model} errorCount={errors.length} />
        <TraceNotices
          model={model}
          logsCut={cut && view.logs ? MAX_LOGS : 0}
          logsError={view.logs ? logsError : null}
        />
        <div className="trace-views">
          <ViewTabs view={view.view} onView={(next) => setView({ view: next })} />
        </div>
        <div className="trace-body">
          {view.view === 'flame' ? (
            <TraceFlameView
              model={model}
              serviceColors={serviceColors}
              search={view.q}
              onSearch={(q) => setView({ q }, { replace: true })}
            />
          ) : view.view === 'stats' ? (
            <TraceStatistics model={model} onFind={(q) => setView({ q, view: 'waterfall' })} />
          ) : (
            <WaterfallView
              model={model}
              view={view}
              viewport={viewport}
              errors={errors}
              logs={logs}
              selected={selected}
              panelOpen={showPanel}
              serviceColors={serviceColors}
              onView={setView}
              onSelect={select}
              onClose={() => setPanelOpen(false)}
            />
          )}
        </div>
      </div>
      {showPanel && (
        <SpanPanel
          model={model}
          span={selected}
          revision={revision}
          logs={selectedLogs}
          onClose={() => setPanelOpen(false)}
          onFocus={() => viewport.set({ from: model.start[selected] ?? 0, to: model.end[selected] ?? 0 })}
          onSelect={(id) => setSpanId(id)}
        />
      )}
    </div>
  );
}

/** One trace: waterfall, flame graph, statistics, and everything about a span beside them. */
export function TracePage(): ReactNode {
  const t = useText();
  const links = useLinks();
  const { traceId = '' } = useParams({ strict: false });
  const { range, revision } = useTime();
  // The window of the search is where the trace was found: it only makes the lookup cheaper.
  const { data, error, refetch } = useQuery(
    traceQuery(traceId, { from: range.fromMs, to: range.toMs }, revision),
  );
  if (error !== null)
    return (
      <>
        <h1 className="sr-only">{t(m.pageTitle, { id: traceId })}</h1>
        <ErrorState error={error} onRetry={() => void refetch()} />
        {error instanceof ApiError && error.status === 404 && (
          <p className="trace-missing">
            <AppLink to={links.traces({ request: traceId })}>{t(m.notFoundHint)}</AppLink>
          </p>
        )}
      </>
    );
  if (data === undefined || data.traceId !== traceId)
    return (
      <div className="trace-loading">
        <SkeletonRows rows={3} widths={[30, 20, 15]} />
        <SkeletonRows rows={16} widths={[22, 60]} />
      </div>
    );
  return <TraceContent key={`${traceId} ${revision}`} columns={data} />;
}
