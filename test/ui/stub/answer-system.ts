import type { Resolve, Status } from '../../../src/api/system.ts';
import { METRICS } from './answer-metrics.ts';
import type { StubWorld } from './model.ts';

/** State of a healthy server. */
export function statusOf(world: StubWorld, nowMs: number, web: string): Status {
  const seen = world.traces.length > 0;
  const spans = world.traces.reduce((sum, trace) => sum + trace.spans.length, 0);
  const signal = (requests: number, items: number): Status['ingest']['traces'] => ({
    requests: seen ? requests : 0,
    acceptedItems: seen ? items : 0,
    rejectedItems: 0,
    cutAttributes: 0,
    storedItems: seen ? items : 0,
    lastReceivedUnixMs: seen ? nowMs - 1200 : null,
  });
  return {
    version: '0.1.0',
    program: 'goroscope',
    startedUnixMs: nowMs - 7_384_000,
    nowUnixMs: nowMs,
    listen: { web, otlpHttp: 'http://127.0.0.1:4318', otlpGrpc: '127.0.0.1:4317' },
    tokenRequired: false,
    engine: {
      kind: 'embedded',
      state: 'ready',
      version: '26.5.1.1',
      restarts: seen ? 1 : 0,
      lastError: null,
      runningQueries: seen ? 1 : 0,
      waitingQueries: 0,
      priority: 'idle',
    },
    ingest: {
      state: 'accepting',
      refusalReason: null,
      refusal: null,
      advice: null,
      traces: signal(8211, spans),
      logs: signal(4120, world.logs.length),
      metrics: signal(1210, 93_112),
      walBytes: seen ? 18_400_000 : 0,
      walLimitBytes: 2_147_483_648,
      lagMs: seen ? 820 : 0,
      ackP50Ms: seen ? 3.1 : null,
      ackP99Ms: seen ? 12.4 : null,
      quarantined: 0,
      events: seen
        ? [
            {
              atUnixMs: nowMs - 1_800_000,
              severity: 'warning',
              name: 'engine.restarted',
              text: {
                en: 'The storage engine ended (signal SIGKILL) and was started again after 1.2 s.',
                zh: '存储引擎已退出（信号 SIGKILL），1.2 秒后重新启动。',
              },
            },
            {
              atUnixMs: nowMs - 7_384_000,
              severity: 'info',
              name: 'log.recovered',
              text: {
                en: '3 segments of the log were read again; nothing was missing.',
                zh: '重新读取了 3 个日志段；没有缺失。',
              },
            },
          ]
        : [],
    },
    storage: {
      dataDir: '/home/dev/.local/share/goroscope',
      freeBytes: 182_000_000_000,
      tables: [
        { table: 'spans', rows: spans, bytes: spans * 61, oldestUnixMs: seen ? nowMs - 3_600_000 : null },
        {
          table: 'logs',
          rows: world.logs.length,
          bytes: world.logs.length * 48,
          oldestUnixMs: seen ? nowMs - 3_600_000 : null,
        },
        {
          table: 'metric_points',
          rows: seen ? 93_112 : 0,
          bytes: seen ? 1_120_000 : 0,
          oldestUnixMs: seen ? nowMs - 3_600_000 : null,
        },
      ],
      retentionDays: { spans: 7, logs: 7, metric_points: 30 },
      lastReceivedUnixMs: seen ? nowMs - 1200 : null,
    },
    process: { rssBytes: 214_000_000, engineRssBytes: 512_000_000, uptimeMs: 7_384_000 },
  };
}

/** What a text is. */
export function resolveText(world: StubWorld, q: string): Resolve {
  const hits: Resolve['hits'] = [];
  const trace = world.traces.find((one) => one.traceId === q || one.requestId === q);
  if (trace !== undefined)
    hits.push({
      kind: trace.traceId === q ? 'trace' : 'request',
      label: trace.spans[0]?.name ?? q,
      id: q,
      traceId: trace.traceId,
      atUnixMs: trace.startUnixMs,
    });
  const services = new Set(world.traces.flatMap((one) => one.spans.map((span) => span.service)));
  for (const service of services)
    if (service.startsWith(q)) hits.push({ kind: 'service', label: service, service });
  for (const metric of METRICS)
    if (metric.name.startsWith(q)) hits.push({ kind: 'metric', label: metric.name, id: metric.name });
  return { hits };
}
