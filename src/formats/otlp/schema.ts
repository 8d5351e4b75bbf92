/** The OTLP signals this room reads. Profiles are not among them: their schema is still in development. */
export type OtlpSignal = 'traces' | 'logs' | 'metrics';

/** All signals, in the order the specification names them. */
export const OTLP_SIGNALS: readonly OtlpSignal[] = ['traces', 'metrics', 'logs'];

/**
 * How one field is encoded. Protobuf's scalar names, except: `traceId`, `spanId` are `bytes` that OTLP/JSON writes as
 * hex; `enum` is an `int32` that OTLP/JSON allows only as an integer.
 */
export type ScalarKind =
  | 'string'
  | 'bytes'
  | 'traceId'
  | 'spanId'
  | 'bool'
  | 'enum'
  | 'int32'
  | 'uint32'
  | 'sint32'
  | 'int64'
  | 'uint64'
  | 'fixed32'
  | 'fixed64'
  | 'sfixed64'
  | 'double';

/** One field of an OTLP message. `message` is set exactly when `kind` is `message`. */
export interface OtlpField {
  /** lowerCamelCase, as OTLP/JSON writes it. */
  readonly name: string;
  readonly number: number;
  readonly kind: ScalarKind | 'message';
  readonly repeated: boolean;
  readonly message: OtlpMessage | undefined;
}

/** One OTLP message with its fields by number and by JSON name. */
export interface OtlpMessage {
  readonly name: string;
  readonly fields: readonly OtlpField[];
}

/**
 * Every message that an export request of the three stable signals can hold: `name: 'number type'`, `[]` = repeated.
 * Source: opentelemetry-proto 1.11 (`collector/*`, `trace/v1`, `logs/v1`, `metrics/v1`, `common/v1`, `resource/v1`);
 * compared field by field with the generated code of `@opentelemetry/otlp-transformer` in `schema.test.ts`.
 */
const TABLE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ExportTraceServiceRequest: { resourceSpans: '1 ResourceSpans[]' },
  ResourceSpans: { resource: '1 Resource', scopeSpans: '2 ScopeSpans[]', schemaUrl: '3 string' },
  ScopeSpans: { scope: '1 InstrumentationScope', spans: '2 Span[]', schemaUrl: '3 string' },
  Span: {
    traceId: '1 traceId',
    spanId: '2 spanId',
    traceState: '3 string',
    parentSpanId: '4 spanId',
    name: '5 string',
    kind: '6 enum',
    startTimeUnixNano: '7 fixed64',
    endTimeUnixNano: '8 fixed64',
    attributes: '9 KeyValue[]',
    droppedAttributesCount: '10 uint32',
    events: '11 Event[]',
    droppedEventsCount: '12 uint32',
    links: '13 Link[]',
    droppedLinksCount: '14 uint32',
    status: '15 Status',
    flags: '16 fixed32',
  },
  Event: {
    timeUnixNano: '1 fixed64',
    name: '2 string',
    attributes: '3 KeyValue[]',
    droppedAttributesCount: '4 uint32',
  },
  Link: {
    traceId: '1 traceId',
    spanId: '2 spanId',
    traceState: '3 string',
    attributes: '4 KeyValue[]',
    droppedAttributesCount: '5 uint32',
    flags: '6 fixed32',
  },
  Status: { message: '2 string', code: '3 enum' },

  ExportLogsServiceRequest: { resourceLogs: '1 ResourceLogs[]' },
  ResourceLogs: { resource: '1 Resource', scopeLogs: '2 ScopeLogs[]', schemaUrl: '3 string' },
  ScopeLogs: { scope: '1 InstrumentationScope', logRecords: '2 LogRecord[]', schemaUrl: '3 string' },
  LogRecord: {
    timeUnixNano: '1 fixed64',
    severityNumber: '2 enum',
    severityText: '3 string',
    body: '5 AnyValue',
    attributes: '6 KeyValue[]',
    droppedAttributesCount: '7 uint32',
    flags: '8 fixed32',
    traceId: '9 traceId',
    spanId: '10 spanId',
    observedTimeUnixNano: '11 fixed64',
    eventName: '12 string',
  },

  ExportMetricsServiceRequest: { resourceMetrics: '1 ResourceMetrics[]' },
  ResourceMetrics: { resource: '1 Resource', scopeMetrics: '2 ScopeMetrics[]', schemaUrl: '3 string' },
  ScopeMetrics: { scope: '1 InstrumentationScope', metrics: '2 Metric[]', schemaUrl: '3 string' },
  Metric: {
    name: '1 string',
    description: '2 string',
    unit: '3 string',
    gauge: '5 Gauge',
    sum: '7 Sum',
    histogram: '9 Histogram',
    exponentialHistogram: '10 ExponentialHistogram',
    summary: '11 Summary',
    metadata: '12 KeyValue[]',
  },
  Gauge: { dataPoints: '1 NumberDataPoint[]' },
  Sum: { dataPoints: '1 NumberDataPoint[]', aggregationTemporality: '2 enum', isMonotonic: '3 bool' },
  Histogram: { dataPoints: '1 HistogramDataPoint[]', aggregationTemporality: '2 enum' },
  ExponentialHistogram: { dataPoints: '1 ExponentialHistogramDataPoint[]', aggregationTemporality: '2 enum' },
  Summary: { dataPoints: '1 SummaryDataPoint[]' },
  NumberDataPoint: {
    startTimeUnixNano: '2 fixed64',
    timeUnixNano: '3 fixed64',
    asDouble: '4 double',
    exemplars: '5 Exemplar[]',
    asInt: '6 sfixed64',
    attributes: '7 KeyValue[]',
    flags: '8 uint32',
  },
  HistogramDataPoint: {
    startTimeUnixNano: '2 fixed64',
    timeUnixNano: '3 fixed64',
    count: '4 fixed64',
    sum: '5 double',
    bucketCounts: '6 fixed64[]',
    explicitBounds: '7 double[]',
    exemplars: '8 Exemplar[]',
    attributes: '9 KeyValue[]',
    flags: '10 uint32',
    min: '11 double',
    max: '12 double',
  },
  ExponentialHistogramDataPoint: {
    attributes: '1 KeyValue[]',
    startTimeUnixNano: '2 fixed64',
    timeUnixNano: '3 fixed64',
    count: '4 fixed64',
    sum: '5 double',
    scale: '6 sint32',
    zeroCount: '7 fixed64',
    positive: '8 Buckets',
    negative: '9 Buckets',
    flags: '10 uint32',
    exemplars: '11 Exemplar[]',
    min: '12 double',
    max: '13 double',
    zeroThreshold: '14 double',
  },
  Buckets: { offset: '1 sint32', bucketCounts: '2 uint64[]' },
  SummaryDataPoint: {
    startTimeUnixNano: '2 fixed64',
    timeUnixNano: '3 fixed64',
    count: '4 fixed64',
    sum: '5 double',
    quantileValues: '6 ValueAtQuantile[]',
    attributes: '7 KeyValue[]',
    flags: '8 uint32',
  },
  ValueAtQuantile: { quantile: '1 double', value: '2 double' },
  Exemplar: {
    timeUnixNano: '2 fixed64',
    asDouble: '3 double',
    spanId: '4 spanId',
    traceId: '5 traceId',
    asInt: '6 sfixed64',
    filteredAttributes: '7 KeyValue[]',
  },

  Resource: {
    attributes: '1 KeyValue[]',
    droppedAttributesCount: '2 uint32',
    entityRefs: '3 EntityRef[]',
  },
  EntityRef: {
    schemaUrl: '1 string',
    type: '2 string',
    idKeys: '3 string[]',
    descriptionKeys: '4 string[]',
  },
  InstrumentationScope: {
    name: '1 string',
    version: '2 string',
    attributes: '3 KeyValue[]',
    droppedAttributesCount: '4 uint32',
  },
  KeyValue: { key: '1 string', value: '2 AnyValue' },
  AnyValue: {
    stringValue: '1 string',
    boolValue: '2 bool',
    intValue: '3 int64',
    doubleValue: '4 double',
    arrayValue: '5 ArrayValue',
    kvlistValue: '6 KeyValueList',
    bytesValue: '7 bytes',
  },
  ArrayValue: { values: '1 AnyValue[]' },
  KeyValueList: { values: '1 KeyValue[]' },
};

/** Builds the message objects; the cast in the middle lets messages refer to each other before all exist. */
function buildMessages(): ReadonlyMap<string, OtlpMessage> {
  const drafts = new Map<string, { name: string; fields: OtlpField[] }>();
  for (const name of Object.keys(TABLE)) drafts.set(name, { name, fields: [] });
  for (const [name, fields] of Object.entries(TABLE)) {
    for (const [fieldName, spec] of Object.entries(fields)) {
      const [number, type] = spec.split(' ') as [string, string];
      const repeated = type.endsWith('[]');
      const base = repeated ? type.slice(0, -2) : type;
      const message = drafts.get(base);
      drafts.get(name)?.fields.push({
        name: fieldName,
        number: Number(number),
        kind: message === undefined ? (base as ScalarKind) : 'message',
        repeated,
        message,
      });
    }
  }
  return drafts;
}

const MESSAGES = buildMessages();

/** All messages, by the name they have in opentelemetry-proto. */
export function otlpMessages(): ReadonlyMap<string, OtlpMessage> {
  return MESSAGES;
}

/** A message by name. Throws when there is none of that name: a bug in the caller. */
export function otlpMessage(name: string): OtlpMessage {
  const message = MESSAGES.get(name);
  if (message === undefined) throw new Error(`internal error: no OTLP message ${name}`);
  return message;
}

const REQUEST_NAME: Readonly<Record<OtlpSignal, string>> = {
  traces: 'ExportTraceServiceRequest',
  logs: 'ExportLogsServiceRequest',
  metrics: 'ExportMetricsServiceRequest',
};

/** The export request of a signal. */
export function requestMessage(signal: OtlpSignal): OtlpMessage {
  return otlpMessage(REQUEST_NAME[signal]);
}
