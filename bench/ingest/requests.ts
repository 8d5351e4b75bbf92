// Pre-encoded export requests whose ids and times are patched in place, so that the generator costs next to nothing.
import { randomFillSync } from 'node:crypto';
import { oracleRequest, randomFrom } from '../../test/oracle/otlp.ts';

/** A request and where its spans keep what must be unique. */
export interface Template {
  readonly bytes: Buffer;
  readonly traceIds: readonly number[];
  readonly spanIds: readonly number[];
  readonly parentIds: readonly number[];
  readonly starts: readonly number[];
  readonly spans: number;
  readonly random: Buffer;
}

const METHODS = ['GET', 'POST', 'PUT', 'DELETE'];
const ROUTES = [
  '/orders',
  '/orders/{id}',
  '/cart',
  '/checkout',
  '/catalog/{sku}',
  '/payments',
  '/users/{id}',
  '/healthz',
];

/**
 * Requests as a Go service behind otelhttp and otelgrpc sends them: one resource, one scope, `spans` spans with eleven
 * attributes each, ten spans to a trace. Resource attributes include the array `process.command_args`, as Go's do.
 */
export function makeTemplates(count: number, spans: number, seed: number): Template[] {
  return Array.from({ length: count }, (_, i) => makeTemplate(i, spans, randomFrom(seed + i)));
}

function marker(kind: number, index: number, length: number): Buffer {
  const bytes = Buffer.alloc(length, 0xa5);
  bytes[0] = kind;
  bytes.writeUInt32LE(index, 1);
  return bytes;
}

function makeTemplate(service: number, spans: number, random: () => number): Template {
  const type = oracleRequest('traces');
  const int = (below: number): number => Math.floor(random() * below);
  const text = (key: string, value: string): object => ({ key, value: { stringValue: value } });
  const number = (key: string, value: number): object => ({ key, value: { intValue: value } });
  const list = Array.from({ length: spans }, (_, i) => ({
    traceId: marker(1, Math.floor(i / 10), 16),
    spanId: marker(2, i, 8),
    parentSpanId: i % 10 === 0 ? Buffer.alloc(0) : marker(3, i - 1, 8),
    name: `${METHODS[i % 4]} ${ROUTES[i % 8]}`,
    kind: 1 + (i % 3),
    startTimeUnixNano: '1790000000000000000',
    endTimeUnixNano: '1790000000001234567',
    attributes: [
      text('http.request.method', METHODS[i % 4] ?? ''),
      text('http.route', ROUTES[i % 8] ?? ''),
      number('http.response.status_code', int(50) === 0 ? 500 : 200),
      text('url.path', `/orders/${int(100_000)}`),
      text('server.address', `shop-${service % 10}.internal`),
      number('server.port', 8080),
      text('network.protocol.version', '1.1'),
      text('user_agent.original', 'Go-http-client/1.1'),
      text('client.address', `10.1.${int(256)}.${int(256)}`),
      number('http.response.body.size', int(60_000)),
      text('user.tier', int(10) === 0 ? 'premium' : 'standard'),
    ],
    status: { code: int(50) === 0 ? 2 : 0 },
    flags: 0x101,
  }));
  const request = {
    resourceSpans: [
      {
        resource: {
          attributes: [
            text('service.name', `service-${service % 10}`),
            text('service.version', '1.4.2'),
            text('host.name', `node-${service % 4}`),
            number('process.pid', 4000 + service),
            {
              key: 'process.command_args',
              value: { arrayValue: { values: [{ stringValue: '/app/server' }] } },
            },
          ],
        },
        scopeSpans: [
          { scope: { name: 'go.opentelemetry.io/contrib/otelhttp', version: '0.63.0' }, spans: list },
        ],
      },
    ],
  };
  const bytes = Buffer.from(type.encode(type.create(request)).finish());
  return {
    bytes,
    spans,
    random: Buffer.alloc(spans * ID_BYTES),
    traceIds: list.map((span, i) => find(bytes, Buffer.from(span.traceId), i)),
    spanIds: list.map((span) => bytes.indexOf(span.spanId)),
    parentIds: list.flatMap((span) =>
      span.parentSpanId.length === 0 ? [] : [bytes.indexOf(span.parentSpanId)],
    ),
    starts: positions(bytes, Buffer.from([0x39])),
  };
}

/** The same trace id stands in ten spans: the occurrence for span `i` is the `i % 10`-th. */
function find(bytes: Buffer, id: Buffer, span: number): number {
  let at = -1;
  for (let n = 0; n <= span % 10; n++) at = bytes.indexOf(id, at + 1);
  return at;
}

/** Where each start time stands: its tag is followed by the marker time. */
function positions(bytes: Buffer, tag: Buffer): number[] {
  const time = Buffer.alloc(8);
  time.writeBigUInt64LE(1_790_000_000_000_000_000n);
  const found: number[] = [];
  const needle = Buffer.concat([tag, time]);
  for (let at = bytes.indexOf(needle); at >= 0; at = bytes.indexOf(needle, at + 1)) found.push(at + 1);
  return found;
}

/** Random bytes for the ids of one request. */
const ID_BYTES = 24;

/**
 * Gives the request fresh random ids (as real ones are: they do not compress) and times that end just now. Spans of a
 * trace share its id; each span's parent is the span before it. Plain loops over bytes: sender and receiver share the
 * processors, and a call into the platform for each id would cost the sender as much as all the rest.
 */
export function patch(template: Template, nowUnixMs: number): void {
  const { bytes, traceIds, spanIds, parentIds, starts } = template;
  const random: Uint8Array = randomFillSync(template.random);
  let child = 0;
  for (let i = 0; i < traceIds.length; i++) {
    const own = i * ID_BYTES + 16;
    put(bytes, traceIds[i]!, random, (i - (i % 10)) * ID_BYTES, 16);
    put(bytes, spanIds[i]!, random, own, 8);
    if (i % 10 !== 0) put(bytes, parentIds[child++]!, random, own - ID_BYTES, 8);
  }
  // Nanoseconds in two halves: one BigInt a request, not two a span.
  const start = BigInt(nowUnixMs - 5) * 1_000_000n;
  const high = Number(start >> 32n);
  const low = Number(start & 0xffffffffn);
  for (let i = 0; i < starts.length; i++) {
    const at = starts[i]!;
    const began = low + i * 1_000;
    putTime(bytes, at, high, began);
    // The end time follows: tag 0x41 and eight bytes.
    putTime(bytes, at + 9, high, began + 200_000 + ((i * 7_919) % 3_000_000));
  }
}

function put(bytes: Uint8Array, at: number, from: Uint8Array, start: number, length: number): void {
  for (let i = 0; i < length; i++) bytes[at + i] = from[start + i]!;
}

/** A fixed64 of `high` · 2^32 + `low`; `low` may be above 2^32. */
function putTime(bytes: Uint8Array, at: number, high: number, low: number): void {
  const upper = high + (low > 0xffffffff ? 1 : 0);
  for (let i = 0; i < 4; i++) {
    bytes[at + i] = low >>> (8 * i);
    bytes[at + 4 + i] = upper >>> (8 * i);
  }
}
