import type { MetricInfo, MetricLabels, MetricQuery, MetricResult } from '../../../src/api/metrics.ts';
import { COMPLETE } from './answer-traces.ts';
import type { StubWorld } from './model.ts';

const SERVICES = ['catalog', 'checkout', 'gateway', 'payment', 'worker'];

const info = (
  name: string,
  type: MetricInfo['type'],
  unit: string,
  description: string,
  series = 5,
): MetricInfo => ({
  name,
  type,
  unit,
  description,
  temporality: type === 'gauge' || type === 'summary' ? 'unspecified' : 'cumulative',
  monotonic: name === 'go.memory.allocated',
  services: SERVICES,
  series,
});

/** The metrics of the made-up shop: those that Go's runtime and the HTTP and gRPC instrumentation send. */
export const METRICS: readonly MetricInfo[] = [
  info('db.client.connection.count', 'sum', '{connection}', 'Connections in the pool by state', 10),
  info('go.config.gogc', 'sum', '%', 'Heap size target percentage configured by the user'),
  info('go.goroutine.count', 'sum', '{goroutine}', 'Count of live goroutines'),
  info('go.memory.allocated', 'sum', 'By', 'Memory allocated to the heap by the application'),
  info('go.memory.gc.goal', 'gauge', 'By', 'Heap size target for the end of the GC cycle'),
  info('go.memory.used', 'sum', 'By', 'Memory used by the Go runtime', 10),
  info(
    'go.processor.limit',
    'sum',
    '{thread}',
    'The number of OS threads that can execute user-level Go code simultaneously',
  ),
  info(
    'go.schedule.duration',
    'histogram',
    's',
    'The time goroutines have spent in the scheduler in a runnable state',
  ),
  info('http.server.active_requests', 'sum', '{request}', 'Number of active HTTP server requests'),
  info('http.server.request.duration', 'histogram', 's', 'Duration of HTTP server requests', 14),
  info('orders.queue.lag', 'gauge', '{message}', 'Messages that wait for the worker', 1),
  info('rpc.server.call.duration', 'exponential_histogram', 's', 'Duration of RPC calls, server side', 9),
];

const LABELS: MetricLabels = {
  labels: [
    { key: 'service.name', values: SERVICES, distinct: SERVICES.length },
    { key: 'http.request.method', values: ['GET', 'POST'], distinct: 2 },
    { key: 'http.route', values: ['/cart', '/checkout', '/products/{id}'], distinct: 3 },
    { key: 'http.response.status_code', values: ['200', '404', '502'], distinct: 3 },
  ],
};

/** Label keys of one metric. */
export function metricLabels(name: string): MetricLabels {
  return name.startsWith('http.') ? LABELS : { labels: LABELS.labels.slice(0, 1) };
}

/** How large the values of a metric are. */
const SCALE: Readonly<Record<string, number>> = {
  By: 48e6,
  s: 0.04,
  '{goroutine}': 60,
  '%': 100,
  '{thread}': 2,
};

/** Answers one metric query with smooth made-up series; one has a gap, as after a restart. */
export function queryMetric(world: StubWorld, query: MetricQuery): MetricResult {
  const metric = METRICS.find((one) => one.name === query.name);
  const stepMs = Math.max(1, Math.round((query.to - query.from) / query.points));
  const by = query.by ?? [];
  const values =
    by.length === 0 ? [''] : (LABELS.labels.find((label) => label.key === by[0])?.values ?? ['']);
  const scale = SCALE[metric?.unit ?? ''] ?? 8;
  const counts = query.fn === 'rate' || query.fn === 'count' || query.fn === 'increase';
  const series = values.map((value, n) => ({
    labels: by[0] === undefined ? {} : { [by[0]]: value },
    values: Array.from({ length: query.points }, (_, i) => {
      if (n === 1 && i > query.points * 0.4 && i < query.points * 0.47) return null;
      const t = (query.from + i * stepMs) / 600_000;
      const wave =
        1 + 0.35 * Math.sin(t * 2.1 + n) + 0.2 * Math.sin(t * 7.3 + n * 2) + 0.08 * Math.sin(t * 41 + n);
      return (counts ? 12 : scale) * wave * (1 + n * 0.3);
    }),
  }));
  const withSpan = world.traces.filter(
    (trace) => trace.startUnixMs >= query.from && trace.startUnixMs < query.to,
  );
  const exemplars =
    metric?.type.includes('histogram') === true && query.fn === 'quantile'
      ? withSpan.filter((_, i) => i % 40 === 0)
      : [];
  return {
    fromUnixMs: query.from,
    stepMs,
    type: metric?.type ?? 'gauge',
    unit: counts ? '/s' : (metric?.unit ?? ''),
    series: metric === undefined ? [] : series,
    cutSeries: query.aggregate === 'none' ? 12 : 0,
    exemplars: exemplars.map((trace, i) => ({
      timeUnixMs: trace.startUnixMs,
      value: scale * (0.8 + (i % 7) * 0.25),
      traceId: trace.traceId,
      spanId: trace.spans[0]?.spanId ?? '',
      labels: {},
    })),
    completeness: COMPLETE,
  };
}
