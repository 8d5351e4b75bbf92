import { transcodeOtlpJson } from '../../formats/otlp/transcode.ts';
import type { OtlpSignal } from '../../formats/otlp/schema.ts';
import type { IngestEvent } from '../events.ts';
import type { IngestStats } from './stats.ts';
import type { HistogramSnapshot } from './histogram.ts';

const SERVICE = 'goroscope';
const SCOPE = { name: 'goroscope/ingest' };
const CUMULATIVE = 2;

interface Point {
  readonly attributes?: Readonly<Record<string, string>>;
  readonly value: number;
}

/** When the figures were taken and since when they count, as OTLP/JSON writes times. */
interface Times {
  readonly startTimeUnixNano: string;
  readonly timeUnixNano: string;
}

function attributesOf(values: Readonly<Record<string, string>> = {}): object[] {
  return Object.entries(values).map(([key, stringValue]) => ({ key, value: { stringValue } }));
}

function sum(name: string, unit: string, times: Times, points: readonly Point[]): object {
  const dataPoints = points.map((p) => ({
    ...times,
    attributes: attributesOf(p.attributes),
    asInt: String(p.value),
  }));
  return { name, unit, sum: { dataPoints, aggregationTemporality: CUMULATIVE, isMonotonic: true } };
}

function gauge(name: string, unit: string, times: Times, value: number): object {
  return { name, unit, gauge: { dataPoints: [{ timeUnixNano: times.timeUnixNano, asDouble: value }] } };
}

/** Durations in seconds, the unit OpenTelemetry's conventions ask for. */
function histogram(name: string, times: Times, snapshot: HistogramSnapshot): object {
  const point = {
    ...times,
    count: String(snapshot.count),
    sum: snapshot.sumMs / 1000,
    bucketCounts: snapshot.counts.map(String),
    explicitBounds: snapshot.boundsMs.map((ms) => ms / 1000),
  };
  return { name, unit: 's', histogram: { dataPoints: [point], aggregationTemporality: CUMULATIVE } };
}

function perSignal(
  stats: IngestStats,
  name: string,
  values: Readonly<Record<string, (signal: OtlpSignal) => number>>,
): Point[] {
  return (Object.keys(stats.signals) as OtlpSignal[]).flatMap((signal) =>
    Object.entries(values).map(([value, read]) => ({
      attributes: { signal, [name]: value },
      value: read(signal),
    })),
  );
}

function metricsOf(stats: IngestStats, times: Times): object[] {
  const { signals, wal, loader } = stats;
  return [
    sum(
      'goroscope.ingest.requests',
      '{request}',
      times,
      perSignal(stats, 'outcome', {
        stored: (s) => signals[s].requests - signals[s].badRequests - signals[s].refusedRequests,
        bad: (s) => signals[s].badRequests,
        refused: (s) => signals[s].refusedRequests,
      }),
    ),
    sum(
      'goroscope.ingest.items',
      '{item}',
      times,
      perSignal(stats, 'state', {
        accepted: (s) => signals[s].acceptedItems,
        rejected: (s) => signals[s].rejectedItems,
        stored: (s) => signals[s].storedItems,
      }),
    ),
    sum('goroscope.ingest.size', 'By', times, perSignal(stats, 'kind', { payload: (s) => signals[s].bytes })),
    histogram('goroscope.ingest.ack.duration', times, stats.ack),
    histogram('goroscope.wal.sync.duration', times, stats.sync),
    gauge('goroscope.wal.size', 'By', times, wal.bytes),
    gauge('goroscope.wal.segments', '{segment}', times, wal.segments),
    gauge('goroscope.wal.lag', 's', times, wal.lagMs / 1000),
    sum('goroscope.wal.failures', '{failure}', times, [
      { attributes: { call: 'fsync' }, value: wal.syncFailures },
      { attributes: { call: 'write' }, value: wal.writeFailures },
    ]),
    sum('goroscope.loader.segments', '{segment}', times, [{ value: loader.segments }]),
    sum('goroscope.loader.quarantined', '{item}', times, [{ value: loader.quarantinedItems }]),
    gauge('process.memory.usage', 'By', times, process.memoryUsage.rss()),
  ];
}

function resource(instance: string): object {
  return { attributes: attributesOf({ 'service.name': SERVICE, 'service.instance.id': instance }) };
}

function encode(signal: OtlpSignal, request: object): Uint8Array {
  const result = transcodeOtlpJson(signal, Buffer.from(JSON.stringify(request)));
  if (!result.ok) throw new Error(`internal error: own telemetry: ${result.error.code} ${result.error.path}`);
  return result.value;
}

/** The state of ingest as an `ExportMetricsServiceRequest` of service `goroscope`. */
export function encodeOwnMetrics(stats: IngestStats, instance: string, startedUnixMs: number): Uint8Array {
  const times = { startTimeUnixNano: `${startedUnixMs}000000`, timeUnixNano: `${Date.now()}000000` };
  return encode('metrics', {
    resourceMetrics: [
      { resource: resource(instance), scopeMetrics: [{ scope: SCOPE, metrics: metricsOf(stats, times) }] },
    ],
  });
}

const SEVERITY = { info: 9, warning: 13, error: 17 } as const;

/** Events as an `ExportLogsServiceRequest` of service `goroscope`. */
export function encodeOwnEvents(events: readonly IngestEvent[], instance: string): Uint8Array {
  const logRecords = events.map((event) => ({
    timeUnixNano: `${event.atUnixMs}000000`,
    severityNumber: SEVERITY[event.severity],
    severityText: event.severity.toUpperCase(),
    eventName: `goroscope.ingest.${event.name}`,
    body: { stringValue: event.text.en },
  }));
  return encode('logs', {
    resourceLogs: [{ resource: resource(instance), scopeLogs: [{ scope: SCOPE, logRecords }] }],
  });
}
