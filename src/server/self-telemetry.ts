import { OWN_SERVICE } from '../base/own-service.ts';
import { transcodeOtlpJson } from '../formats/otlp/transcode.ts';
import type { ServerCore } from './server-core.ts';

const CUMULATIVE = 2;

/**
 * What the server did, as an `ExportMetricsServiceRequest` of service `goroscope`: request durations by route under the
 * name and attributes of OpenTelemetry's HTTP server conventions, and how many wait.
 */
export function encodeServerMetrics(core: ServerCore, nowUnixMs: number): Uint8Array {
  const { startedUnixMs, version } = core.options.backend;
  const times = { startTimeUnixNano: `${startedUnixMs}000000`, timeUnixNano: `${nowUnixMs}000000` };
  const text = (key: string, stringValue: string) => ({ key, value: { stringValue } });
  const durations = core.metrics.snapshot().map(({ route, latency }) => ({
    ...times,
    attributes: [text('http.route', route)],
    count: String(latency.count),
    sum: latency.sumMs / 1000,
    bucketCounts: latency.counts.map(String),
    explicitBounds: latency.boundsMs.map((ms) => ms / 1000),
  }));
  const gauge = (name: string, unit: string, value: number) => ({
    name,
    unit,
    gauge: { dataPoints: [{ timeUnixNano: times.timeUnixNano, asInt: String(value) }] },
  });
  const metrics = [
    ...(durations.length === 0
      ? []
      : [
          {
            name: 'http.server.request.duration',
            unit: 's',
            histogram: { dataPoints: durations, aggregationTemporality: CUMULATIVE },
          },
        ]),
    gauge('goroscope.http.queries.running', '{request}', core.gate.load.running),
    gauge('goroscope.http.queries.waiting', '{request}', core.gate.load.waiting),
    gauge('goroscope.http.tails', '{connection}', core.tails),
  ];
  const request = {
    resourceMetrics: [
      {
        resource: {
          attributes: [
            text('service.name', OWN_SERVICE),
            text('service.version', version),
            text('service.instance.id', String(process.pid)),
          ],
        },
        scopeMetrics: [{ scope: { name: 'goroscope/server' }, metrics }],
      },
    ],
  };
  const encoded = transcodeOtlpJson('metrics', Buffer.from(JSON.stringify(request)));
  if (!encoded.ok) throw new Error(`internal error: own telemetry: ${encoded.error.code}`);
  return encoded.value;
}
