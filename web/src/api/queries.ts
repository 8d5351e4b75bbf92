import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Doctor } from '../../../src/api/doctor.ts';
import type { DoctorHistory } from '../../../src/api/doctor-history.ts';
import type { LogContext, LogHistogram } from '../../../src/api/logs.ts';
import type { MetricLabels, MetricList, MetricResult } from '../../../src/api/metrics.ts';
import type { Operations, Overview, ServiceMap } from '../../../src/api/overview.ts';
import type { ProfileList } from '../../../src/api/profiles.ts';
import type { Resolve, Session, Status } from '../../../src/api/system.ts';
import type {
  Facets,
  SpanDetail,
  TraceColumns,
  TraceHistogram,
  TraceSearch,
} from '../../../src/api/traces.ts';
import { type ClockReading, serverNowMs } from '../lib/clock.ts';
import { getJson, type Params } from './client.ts';

/** How often the state of the server is asked for. */
const STATUS_EVERY_MS = 5_000;

/** An answer that belongs to a window and a refresh count: it never goes stale by itself. */
function windowed<T>(path: string, params: Params, revision: number) {
  return queryOptions({
    queryKey: [path, params, revision],
    queryFn: ({ signal }) => getJson<T>(path, params, signal),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** State of the server, asked again and again. */
export const statusQuery = queryOptions({
  queryKey: ['status'],
  queryFn: async ({ signal }) => ({
    status: await getJson<Status>('/api/v1/status', {}, signal),
    readAtMs: Date.now(),
  }),
  refetchInterval: STATUS_EVERY_MS,
  staleTime: STATUS_EVERY_MS,
  retry: false,
});

/** Whether this browser may read. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => getJson<Session>('/api/v1/session', {}, signal),
  staleTime: Number.POSITIVE_INFINITY,
  retry: false,
});

/** What a pasted text is. */
export const resolveQuery = (q: string) =>
  queryOptions({
    queryKey: ['resolve', q],
    queryFn: ({ signal }) => getJson<Resolve>('/api/v1/resolve', { q }, signal),
    enabled: q !== '',
    staleTime: 10_000,
    placeholderData: keepPreviousData,
  });

/** Services with their RED figures. */
export const overviewQuery = (params: Params, revision: number) =>
  windowed<Overview>('/api/v1/overview', params, revision);

/** Collected profiles. */
export const profilesQuery = (params: Params, revision: number) =>
  windowed<ProfileList>('/api/v1/profiles', params, revision);

/** Operations of one service. */
export const operationsQuery = (service: string, params: Params, revision: number) =>
  windowed<Operations>(`/api/v1/services/${encodeURIComponent(service)}/operations`, params, revision);

/** Which service calls which. */
export const serviceMapQuery = (params: Params, revision: number) =>
  windowed<ServiceMap>('/api/v1/service-map', params, revision);

/** Traces with a matching span. */
export const traceSearchQuery = (params: Params, revision: number) =>
  windowed<TraceSearch>('/api/v1/traces', params, revision);

/** Matching spans over time. */
export const traceHistogramQuery = (params: Params, revision: number) =>
  windowed<TraceHistogram>('/api/v1/traces/histogram', params, revision);

/** Values of matching spans to choose from. */
export const traceFacetsQuery = (params: Params, revision: number) =>
  windowed<Facets>('/api/v1/traces/facets', params, revision);

/** One whole trace. */
export const traceQuery = (traceId: string, params: Params, revision: number) =>
  queryOptions({
    queryKey: ['trace', traceId, params, revision],
    queryFn: ({ signal }) => getJson<TraceColumns>(`/api/v1/traces/${traceId}`, params, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** Everything about one span. */
export const spanQuery = (traceId: string, spanId: string, params: Params, revision: number) =>
  queryOptions({
    queryKey: ['span', traceId, spanId, params, revision],
    queryFn: ({ signal }) => getJson<SpanDetail>(`/api/v1/traces/${traceId}/spans/${spanId}`, params, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** Log records over time. */
export const logHistogramQuery = (params: Params, revision: number) =>
  windowed<LogHistogram>('/api/v1/logs/histogram', params, revision);

/** Values of matching log records to choose from. */
export const logFacetsQuery = (params: Params, revision: number) =>
  windowed<Facets>('/api/v1/logs/facets', params, revision);

/** The lines around one log record. */
export const logContextQuery = (id: string, params: Params) =>
  queryOptions({
    queryKey: ['log-context', id, params],
    queryFn: ({ signal }) =>
      getJson<LogContext>(`/api/v1/logs/${encodeURIComponent(id)}/context`, params, signal),
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
  });

/** Metrics seen in the window. */
export const metricListQuery = (params: Params, revision: number) =>
  windowed<MetricList>('/api/v1/metrics', params, revision);

/** Labels of one metric. */
export const metricLabelsQuery = (params: Params, revision: number) =>
  windowed<MetricLabels>('/api/v1/metrics/labels', params, revision);

/** One metric as series over time. */
export const metricQuery = (params: Params, revision: number) =>
  windowed<MetricResult>('/api/v1/metrics/query', params, revision);

/** How often the history of findings is asked again while it is shown. */
const HISTORY_EVERY_MS = 60_000;

/** When findings appeared and went in the last `rangeMs` of the server's time, with the range that was asked for. */
export const doctorHistoryQuery = (rangeMs: number, clock: ClockReading) =>
  queryOptions({
    queryKey: ['doctor-history', rangeMs, clock.revision],
    queryFn: async ({ signal }) => {
      const toMs = serverNowMs();
      const params = { from: String(toMs - rangeMs), to: String(toMs + 1) };
      const history = await getJson<DoctorHistory>('/api/v1/doctor/history', params, signal);
      return { history, fromMs: toMs - rangeMs, toMs };
    },
    refetchInterval: HISTORY_EVERY_MS,
  });

/** The doctor report of the machine the server runs on; `fresh` runs the checks again. */
export const doctorQuery = queryOptions({
  queryKey: ['doctor'],
  queryFn: ({ signal }) => getJson<Doctor>('/api/v1/doctor', {}, signal),
  staleTime: Number.POSITIVE_INFINITY,
});
