import type {
  LogContext,
  LogFacetsQuery,
  LogHistogram,
  LogHistogramQuery,
  LogRow,
  LogSearch,
  LogSearchQuery,
} from '../../../src/api/logs.ts';
import { severitySchema } from '../../../src/api/logs.ts';
import type { Facets } from '../../../src/api/traces.ts';
import { COMPLETE, countValues, plain } from './answer-traces.ts';
import { int, type StubWorld } from './model.ts';
import { STUB_NOW_MS } from './world.ts';

type Filter = Omit<LogSearchQuery, 'limit' | 'cursor'>;

const rank = (severity: LogRow['severity']): number => severitySchema.options.indexOf(severity);
const timeMs = (log: LogRow): number => Number(BigInt(log.timeUnixNano) / 1_000_000n);

/** Whether a record matches the filter; the live tail has no range. */
export function logMatches(log: LogRow, f: Partial<Filter>): boolean {
  const at = timeMs(log);
  if (f.from !== undefined && at < f.from) return false;
  if (f.to !== undefined && at >= f.to) return false;
  if (f.service !== undefined && log.service !== f.service) return false;
  if (f.minSeverity !== undefined && rank(log.severity) < rank(f.minSeverity)) return false;
  if (f.traceId !== undefined && log.traceId !== f.traceId) return false;
  if (f.spanId !== undefined && log.spanId !== f.spanId) return false;
  if (f.requestId !== undefined && log.requestId !== f.requestId) return false;
  for (const pair of f.attr ?? []) {
    const at = pair.indexOf('=');
    if (plain(log.attributes[pair.slice(0, at)]) !== pair.slice(at + 1)) return false;
  }
  const words = f.text?.toLowerCase().match(/"[^"]*"|\S+/g) ?? [];
  const body = log.body.toLowerCase();
  return words.every((word) => body.includes(word.replaceAll('"', '')));
}

/** Answers the log search; the cursor is the place in the list. */
export function searchLogs(world: StubWorld, query: LogSearchQuery): LogSearch {
  const rows = world.logs.filter((log) => logMatches(log, query));
  const start = Number(query.cursor ?? 0);
  const end = start + query.limit;
  return {
    logs: rows.slice(start, end),
    cursor: end < rows.length ? String(end) : null,
    completeness: end < rows.length ? { ...COMPLETE, complete: false, reason: 'row-limit' } : COMPLETE,
  };
}

/** Answers the log histogram. */
export function logHistogram(world: StubWorld, query: LogHistogramQuery): LogHistogram {
  const stepMs = Math.max(1, (query.to - query.from) / query.points);
  const counts = new Map<LogRow['severity'], number[]>();
  for (const log of world.logs) {
    if (!logMatches(log, query)) continue;
    const list = counts.get(log.severity) ?? Array.from({ length: query.points }, () => 0);
    const step = Math.floor((timeMs(log) - query.from) / stepMs);
    list[step] = (list[step] ?? 0) + 1;
    counts.set(log.severity, list);
  }
  return {
    fromUnixMs: query.from,
    stepMs,
    series: severitySchema.options.flatMap((severity) => {
      const list = counts.get(severity);
      return list === undefined ? [] : [{ severity, counts: list }];
    }),
    completeness: COMPLETE,
  };
}

/** Answers the log facets. */
export function logFacets(world: StubWorld, query: LogFacetsQuery): Facets {
  const rows = world.logs.filter((log) => logMatches(log, query));
  const keys = countValues(
    '',
    rows.flatMap((log) => Object.keys(log.attributes)),
    50,
  ).values.map((one) => one.value);
  return {
    facets: [
      countValues(
        'service',
        rows.map((log) => log.service),
        query.values,
      ),
      countValues(
        'severity',
        rows.map((log) => log.severity),
        query.values,
      ),
      ...(query.key ?? keys.slice(0, 8)).map((key) =>
        countValues(
          key,
          rows.map((log) => plain(log.attributes[key])),
          query.values,
        ),
      ),
    ],
    keys,
    completeness: COMPLETE,
  };
}

/** Answers the context of one line. */
export function logContext(
  world: StubWorld,
  id: string,
  before: number,
  after: number,
): LogContext | undefined {
  const line = world.logs.find((log) => log.id === id);
  if (line === undefined) return undefined;
  const same = world.logs.filter((log) => log.service === line.service).reverse();
  const at = same.indexOf(line);
  const first = Math.max(0, at - before);
  return { logs: same.slice(first, at + after + 1), index: at - first };
}

/** A hundred thousand lines within one hour, newest first. */
export function hugeLogs(count: number, base: LogRow): readonly LogRow[] {
  const severities: readonly LogRow['severity'][] = [
    'INFO',
    'INFO',
    'INFO',
    'DEBUG',
    'DEBUG',
    'WARN',
    'INFO',
    'ERROR',
  ];
  return Array.from({ length: count }, (_, i) => {
    const time =
      BigInt(STUB_NOW_MS) * 1_000_000n - BigInt(Math.floor(((i + 1) * 3_500_000) / count)) * 1_000_000n;
    const severity = severities[(i * 7) % 8] ?? 'INFO';
    return {
      ...base,
      id: `0000000a-${i}`,
      timeUnixNano: String(time),
      observedUnixNano: String(time + 900_000n),
      severity,
      severityText: severity,
      body: `line ${i}: ${i % 5 === 0 ? 'rebalanced partition assignment after a member joined, this one is longer than most and runs over the edge of any window that a reader is likely to have open on a laptop' : 'heartbeat ok'}`,
      attributes: { seq: int(i) },
    };
  });
}
