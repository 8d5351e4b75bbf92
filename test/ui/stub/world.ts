import type { Attributes } from '../../../src/api/common.ts';
import type { LogRow } from '../../../src/api/logs.ts';
import type { SpanDetail } from '../../../src/api/traces.ts';
import { int, str, type StubSpan, type StubTrace, type StubWorld } from './model.ts';
import { createRandom, type Random } from './random.ts';

/** The moment at which every stub world stands: dates on screenshots never change. */
export const STUB_NOW_MS = Date.UTC(2026, 7, 30, 12, 0, 0);

const HOUR_MS = 3_600_000;

interface SpanWish {
  readonly service: string;
  readonly name: string;
  readonly kind: SpanDetail['kind'];
  readonly medianMs: number;
  readonly attributes?: Attributes;
  readonly errorRate?: number;
  /** Children run one after the other, or all at once. */
  readonly parallel?: boolean;
  readonly children?: readonly SpanWish[];
}

const sql = (statement: string, medianMs: number, service = 'orders'): SpanWish => ({
  service,
  name: `${statement.split(' ')[0] ?? ''} shop`,
  kind: 'CLIENT',
  medianMs,
  attributes: {
    'db.system.name': str('sqlite'),
    'db.query.text': str(statement),
    'db.namespace': str('shop'),
  },
});

const rpc = (
  from: string,
  to: string,
  method: string,
  medianMs: number,
  children: readonly SpanWish[],
  errorRate = 0.01,
): SpanWish => ({
  service: from,
  name: `shop.${method}`,
  kind: 'CLIENT',
  medianMs: medianMs * 0.15,
  attributes: { 'rpc.system': str('grpc'), 'rpc.method': str(method), 'server.address': str(`${to}:9090`) },
  children: [
    {
      service: to,
      name: `shop.${method}`,
      kind: 'SERVER',
      medianMs,
      errorRate,
      attributes: { 'rpc.system': str('grpc'), 'rpc.method': str(method), 'rpc.grpc.status_code': int(0) },
      children,
    },
  ],
});

const ROUTES: readonly { readonly weight: number; readonly wish: SpanWish }[] = [
  {
    weight: 5,
    wish: {
      service: 'gateway',
      name: 'GET /products/{id}',
      kind: 'SERVER',
      medianMs: 2,
      attributes: {
        'http.request.method': str('GET'),
        'http.route': str('/products/{id}'),
        'http.response.status_code': int(200),
      },
      children: [
        rpc('gateway', 'catalog', 'Catalog/GetProduct', 4, [
          { service: 'catalog', name: 'cache.get', kind: 'INTERNAL', medianMs: 0.3 },
          sql('SELECT * FROM products WHERE id = ?', 2, 'catalog'),
        ]),
      ],
    },
  },
  {
    weight: 3,
    wish: {
      service: 'gateway',
      name: 'GET /cart',
      kind: 'SERVER',
      medianMs: 1.5,
      attributes: {
        'http.request.method': str('GET'),
        'http.route': str('/cart'),
        'http.response.status_code': int(200),
      },
      children: [sql('SELECT * FROM cart WHERE user = ?', 1.2, 'gateway')],
    },
  },
  {
    weight: 2,
    wish: {
      service: 'gateway',
      name: 'POST /checkout',
      kind: 'SERVER',
      medianMs: 6,
      errorRate: 0.02,
      attributes: {
        'http.request.method': str('POST'),
        'http.route': str('/checkout'),
        'http.response.status_code': int(200),
      },
      children: [
        rpc('gateway', 'checkout', 'Checkout/Place', 9, [
          {
            service: 'checkout',
            name: 'reserve stock',
            kind: 'INTERNAL',
            medianMs: 3,
            parallel: true,
            children: [
              rpc('checkout', 'catalog', 'Catalog/Reserve', 5, [
                sql('UPDATE stock SET reserved = reserved + ? WHERE id = ?', 6, 'catalog'),
              ]),
              rpc('checkout', 'catalog', 'Catalog/Reserve', 7, [
                sql('UPDATE stock SET reserved = reserved + ? WHERE id = ?', 9, 'catalog'),
              ]),
              rpc('checkout', 'catalog', 'Catalog/Price', 3, []),
            ],
          },
          rpc(
            'checkout',
            'payment',
            'Payment/Charge',
            42,
            [
              {
                service: 'payment',
                name: 'POST /v1/charges',
                kind: 'CLIENT',
                medianMs: 60,
                errorRate: 0.06,
                attributes: { 'http.request.method': str('POST'), 'server.address': str('bank.example.com') },
              },
            ],
            0.05,
          ),
          sql('INSERT INTO orders (id, user, total) VALUES (?, ?, ?)', 8, 'checkout'),
          {
            service: 'checkout',
            name: 'orders publish',
            kind: 'PRODUCER',
            medianMs: 2,
            attributes: { 'messaging.system': str('kafka'), 'messaging.destination.name': str('orders') },
          },
        ]),
      ],
    },
  },
];

interface Built {
  readonly spans: StubSpan[];
  readonly random: Random;
  readonly startUnixMs: number;
  readonly slow: number;
}

const NS_PER_MS = 1e6;

function event(
  startUnixMs: number,
  atNs: number,
  name: string,
  attributes: Attributes,
): SpanDetail['events'][number] {
  return {
    timeUnixNano: String(BigInt(startUnixMs) * 1_000_000n + BigInt(Math.round(atNs))),
    name,
    attributes,
    droppedAttributes: 0,
  };
}

/** Builds a span and what it calls; answers when it ended and whether it failed. */
function build(
  wish: SpanWish,
  parent: number,
  startNs: number,
  into: Built,
): { readonly endNs: number; readonly failed: boolean } {
  const { random, spans } = into;
  const index = spans.length;
  const own = random.logNormal(wish.medianMs, 0.5) * NS_PER_MS * into.slow;
  let failed = random.next() < (wish.errorRate ?? 0);
  spans.push(undefined as unknown as StubSpan);
  let at = startNs + own * 0.3;
  let end = at;
  for (const child of wish.children ?? []) {
    const done = build(child, index, at + random.next() * 0.05 * own, into);
    failed ||= done.failed && random.next() < 0.8;
    end = Math.max(end, done.endNs);
    if (wish.parallel !== true) at = done.endNs;
  }
  end = Math.round(end + own * 0.7);
  const isServer = wish.kind === 'SERVER';
  const attributes: Attributes = {
    ...wish.attributes,
    ...(isServer && { 'server.port': int(8080), 'user.tier': str(random.pick(['free', 'free', 'premium'])) }),
  };
  if (failed && 'http.response.status_code' in attributes) attributes['http.response.status_code'] = int(502);
  const events: SpanDetail['events'] = [];
  if (wish.name === 'cache.get')
    events.push(
      event(into.startUnixMs, startNs + own * 0.5, 'cache.miss', {
        'cache.key': str(`product:${random.int(900)}`),
      }),
    );
  if (failed)
    events.push(
      event(into.startUnixMs, end - own * 0.2, 'exception', {
        'exception.type': str('*errors.errorString'),
        'exception.message': str('bank: connection reset by peer'),
        'exception.stacktrace': str(
          'main.(*Client).Charge\n\t/src/payment/client.go:88\nmain.(*Server).Charge\n\t/src/payment/server.go:41\nruntime.goexit\n\t/usr/local/go/src/runtime/asm_amd64.s:1700',
        ),
      }),
    );
  spans[index] = {
    spanId: random.hex(16),
    parent,
    service: wish.service,
    name: wish.name,
    kind: wish.kind,
    status: failed ? 'ERROR' : 'UNSET',
    statusMessage: failed ? 'bank: connection reset by peer' : '',
    startNs: Math.round(startNs),
    durationNs: Math.max(1, end - Math.round(startNs)),
    attributes,
    events,
    links: [],
  };
  return { endNs: end, failed };
}

const WORKER: SpanWish = {
  service: 'worker',
  name: 'orders process',
  kind: 'CONSUMER',
  medianMs: 5,
  attributes: {
    'messaging.system': str('kafka'),
    'messaging.destination.name': str('orders'),
    'messaging.kafka.offset': int(18_442_118),
  },
  children: [
    sql('SELECT * FROM orders WHERE id = ?', 3, 'worker'),
    { service: 'worker', name: 'send mail', kind: 'INTERNAL', medianMs: 12 },
  ],
};

function pickRoute(random: Random): SpanWish {
  const total = ROUTES.reduce((sum, route) => sum + route.weight, 0);
  let at = random.next() * total;
  for (const route of ROUTES) if ((at -= route.weight) < 0) return route.wish;
  return (ROUTES[0] as (typeof ROUTES)[number]).wish;
}

/** A trace and, when it published a message, the trace of the worker that took it. */
function buildTraces(random: Random, startUnixMs: number): StubTrace[] {
  const wish = pickRoute(random);
  // A slow patch in the middle of the hour, so that charts have a shape.
  const minute = (STUB_NOW_MS - startUnixMs) / 60_000;
  const slow = minute > 22 && minute < 31 ? 2.5 : 1;
  const spans: StubSpan[] = [];
  build(wish, -1, 0, { spans, random, startUnixMs, slow });
  const trace: StubTrace = {
    traceId: random.hex(32),
    requestId: `req-${random.hex(12)}`,
    startUnixMs,
    spans,
    linkedFrom: [],
  };
  const producer = spans.findIndex((span) => span.kind === 'PRODUCER');
  if (producer < 0) return [trace];
  const source = spans[producer] as StubSpan;
  const startedMs =
    startUnixMs + Math.ceil((source.startNs + source.durationNs) / NS_PER_MS) + random.int(40);
  const taken: StubSpan[] = [];
  build(WORKER, -1, 0, { spans: taken, random, startUnixMs: startedMs, slow });
  const head = taken[0] as StubSpan;
  taken[0] = {
    ...head,
    links: [
      {
        traceId: trace.traceId,
        spanId: source.spanId,
        attributes: { 'messaging.operation': str('process') },
        droppedAttributes: 0,
      },
    ],
  };
  const worker: StubTrace = {
    traceId: random.hex(32),
    requestId: trace.requestId,
    startUnixMs: startedMs,
    spans: taken,
    linkedFrom: [],
  };
  const from = { traceId: worker.traceId, spanId: head.spanId, service: 'worker', name: head.name };
  return [{ ...trace, linkedFrom: [{ index: producer, from }] }, worker];
}

const BODIES: Readonly<Record<string, readonly [string, ...string[]]>> = {
  gateway: ['request served', 'request served', 'slow upstream, retrying once'],
  catalog: ['cache miss, reading from store', 'product loaded'],
  checkout: ['order placed', 'stock reserved for {n} items'],
  payment: ['charge accepted', 'charge failed: bank: connection reset by peer'],
  worker: ['order processed, mail queued', 'consumer lag is {n} messages'],
};

function buildLog(random: Random, trace: StubTrace, span: StubSpan, n: number): LogRow {
  const bodies = BODIES[span.service] ?? ['done'];
  const failed = span.status === 'ERROR';
  const body = (failed ? `${span.name} failed: ${span.statusMessage}` : random.pick(bodies)).replace(
    '{n}',
    String(1 + random.int(40)),
  );
  const severity: LogRow['severity'] = failed
    ? 'ERROR'
    : body.includes('slow') || body.includes('lag')
      ? 'WARN'
      : random.next() < 0.3
        ? 'DEBUG'
        : 'INFO';
  const time =
    BigInt(trace.startUnixMs) * 1_000_000n +
    BigInt(Math.round(span.startNs + span.durationNs * random.next()));
  return {
    id: `${(n >> 12).toString(16).padStart(8, '0')}-${n}`,
    timeUnixNano: String(time),
    observedUnixNano: String(time + 1_300_000n),
    severity,
    severityText: severity,
    service: span.service,
    body,
    traceId: trace.traceId,
    spanId: span.spanId,
    requestId: trace.requestId,
    eventName: '',
    attributes: {
      'code.function.name': str(`main.(*${span.service}).serve`),
      'host.name': str('shop-1'),
      duration_ms: { num: Math.round(span.durationNs / 1e4) / 100 },
      retries: int(0),
    },
  };
}

/** The made-up shop over one hour: `traceCount` requests, their log lines and a few that belong to no trace. */
export function buildWorld(traceCount: number, extraLogs = 200): StubWorld {
  const random = createRandom(20260830);
  const traces: StubTrace[] = [];
  for (let i = 0; i < traceCount; i++) {
    const startUnixMs =
      STUB_NOW_MS - HOUR_MS + Math.floor(((i + random.next()) * HOUR_MS) / Math.max(1, traceCount));
    traces.push(...buildTraces(random, startUnixMs));
  }
  const logs: LogRow[] = [];
  for (const trace of traces)
    for (const span of trace.spans)
      if (span.kind !== 'CLIENT' && random.next() < 0.7)
        logs.push(buildLog(random, trace, span, logs.length));
  for (let i = 0; i < (traceCount === 0 ? 0 : extraLogs); i++) {
    const trace = {
      traceId: '',
      requestId: '',
      startUnixMs: STUB_NOW_MS - Math.floor(random.next() * HOUR_MS),
      spans: [],
      linkedFrom: [],
    };
    const span = {
      ...(traces[0]?.spans[0] as StubSpan),
      service: 'cron',
      status: 'UNSET' as const,
      startNs: 0,
      durationNs: 1000,
      spanId: '',
    };
    logs.push({
      ...buildLog(random, trace, span, logs.length),
      service: 'cron',
      body: `nightly price import: row ${i * 37} of 8104 skipped, "price" is not a number`,
    });
  }
  logs.sort((a, b) => (BigInt(b.timeUnixNano) > BigInt(a.timeUnixNano) ? 1 : -1));
  return { nowMs: STUB_NOW_MS, traces: traces.sort((a, b) => b.startUnixMs - a.startUnixMs), logs };
}

/** One trace of `spanCount` spans over seven services, twelve levels deep, with some errors and two lost parents. */
export function buildHugeTrace(spanCount: number): StubTrace {
  const random = createRandom(50_000);
  const services = ['gateway', 'catalog', 'checkout', 'payment', 'orders', 'worker', 'cron'] as const;
  const spans: StubSpan[] = [];
  for (let i = 0; i < spanCount; i++) {
    // A parent among the recent spans gives depth, one among all gives width.
    const parent =
      i === 0
        ? -1
        : i % 25_000 === 7
          ? -2
          : random.next() < 0.6
            ? Math.max(0, i - 1 - random.int(6))
            : random.int(i);
    const above = parent >= 0 ? (spans[parent] as StubSpan) : undefined;
    const room = above?.durationNs ?? 30e9;
    const startNs = i === 0 ? 0 : (above?.startNs ?? 0) + Math.floor(room * random.next() * 0.6);
    const durationNs = i === 0 ? 30e9 : Math.max(800, Math.floor(room * (0.05 + random.next() * 0.35)));
    const failed = random.next() < 0.004;
    spans.push({
      spanId: random.hex(16),
      parent,
      service: random.next() < 0.55 && above !== undefined ? above.service : random.pick(services),
      name: `step ${random.int(40)}`,
      kind: 'INTERNAL',
      status: failed ? 'ERROR' : 'UNSET',
      statusMessage: failed ? 'deadline exceeded' : '',
      startNs,
      durationNs,
      attributes: { 'batch.index': int(i) },
      events: [],
      links: [],
    });
  }
  return {
    traceId: 'feedfacefeedfacefeedfacefeedface',
    requestId: 'req-huge',
    startUnixMs: STUB_NOW_MS - 40 * 60_000,
    spans,
    linkedFrom: [],
  };
}
