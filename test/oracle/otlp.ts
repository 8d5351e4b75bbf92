// Requests made by code that is not ours: the generated protobuf classes of the JavaScript OpenTelemetry exporters.
import generated from '@opentelemetry/otlp-transformer/build/src/generated/root.js';

/** The part of a protobufjs class that the tests use. */
export interface OracleType {
  create(value: object): object;
  encode(value: object): { finish(): Uint8Array };
  decode(bytes: Uint8Array): object;
  toObject(value: object, options?: object): Record<string, unknown>;
  verify(value: object): string | null;
}

const root = generated as unknown as {
  opentelemetry: { proto: Record<string, Record<string, Record<string, OracleType>>> };
};

const { proto } = root.opentelemetry;

/** The oracle's class for a message name as in `schema.ts`, or `undefined` when its release does not know it yet. */
export function oracleType(name: string): OracleType | undefined {
  const collector = { ...proto['collector'] } as Record<string, unknown> as Record<
    string,
    Record<string, Record<string, OracleType>>
  >;
  for (const signal of ['trace', 'logs', 'metrics', 'common', 'resource']) {
    const service = collector[signal]?.['v1']?.[name];
    if (service !== undefined) return service;
    const scope = proto[signal]?.['v1'] as
      | Record<string, OracleType | Record<string, OracleType>>
      | undefined;
    const direct = scope?.[name];
    if (direct !== undefined) return direct as OracleType;
    for (const outer of ['Span', 'SummaryDataPoint', 'ExponentialHistogramDataPoint']) {
      const inner = (scope?.[outer] as Record<string, OracleType> | undefined)?.[name];
      if (inner !== undefined) return inner;
    }
  }
  return undefined;
}

/** The same, throwing when it is missing. */
export function oracle(name: string): OracleType {
  const type = oracleType(name);
  if (type === undefined) throw new Error(`the oracle has no ${name}`);
  return type;
}

/** A seeded generator of numbers in [0, 1): mulberry32. Print the seed of a failing test to repeat it. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Makes random but valid OTLP requests, with every kind of value and the extremes of 64 bits among them. */
export class OtlpMaker {
  readonly random: () => number;
  /** Whether arrays, key-value lists and bytes may appear. */
  readonly nested: boolean;

  constructor(seed: number, nested = true) {
    this.random = randomFrom(seed);
    this.nested = nested;
  }

  int(below: number): number {
    return Math.floor(this.random() * below);
  }

  pick<T>(values: readonly T[]): T {
    return values[this.int(values.length)] as T;
  }

  list<T>(most: number, make: () => T): T[] {
    return Array.from({ length: this.int(most + 1) }, make);
  }

  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => 1 + this.int(255));
  }

  text(): string {
    return this.pick([
      '',
      'GET /orders',
      'müßig',
      '订单已创建',
      '😀 "quoted" \\ back',
      'tab\tline\n',
      '\u0000\u001f\u007f',
      'k'.repeat(this.int(300)),
    ]);
  }

  int64(): string {
    return this.pick([
      '0',
      '1',
      '-1',
      '42',
      '9223372036854775807',
      '-9223372036854775808',
      '1790000000000000123',
    ]);
  }

  uint64(): string {
    return this.pick(['0', '1', '127', '128', '18446744073709551615', '9007199254740993']);
  }

  time(): string {
    return String(1_790_000_000_000_000_000n + BigInt(this.int(400_000)) * 1_000_000_001n);
  }

  double(): number {
    return this.pick([0, -0, 1.5, -1e300, 5e-324, 0.1, 123456.789, Infinity, -Infinity, Number.NaN]);
  }

  value(depth = 0): object {
    const plain = [
      () => ({ stringValue: this.text() }),
      () => ({ boolValue: this.random() < 0.5 }),
      () => ({ intValue: this.int64() }),
      () => ({ doubleValue: this.double() }),
      () => ({}),
    ];
    const deep = [
      () => ({ bytesValue: this.bytes(this.int(7)) }),
      () => ({ arrayValue: { values: this.list(3, () => this.value(depth + 1)) } }),
      () => ({ kvlistValue: { values: this.attributes(3, depth + 1) } }),
    ];
    return this.pick(this.nested && depth < 4 ? [...plain, ...deep] : plain)();
  }

  attributes(most = 5, depth = 0): object[] {
    return this.list(most, () => ({ key: this.text() || 'k', value: this.value(depth) }));
  }

  resource(): object {
    return { attributes: this.attributes(), droppedAttributesCount: this.int(3) };
  }

  scope(): object {
    return {
      name: this.text(),
      version: '1.0',
      attributes: this.attributes(2),
      droppedAttributesCount: this.int(3),
    };
  }

  span(): object {
    return {
      traceId: this.bytes(16),
      spanId: this.bytes(8),
      traceState: this.pick(['', 'a=b']),
      parentSpanId: this.pick([this.bytes(8), new Uint8Array(0)]),
      name: this.text(),
      kind: this.int(6),
      startTimeUnixNano: this.time(),
      endTimeUnixNano: this.time(),
      attributes: this.attributes(),
      droppedAttributesCount: this.int(300),
      events: this.list(2, () => ({
        timeUnixNano: this.time(),
        name: this.text(),
        attributes: this.attributes(),
      })),
      links: this.list(2, () => ({
        traceId: this.bytes(16),
        spanId: this.bytes(8),
        attributes: this.attributes(),
      })),
      status: { message: this.text(), code: this.int(3) },
      flags: this.pick([0, 1, 0x300, 0xffffffff]),
    };
  }

  logRecord(): object {
    return {
      timeUnixNano: this.time(),
      observedTimeUnixNano: this.time(),
      severityNumber: this.int(25),
      severityText: this.text(),
      body: this.value(),
      attributes: this.attributes(),
      flags: this.int(2),
      traceId: this.pick([this.bytes(16), new Uint8Array(0)]),
      spanId: this.pick([this.bytes(8), new Uint8Array(0)]),
      eventName: this.text(),
    };
  }

  private point(): object {
    return {
      attributes: this.attributes(),
      startTimeUnixNano: this.time(),
      timeUnixNano: this.time(),
      flags: this.int(2),
    };
  }

  private exemplars(): object[] {
    return this.list(2, () => ({
      timeUnixNano: this.time(),
      ...this.pick<object>([{ asDouble: this.double() }, { asInt: this.int64() }]),
      traceId: this.bytes(16),
      spanId: this.bytes(8),
      filteredAttributes: this.attributes(2),
    }));
  }

  numberPoint(): object {
    return {
      ...this.point(),
      ...this.pick<object>([{ asDouble: this.double() }, { asInt: this.int64() }]),
      exemplars: this.exemplars(),
    };
  }

  histogramPoint(): object {
    const bounds = this.list(5, () => this.random() * 100);
    return {
      ...this.point(),
      count: this.uint64(),
      sum: this.double(),
      min: this.double(),
      max: this.double(),
      explicitBounds: bounds,
      bucketCounts: bounds.length === 0 ? [] : [...bounds, 0].map(() => this.uint64()),
      exemplars: this.exemplars(),
    };
  }

  exponentialPoint(): object {
    const buckets = (): object => ({
      offset: this.int(9) - 4,
      bucketCounts: this.list(4, () => this.uint64()),
    });
    return {
      ...this.point(),
      count: this.uint64(),
      sum: this.double(),
      scale: this.int(20) - 10,
      zeroCount: this.uint64(),
      positive: buckets(),
      negative: buckets(),
      min: this.double(),
      max: this.double(),
      zeroThreshold: 0.5,
      exemplars: this.exemplars(),
    };
  }

  metric(): object {
    const head = {
      name: `m.${this.int(1000)}`,
      description: this.text(),
      unit: 'By',
      metadata: this.attributes(1),
    };
    const data = this.pick<() => object>([
      () => ({ gauge: { dataPoints: this.list(3, () => this.numberPoint()) } }),
      () => ({
        sum: {
          dataPoints: this.list(3, () => this.numberPoint()),
          aggregationTemporality: 2,
          isMonotonic: true,
        },
      }),
      () => ({
        histogram: { dataPoints: this.list(3, () => this.histogramPoint()), aggregationTemporality: 1 },
      }),
      () => ({
        exponentialHistogram: {
          dataPoints: this.list(3, () => this.exponentialPoint()),
          aggregationTemporality: 2,
        },
      }),
      () => ({
        summary: {
          dataPoints: this.list(3, () => ({
            ...this.point(),
            count: this.uint64(),
            sum: this.double(),
            quantileValues: this.list(3, () => ({ quantile: this.random(), value: this.double() })),
          })),
        },
      }),
    ]);
    return { ...head, ...data() };
  }

  /** A whole export request of the signal as a plain object. */
  request(signal: 'traces' | 'logs' | 'metrics'): object {
    const scopes = (make: () => object, name: string): object[] =>
      this.list(2, () => ({
        scope: this.scope(),
        [name]: this.list(4, make),
        schemaUrl: this.pick(['', 'https://s/1']),
      }));
    const around = (inner: string, list: () => object[]): object[] =>
      this.list(2, () => ({ resource: this.resource(), [inner]: list(), schemaUrl: '' }));
    if (signal === 'traces')
      return { resourceSpans: around('scopeSpans', () => scopes(() => this.span(), 'spans')) };
    if (signal === 'logs')
      return { resourceLogs: around('scopeLogs', () => scopes(() => this.logRecord(), 'logRecords')) };
    return { resourceMetrics: around('scopeMetrics', () => scopes(() => this.metric(), 'metrics')) };
  }
}

/** The request message of a signal in the oracle. */
export function oracleRequest(signal: 'traces' | 'logs' | 'metrics'): OracleType {
  const name = { traces: 'Trace', logs: 'Logs', metrics: 'Metrics' }[signal];
  return oracle(`Export${name}ServiceRequest`);
}

/** What the oracle reads from the bytes, as plain data that `toEqual` can compare. */
export function oracleRead(
  signal: 'traces' | 'logs' | 'metrics',
  bytes: Uint8Array,
): Record<string, unknown> {
  const type = oracleRequest(signal);
  return type.toObject(type.decode(bytes), { longs: String, bytes: Array, defaults: false, arrays: false });
}

/** The OTLP/JSON text of a request: the oracle's JSON with ids in hex instead of base64. */
export function oracleJson(signal: 'traces' | 'logs' | 'metrics', bytes: Uint8Array): string {
  const type = oracleRequest(signal);
  const plain = type.toObject(type.decode(bytes), { longs: String, bytes: String, json: true });
  return JSON.stringify(plain, (key, value: unknown) => {
    if (typeof value === 'string' && /^(traceId|spanId|parentSpanId)$/.test(key))
      return Buffer.from(value, 'base64').toString('hex').toUpperCase();
    return value;
  });
}
