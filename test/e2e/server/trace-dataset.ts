// A small shop's worth of spans and logs, the same for the same seed, as plain objects to compute expectations from.
import { randomFrom } from '../../oracle/otlp.ts';

export interface PlainSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly service: string;
  readonly name: string;
  /** OTLP numbers: 1 internal, 2 server, 3 client, 4 producer, 5 consumer. */
  readonly kind: number;
  readonly status: number;
  readonly statusMessage: string;
  readonly start: bigint;
  readonly durationNs: number;
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[];
  readonly events: readonly { readonly name: string; readonly at: bigint }[];
  /** 1 of this many was kept. */
  readonly sampleRate: number;
}

export interface PlainLog {
  readonly time: bigint;
  readonly service: string;
  readonly severity: number;
  readonly body: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly requestId: string;
}

export interface Dataset {
  readonly spans: readonly PlainSpan[];
  readonly logs: readonly PlainLog[];
  readonly fromMs: number;
  readonly toMs: number;
}

const MS = 1_000_000n;

/** Traces gateway -> orders -> payment with a message to the worker, in the given range. */
export function makeDataset(seed: number, traces: number, fromMs: number, toMs: number): Dataset {
  const random = randomFrom(seed);
  const int = (n: number) => Math.floor(random() * n);
  const hex = (digits: number) => Array.from({ length: digits }, () => '0123456789abcdef'[int(16)]).join('');
  const spans: PlainSpan[] = [];
  const logs: PlainLog[] = [];
  for (let i = 0; i < traces; i++) {
    const traceId = hex(32);
    const requestId = `req-${i}-${hex(6)}`;
    const start = BigInt(fromMs + int(toMs - fromMs - 5000)) * MS + BigInt(int(1_000_000));
    const sampleRate = int(5) === 0 ? 4 : 1;
    const failed = int(12) === 0;
    const route = ['/cart', '/checkout', '/products/{id}'][int(3)] ?? '/cart';
    const gatewayNs = 2_000_000 + int(80_000_000);
    const add = (
      span: Partial<PlainSpan> & Pick<PlainSpan, 'service' | 'name' | 'kind' | 'start' | 'durationNs'>,
    ) => {
      const full = {
        traceId,
        spanId: hex(16),
        parentSpanId: '',
        status: 0,
        statusMessage: '',
        attributes: {},
        links: [],
        events: [],
        sampleRate,
        ...span,
      };
      spans.push(full);
      return full;
    };
    const root = add({
      service: 'gateway',
      name: `GET ${route}`,
      kind: 2,
      start,
      durationNs: gatewayNs,
      status: failed ? 2 : 0,
      statusMessage: failed ? 'upstream Failed: código 502' : '',
      attributes: {
        'http.request.method': 'GET',
        'http.route': route,
        'http.response.status_code': failed ? 502 : 200,
        'request.id': requestId,
        'user.premium': i % 7 === 0,
      },
    });
    const client = add({
      service: 'gateway',
      name: 'orders.Create',
      kind: 3,
      parentSpanId: root.spanId,
      start: start + 100_000n,
      durationNs: Math.floor(gatewayNs * 0.8),
      attributes: { 'server.address': 'orders.local' },
    });
    const server = add({
      service: 'orders',
      name: 'orders.Create',
      kind: 2,
      parentSpanId: client.spanId,
      start: start + 200_000n,
      durationNs: Math.floor(gatewayNs * 0.7),
      status: failed ? 2 : 0,
      events: failed ? [{ name: 'exception', at: start + 300_000n }] : [],
    });
    add({
      service: 'orders',
      name: 'SELECT orders',
      kind: 3,
      parentSpanId: server.spanId,
      start: start + 250_000n,
      durationNs: Math.floor(gatewayNs * 0.2),
      attributes: { 'db.system.name': 'sqlite', 'db.query.text': 'SELECT * FROM orders WHERE id = ?' },
    });
    if (i % 3 === 0) {
      const producer = add({
        service: 'orders',
        name: 'send order-placed',
        kind: 4,
        parentSpanId: server.spanId,
        start: start + 400_000n,
        durationNs: 200_000,
      });
      const workerTrace = hex(32);
      add({
        traceId: workerTrace,
        service: 'worker',
        name: 'process order-placed',
        kind: 5,
        start: start + 900_000_000n,
        durationNs: 1_000_000 + int(5_000_000),
        links: [{ traceId, spanId: producer.spanId }],
      });
    }
    logs.push({
      time: start + 500_000n,
      service: 'gateway',
      severity: failed ? 17 : 9,
      body: failed
        ? `request ${requestId} failed: 上游错误 status=502`
        : `request done id=${i} Took_ms=${int(99)}`,
      traceId,
      spanId: root.spanId,
      requestId,
    });
    if (i % 2 === 0) {
      logs.push({
        time: start + 600_000n,
        service: 'orders',
        severity: 5,
        body: `order stored 100% "quoted" order_id=${i}`,
        traceId,
        spanId: server.spanId,
        requestId: '',
      });
    }
  }
  return { spans, logs, fromMs, toMs };
}

const bytes = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));

export function attributesOf(values: Readonly<Record<string, string | number | boolean>>): object[] {
  return Object.entries(values).map(([key, value]) => ({
    key,
    value:
      typeof value === 'string'
        ? { stringValue: value }
        : typeof value === 'boolean'
          ? { boolValue: value }
          : Number.isInteger(value)
            ? { intValue: value }
            : { doubleValue: value },
  }));
}

export function resourceOf(service: string): object {
  const attributes = { 'service.name': service, 'service.version': '1.2.3', 'host.name': `host-${service}` };
  return { attributes: attributesOf(attributes) };
}

function groupByService<T extends { readonly service: string }>(items: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(item.service) ?? [];
    group.push(item);
    groups.set(item.service, group);
  }
  return groups;
}

/** Tracestate of consistent probability sampling: one of `rate` kept. */
function traceState(rate: number): string {
  if (rate === 1) return '';
  const threshold = (1n << 56n) - (1n << 56n) / BigInt(rate);
  return `ot=th:${threshold.toString(16).padStart(14, '0').replace(/0+$/, '')}`;
}

export function traceRequest(spans: readonly PlainSpan[]): object {
  return {
    resourceSpans: [...groupByService(spans)].map(([service, own]) => ({
      resource: resourceOf(service),
      scopeSpans: [
        {
          scope: { name: 'test', version: '1' },
          spans: own.map((span) => ({
            traceId: bytes(span.traceId),
            spanId: bytes(span.spanId),
            ...(span.parentSpanId !== '' && { parentSpanId: bytes(span.parentSpanId) }),
            traceState: traceState(span.sampleRate),
            name: span.name,
            kind: span.kind,
            startTimeUnixNano: String(span.start),
            endTimeUnixNano: String(span.start + BigInt(span.durationNs)),
            attributes: attributesOf(span.attributes),
            status: { code: span.status, message: span.statusMessage },
            links: span.links.map((l) => ({ traceId: bytes(l.traceId), spanId: bytes(l.spanId) })),
            events: span.events.map((e) => ({ name: e.name, timeUnixNano: String(e.at) })),
          })),
        },
      ],
    })),
  };
}

export function logRequest(logs: readonly PlainLog[]): object {
  return {
    resourceLogs: [...groupByService(logs)].map(([service, own]) => ({
      resource: resourceOf(service),
      scopeLogs: [
        {
          scope: { name: 'slog' },
          logRecords: own.map((log) => ({
            timeUnixNano: String(log.time),
            observedTimeUnixNano: String(log.time + 1000n),
            severityNumber: log.severity,
            severityText: log.severity >= 17 ? 'ERROR' : log.severity >= 9 ? 'INFO' : 'DEBUG',
            body: { stringValue: log.body },
            attributes: attributesOf(log.requestId === '' ? {} : { request_id: log.requestId }),
            ...(log.traceId !== '' && { traceId: bytes(log.traceId), spanId: bytes(log.spanId) }),
          })),
        },
      ],
    })),
  };
}
