import type { Completeness } from '../../../src/api/common.ts';
import type { Operations, Overview, ServiceMap } from '../../../src/api/overview.ts';
import type {
  Facets,
  SpanDetail,
  TraceColumns,
  TraceHistogram,
  TraceHistogramQuery,
  TraceSearch,
  TraceSearchQuery,
  TraceSummary,
} from '../../../src/api/traces.ts';
import { spanKindSchema, statusCodeSchema } from '../../../src/api/traces.ts';
import { criticalPath } from '../../../src/analyze/critical-path/critical-path.ts';
import { selfTimes } from '../../../src/analyze/critical-path/self-time.ts';
import { buildSpanTree } from '../../../src/analyze/critical-path/span-tree.ts';
import type { Attributes } from '../../../src/api/common.ts';
import { str, type StubSpan, type StubTrace, type StubWorld } from './model.ts';

/** A full answer. */
export const COMPLETE: Completeness = { complete: true, rowsRead: 4821, elapsedMs: 12 };

type Filter = Omit<TraceSearchQuery, 'limit' | 'order'>;

/** The text of an attribute value. */
export function plain(value: Attributes[string] | undefined): string | undefined {
  return value === undefined ? undefined : String(Object.values(value)[0]);
}

const startMs = (trace: StubTrace, span: StubSpan): number => trace.startUnixMs + span.startNs / 1e6;

function matches(trace: StubTrace, span: StubSpan, f: Filter): boolean {
  const at = startMs(trace, span);
  if (at < f.from || at >= f.to) return false;
  if (f.service !== undefined && span.service !== f.service) return false;
  if (f.operation !== undefined && span.name !== f.operation) return false;
  if (f.status !== undefined && span.status !== f.status) return false;
  if (f.minDurationNs !== undefined && span.durationNs < f.minDurationNs) return false;
  if (f.maxDurationNs !== undefined && span.durationNs > f.maxDurationNs) return false;
  if (f.requestId !== undefined && trace.requestId !== f.requestId) return false;
  for (const pair of f.attr ?? []) {
    const at = pair.indexOf('=');
    if (plain(span.attributes[pair.slice(0, at)]) !== pair.slice(at + 1)) return false;
  }
  const text = f.text?.toLowerCase();
  return text === undefined || `${span.name} ${span.statusMessage}`.toLowerCase().includes(text);
}

function matchingSpans(
  world: StubWorld,
  f: Filter,
): { readonly trace: StubTrace; readonly span: StubSpan }[] {
  return world.traces.flatMap((trace) =>
    trace.spans.filter((span) => matches(trace, span, f)).map((span) => ({ trace, span })),
  );
}

const endOf = (trace: StubTrace): number =>
  trace.spans.reduce((end, s) => Math.max(end, s.startNs + s.durationNs), 0);

function summary(trace: StubTrace, matchedSpans: number): TraceSummary {
  const root = trace.spans.find((span) => span.parent === -1);
  const services = new Map<string, { service: string; spans: number; errors: number }>();
  for (const span of trace.spans) {
    const row = services.get(span.service) ?? { service: span.service, spans: 0, errors: 0 };
    services.set(span.service, {
      ...row,
      spans: row.spans + 1,
      errors: row.errors + (span.status === 'ERROR' ? 1 : 0),
    });
  }
  return {
    traceId: trace.traceId,
    rootService: root?.service ?? null,
    rootOperation: root?.name ?? null,
    startUnixNano: String(BigInt(trace.startUnixMs) * 1_000_000n),
    durationNs: String(endOf(trace)),
    spans: trace.spans.length,
    errors: trace.spans.filter((span) => span.status === 'ERROR').length,
    untimed: 0,
    services: [...services.values()],
    matchedSpans,
  };
}

/** Answers the trace search. */
export function searchTraces(world: StubWorld, query: TraceSearchQuery): TraceSearch {
  const rows = world.traces
    .map((trace) => summary(trace, trace.spans.filter((span) => matches(trace, span, query)).length))
    .filter((row) => row.matchedSpans > 0);
  if (query.order === 'slowest') rows.sort((a, b) => Number(b.durationNs) - Number(a.durationNs));
  if (query.order === 'errors') rows.sort((a, b) => b.errors - a.errors);
  const cut = rows.length > query.limit;
  return {
    traces: rows.slice(0, query.limit),
    completeness: cut ? { ...COMPLETE, complete: false, reason: 'row-limit' } : COMPLETE,
  };
}

/** The value below which a share of the values lies. */
export function quantile(values: readonly number[], q: number): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? null;
}

/** Answers the trace histogram. */
export function traceHistogram(world: StubWorld, query: TraceHistogramQuery): TraceHistogram {
  const stepMs = Math.max(1, (query.to - query.from) / query.points);
  const groups = Array.from({ length: query.points }, () => [] as StubSpan[]);
  for (const { trace, span } of matchingSpans(world, query))
    groups[Math.floor((startMs(trace, span) - query.from) / stepMs)]?.push(span);
  const durations = groups.map((group) => group.map((span) => span.durationNs));
  return {
    fromUnixMs: query.from,
    stepMs,
    ok: groups.map((group) => group.filter((span) => span.status !== 'ERROR').length),
    error: groups.map((group) => group.filter((span) => span.status === 'ERROR').length),
    p50Ns: durations.map((values) => quantile(values, 0.5)),
    p95Ns: durations.map((values) => quantile(values, 0.95)),
    completeness: COMPLETE,
  };
}

/** Counts values, most frequent first. */
export function countValues(
  key: string,
  values: readonly (string | undefined)[],
  limit: number,
): Facets['facets'][number] {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
  const sorted = [...counts].map(([value, count]) => ({ value, count })).sort((a, b) => b.count - a.count);
  return { key, values: sorted.slice(0, limit), sampled: false };
}

/** Answers the trace facets. */
export function traceFacets(
  world: StubWorld,
  query: Filter & { readonly key?: string[] | undefined; readonly values: number },
): Facets {
  const spans = matchingSpans(world, query).map((one) => one.span);
  const keys = countValues(
    '',
    spans.flatMap((span) => Object.keys(span.attributes)),
    50,
  ).values.map((one) => one.value);
  return {
    facets: [
      countValues(
        'service',
        spans.map((s) => s.service),
        query.values,
      ),
      countValues(
        'operation',
        spans.map((s) => s.name),
        query.values,
      ),
      countValues(
        'status',
        spans.map((s) => s.status),
        query.values,
      ),
      countValues(
        'kind',
        spans.map((s) => s.kind),
        query.values,
      ),
      ...(query.key ?? keys.slice(0, 8)).map((key) =>
        countValues(
          key,
          spans.map((s) => plain(s.attributes[key])),
          query.values,
        ),
      ),
    ],
    keys,
    completeness: COMPLETE,
  };
}

/** One trace as the contract's columns. */
export function traceColumns(world: StubWorld, trace: StubTrace): TraceColumns {
  const strings: string[] = [];
  const indexes = new Map<string, number>();
  const index = (text: string): number => {
    const known = indexes.get(text);
    if (known !== undefined) return known;
    indexes.set(text, strings.length);
    return strings.push(text) - 1;
  };
  const { spans } = trace;
  const intervals = {
    parent: spans.map((s) => s.parent),
    startNs: spans.map((s) => s.startNs),
    durationNs: spans.map((s) => s.durationNs),
    service: spans.map((s) => index(s.service)),
    detached: (i: number) => spans[i]?.kind === 'CONSUMER',
  };
  const tree = buildSpanTree(intervals.parent);
  const path = criticalPath(intervals, tree);
  const logCount = new Map<string, number>();
  for (const log of world.logs)
    if (log.traceId === trace.traceId) logCount.set(log.spanId, (logCount.get(log.spanId) ?? 0) + 1);
  return {
    traceId: trace.traceId,
    startUnixNano: String(BigInt(trace.startUnixMs) * 1_000_000n),
    durationNs: String(endOf(trace)),
    spanId: spans.map((s) => s.spanId),
    parent: intervals.parent,
    parentSpanId: spans.map((s) =>
      s.parent >= 0 ? (spans[s.parent]?.spanId ?? '') : s.parent === -2 ? 'dead00000000beef' : '',
    ),
    service: intervals.service,
    name: spans.map((s) => index(s.name)),
    kind: spans.map((s) => spanKindSchema.options.indexOf(s.kind)),
    status: spans.map((s) => statusCodeSchema.options.indexOf(s.status)),
    startNs: intervals.startNs,
    durationNsOf: intervals.durationNs,
    clock: spans.map(() => 0),
    selfNs: [...selfTimes(intervals, tree)],
    events: spans.map((s) => s.events.length),
    links: spans.map((s) => s.links.length),
    logs: spans.map((s) => logCount.get(s.spanId) ?? 0),
    marks: spans.flatMap((s, i) =>
      s.events.map((e): [number, number, number] => [
        i,
        Number(BigInt(e.timeUnixNano) - BigInt(trace.startUnixMs) * 1_000_000n),
        index(e.name),
      ]),
    ),
    criticalPath: Array.from(path.span, (span, i): [number, number, number] => [
      span,
      path.fromNs[i] ?? 0,
      path.toNs[i] ?? 0,
    ]),
    duplicates: 0,
    completeness: COMPLETE,
    strings,
  };
}

/** Everything about one span. */
export function spanDetail(trace: StubTrace, index: number): SpanDetail {
  const span = trace.spans[index] as StubSpan;
  const start = BigInt(trace.startUnixMs) * 1_000_000n + BigInt(span.startNs);
  return {
    traceId: trace.traceId,
    spanId: span.spanId,
    parentSpanId: span.parent >= 0 ? (trace.spans[span.parent]?.spanId ?? '') : '',
    name: span.name,
    service: span.service,
    kind: span.kind,
    status: span.status,
    statusMessage: span.statusMessage,
    startUnixNano: String(start),
    durationNs: String(span.durationNs),
    traceState: '',
    flags: 1,
    requestId: trace.requestId,
    scope: { name: 'go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp', version: '0.64.0' },
    attributes: span.attributes,
    resource: {
      'service.name': str(span.service),
      'service.version': str('1.4.2'),
      'host.name': str('shop-1'),
      'process.runtime.version': str('go1.27.4'),
      'k8s.pod.name': str(`${span.service}-7d9f6c5b8-x2v4q`),
    },
    events: [...span.events],
    links: [...span.links],
    linkedFrom: trace.linkedFrom.filter((link) => link.index === index).map((link) => link.from),
    receivedUnixNano: String(start + BigInt(span.durationNs) + 2_000_000_000n),
    timeSource: 'start',
    endBeforeStartNs: '0',
    clock: 'ok',
    sampleRate: 1,
    dropped: { attributes: 0, events: 0, links: 0 },
  };
}

const isEntry = (span: StubSpan): boolean =>
  span.kind === 'SERVER' || span.kind === 'CONSUMER' || span.parent === -1;

/** Answers the overview. */
export function overview(
  world: StubWorld,
  query: { readonly from: number; readonly to: number; readonly points: number },
): Overview {
  const stepMs = (query.to - query.from) / query.points;
  const seconds = (query.to - query.from) / 1000;
  const inRange = matchingSpans(world, { from: query.from, to: query.to });
  const names = [...new Set(inRange.map((one) => one.span.service))].sort();
  const services = names.map((service) => {
    const own = inRange.filter((one) => one.span.service === service);
    const entries = own.filter((one) => isEntry(one.span));
    const durations = entries.map((one) => one.span.durationNs);
    const errors = entries.filter((one) => one.span.status === 'ERROR').length;
    const steps = Array.from({ length: query.points }, (_, i) =>
      entries
        .filter((one) => Math.floor((startMs(one.trace, one.span) - query.from) / stepMs) === i)
        .map((one) => one.span),
    );
    const perSecond = (count: number): number => count / (stepMs / 1000);
    return {
      service,
      versions: service === 'payment' ? ['1.4.2', '2.0.0'] : ['1.4.2'],
      requests: entries.length,
      errors,
      ratePerSecond: entries.length / seconds,
      errorRatio: entries.length === 0 ? null : errors / entries.length,
      p50Ns: quantile(durations, 0.5),
      p95Ns: quantile(durations, 0.95),
      p99Ns: quantile(durations, 0.99),
      spans: own.length,
      logs: world.logs.filter((log) => log.service === service).length,
      lastSeenUnixMs: Math.max(...own.map((one) => startMs(one.trace, one.span))),
      spark: {
        rate: steps.map((step) => perSecond(step.length)),
        errors: steps.map((step) => perSecond(step.filter((span) => span.status === 'ERROR').length)),
        p95Ns: steps.map((step) =>
          quantile(
            step.map((span) => span.durationNs),
            0.95,
          ),
        ),
      },
    };
  });
  return { services, stepMs, completeness: COMPLETE };
}

/** Answers the operations of one service. */
export function operations(
  world: StubWorld,
  service: string,
  query: { readonly from: number; readonly to: number },
): Operations {
  const spans = matchingSpans(world, { from: query.from, to: query.to, service }).map((one) => one.span);
  const seconds = (query.to - query.from) / 1000;
  const keys = [...new Set(spans.map((span) => `${span.kind}\u0000${span.name}`))];
  const rows = keys.map((key) => {
    const [kind, operation] = key.split('\u0000') as [SpanDetail['kind'], string];
    const own = spans.filter((span) => span.kind === kind && span.name === operation);
    const durations = own.map((span) => span.durationNs);
    const errors = own.filter((span) => span.status === 'ERROR').length;
    return {
      operation,
      kind,
      requests: own.length,
      errors,
      ratePerSecond: own.length / seconds,
      errorRatio: errors / own.length,
      p50Ns: quantile(durations, 0.5),
      p95Ns: quantile(durations, 0.95),
      p99Ns: quantile(durations, 0.99),
      totalNs: durations.reduce((sum, value) => sum + value, 0),
    };
  });
  return { service, operations: rows.sort((a, b) => b.totalNs - a.totalNs), completeness: COMPLETE };
}

/** Answers the service map. */
export function serviceMap(
  world: StubWorld,
  query: { readonly from: number; readonly to: number },
): ServiceMap {
  const edges = new Map<
    string,
    {
      source: string;
      target: string;
      kind: ServiceMap['edges'][number]['kind'];
      durations: number[];
      errors: number;
    }
  >();
  const add = (
    source: string,
    target: string,
    kind: ServiceMap['edges'][number]['kind'],
    span: StubSpan,
  ): void => {
    const key = `${source}>${target}>${kind}`;
    const edge = edges.get(key) ?? { source, target, kind, durations: [], errors: 0 };
    edge.durations.push(span.durationNs);
    if (span.status === 'ERROR') edge.errors++;
    edges.set(key, edge);
  };
  for (const { trace, span } of matchingSpans(world, query)) {
    const parent = trace.spans[span.parent];
    if (parent !== undefined && parent.service !== span.service)
      add(parent.service, span.service, 'call', span);
    if (span.links.length > 0) add('checkout', span.service, 'message', span);
    const db = plain(span.attributes['db.namespace']);
    if (db !== undefined) add(span.service, `sqlite ${db}`, 'database', span);
    if (plain(span.attributes['server.address']) === 'bank.example.com')
      add(span.service, 'bank.example.com', 'external', span);
  }
  return {
    edges: [...edges.values()]

      .map(({ durations, ...edge }) => ({
        ...edge,
        calls: durations.length,
        p50Ns: quantile(durations, 0.5),
        p95Ns: quantile(durations, 0.95),
      })),
    completeness: COMPLETE,
  };
}
