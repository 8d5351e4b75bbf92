import { z } from 'zod';
import { spanIdSchema, traceIdSchema } from './common.ts';
import * as doctor from './doctor.ts';
import * as doctorHistory from './doctor-history.ts';
import * as logs from './logs.ts';
import * as metrics from './metrics.ts';
import * as overview from './overview.ts';
import * as profiles from './profiles.ts';
import * as system from './system.ts';
import * as traces from './traces.ts';

/**
 * One route of the HTTP interface. Paths write parameters as `{name}`. `answer` is the JSON of a 200; a route with
 * `stream` answers server-sent events, each with that shape.
 */
export interface RouteSpec {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  /** One line for the OpenAPI document, in English as OpenAPI documents are. */
  readonly summary: string;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodObject;
  readonly answer: z.ZodType;
  /** Signals of which the answer is made, and what was acknowledged of them is in it. Absent: no sender's. */
  readonly reads?: readonly ('traces' | 'logs' | 'metrics')[];
  readonly stream?: true;
  /** Answers without a token even where one is required. */
  readonly open?: true;
}

const traceParams = z.object({ traceId: traceIdSchema });
const spanParams = z.object({ traceId: traceIdSchema, spanId: spanIdSchema });

/** Every route under `/api/v1`, by the name server and clients use for it. */
export const ROUTES = {
  overview: {
    method: 'GET',
    path: '/api/v1/overview',
    summary: 'Services with rate, errors and duration',
    query: overview.overviewQuerySchema,
    answer: overview.overviewSchema,
    reads: ['traces', 'logs'],
  },
  operations: {
    method: 'GET',
    path: '/api/v1/services/{service}/operations',
    summary: 'Operations of one service with rate, errors and duration',
    params: z.object({ service: z.string() }),
    query: overview.operationsQuerySchema,
    answer: overview.operationsSchema,
    reads: ['traces'],
  },
  serviceMap: {
    method: 'GET',
    path: '/api/v1/service-map',
    summary: 'Which service calls which',
    query: overview.serviceMapQuerySchema,
    answer: overview.serviceMapSchema,
    reads: ['traces'],
  },
  traceSearch: {
    method: 'GET',
    path: '/api/v1/traces',
    summary: 'Traces that have a span matching the filter',
    query: traces.traceSearchQuerySchema,
    answer: traces.traceSearchSchema,
    reads: ['traces'],
  },
  traceHistogram: {
    method: 'GET',
    path: '/api/v1/traces/histogram',
    summary: 'Matching spans over time',
    query: traces.traceHistogramQuerySchema,
    answer: traces.traceHistogramSchema,
    reads: ['traces'],
  },
  traceFacets: {
    method: 'GET',
    path: '/api/v1/traces/facets',
    summary: 'Values of matching spans to choose from',
    query: traces.traceFacetsQuerySchema,
    answer: traces.facetsSchema,
    reads: ['traces'],
  },
  trace: {
    method: 'GET',
    path: '/api/v1/traces/{traceId}',
    summary: 'One whole trace, columnar',
    params: traceParams,
    query: traces.traceQuerySchema,
    answer: traces.traceColumnsSchema,
    reads: ['traces', 'logs'],
  },
  span: {
    method: 'GET',
    path: '/api/v1/traces/{traceId}/spans/{spanId}',
    summary: 'Everything about one span',
    params: spanParams,
    query: traces.traceQuerySchema,
    answer: traces.spanDetailSchema,
    reads: ['traces'],
  },
  profileList: {
    method: 'GET',
    path: '/api/v1/profiles',
    summary: 'Profiles collected from services, newest first',
    query: profiles.profileListQuerySchema,
    answer: profiles.profileListSchema,
  },
  logSearch: {
    method: 'GET',
    path: '/api/v1/logs',
    summary: 'Log records, newest first',
    query: logs.logSearchQuerySchema,
    answer: logs.logSearchSchema,
    reads: ['logs'],
  },
  logHistogram: {
    method: 'GET',
    path: '/api/v1/logs/histogram',
    summary: 'Log records over time by severity',
    query: logs.logHistogramQuerySchema,
    answer: logs.logHistogramSchema,
    reads: ['logs'],
  },
  logFacets: {
    method: 'GET',
    path: '/api/v1/logs/facets',
    summary: 'Values of matching log records to choose from',
    query: logs.logFacetsQuerySchema,
    answer: traces.facetsSchema,
    reads: ['logs'],
  },
  logTail: {
    method: 'GET',
    path: '/api/v1/logs/tail',
    summary: 'New log records as server-sent events',
    query: logs.logTailQuerySchema,
    answer: logs.logTailEventSchema,
    stream: true,
  },
  logContext: {
    method: 'GET',
    path: '/api/v1/logs/{id}/context',
    summary: 'The lines around one log record',
    params: z.object({ id: z.string().max(100) }),
    query: logs.logContextQuerySchema,
    answer: logs.logContextSchema,
    reads: ['logs'],
  },
  metricList: {
    method: 'GET',
    path: '/api/v1/metrics',
    summary: 'Metrics seen in the range',
    query: metrics.metricListQuerySchema,
    answer: metrics.metricListSchema,
    reads: ['metrics'],
  },
  metricLabels: {
    method: 'GET',
    path: '/api/v1/metrics/labels',
    summary: 'Labels of one metric',
    query: metrics.metricLabelsQuerySchema,
    answer: metrics.metricLabelsSchema,
    reads: ['metrics'],
  },
  metricQuery: {
    method: 'GET',
    path: '/api/v1/metrics/query',
    summary: 'One metric as series over time',
    query: metrics.metricQuerySchema,
    answer: metrics.metricResultSchema,
    reads: ['metrics'],
  },
  status: {
    method: 'GET',
    path: '/api/v1/status',
    summary: 'State of the running system',
    answer: system.statusSchema,
  },
  doctor: {
    method: 'GET',
    path: '/api/v1/doctor',
    summary: 'Doctor report of the machine the server runs on',
    query: doctor.doctorQuerySchema,
    answer: doctor.doctorSchema,
  },
  doctorHistory: {
    method: 'GET',
    path: '/api/v1/doctor/history',
    summary: 'When findings of the doctor appeared and went',
    query: doctorHistory.doctorHistoryQuerySchema,
    answer: doctorHistory.doctorHistorySchema,
  },
  resolve: {
    method: 'GET',
    path: '/api/v1/resolve',
    summary: 'What a pasted text is',
    query: system.resolveQuerySchema,
    answer: system.resolveSchema,
    reads: ['traces', 'logs', 'metrics'],
  },
  sql: {
    method: 'POST',
    path: '/api/v1/sql',
    summary: 'Read-only SQL over the store',
    body: system.sqlRequestSchema,
    answer: system.sqlResultSchema,
    reads: ['traces', 'logs', 'metrics'],
  },
  session: {
    method: 'GET',
    path: '/api/v1/session',
    summary: 'Whether this caller may read',
    answer: system.sessionSchema,
    open: true,
  },
  signIn: {
    method: 'POST',
    path: '/api/v1/session',
    summary: 'Sign in with the token of the server',
    body: system.signInSchema,
    answer: system.sessionSchema,
    open: true,
  },
  signOut: {
    method: 'DELETE',
    path: '/api/v1/session',
    summary: 'Sign out',
    answer: system.sessionSchema,
    open: true,
  },
} as const satisfies Readonly<Record<string, RouteSpec>>;

/** Name of a route. */
export type RouteName = keyof typeof ROUTES;
