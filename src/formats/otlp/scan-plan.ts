import {
  type OtlpField,
  type OtlpMessage,
  otlpMessage,
  type OtlpSignal,
  requestMessage,
  type ScalarKind,
} from './schema.ts';
import { WIRE } from './wire.ts';

/** What the scan does with a field. Numbers, because the scan switches on them millions of times a second. */
export const OP = {
  unknown: 0,
  varint: 1,
  fixed64: 2,
  fixed32: 3,
  string: 4,
  bytes: 5,
  message: 6,
  attribute: 7,
  anyValue: 8,
  item: 9,
  metric: 10,
  requiredTraceId: 11,
  requiredSpanId: 12,
  optionalTraceId: 13,
  optionalSpanId: 14,
  linkTraceId: 15,
  linkSpanId: 16,
  itemTime: 17,
  fallbackTime: 18,
  bucketCounts: 19,
  explicitBounds: 20,
  packedVarint: 21,
  exemplar: 22,
  parentSpanId: 23,
  bool: 24,
  signedVarint: 25,
  numberMember: 26,
} as const;

/** One of `OP`. */
export type Op = (typeof OP)[keyof typeof OP];

/** The kinds of things an export request carries and the store counts. Exemplars are counted beside their points. */
export const ITEM_KINDS = [
  'spans',
  'logs',
  'numberPoints',
  'histogramPoints',
  'exponentialHistogramPoints',
  'summaryPoints',
  'exemplars',
] as const;

/** One of `ITEM_KINDS`. */
export type ItemKind = (typeof ITEM_KINDS)[number];

/** A message prepared for the scan: operations and sub-plans by field number (all are below 32). */
export interface ScanPlan {
  readonly name: string;
  readonly ops: Uint8Array;
  /** Sub-plans by field number; set for `message`, `item`, `metric` and `exemplar`. */
  readonly subs: readonly (ScanPlan | undefined)[];
  /** Index into `ITEM_KINDS` for a message that is an item, else -1. */
  readonly kind: number;
  /** Bits of the numbers of texts, bytes and messages that are not repeated. */
  readonly once: number;
  /** Number of the field `droppedAttributesCount`; 0 where the message has none. */
  readonly droppedField: number;
}

const ITEM_MESSAGES: Readonly<Record<string, ItemKind>> = {
  Span: 'spans',
  LogRecord: 'logs',
  NumberDataPoint: 'numberPoints',
  HistogramDataPoint: 'histogramPoints',
  ExponentialHistogramDataPoint: 'exponentialHistogramPoints',
  SummaryDataPoint: 'summaryPoints',
};

/** Fields whose meaning the scan knows, by `Message.field`. */
const SPECIAL: Readonly<Record<string, Op>> = {
  'Span.traceId': OP.requiredTraceId,
  'Span.spanId': OP.requiredSpanId,
  'Span.parentSpanId': OP.parentSpanId,
  'Span.startTimeUnixNano': OP.itemTime,
  'Span.endTimeUnixNano': OP.fallbackTime,
  'Link.traceId': OP.linkTraceId,
  'Link.spanId': OP.linkSpanId,
  'LogRecord.timeUnixNano': OP.itemTime,
  'LogRecord.observedTimeUnixNano': OP.fallbackTime,
  'LogRecord.traceId': OP.optionalTraceId,
  'LogRecord.spanId': OP.optionalSpanId,
  'LogRecord.body': OP.anyValue,
  'Exemplar.traceId': OP.optionalTraceId,
  'Exemplar.spanId': OP.optionalSpanId,
  'NumberDataPoint.timeUnixNano': OP.itemTime,
  'HistogramDataPoint.timeUnixNano': OP.itemTime,
  'ExponentialHistogramDataPoint.timeUnixNano': OP.itemTime,
  'SummaryDataPoint.timeUnixNano': OP.itemTime,
  'HistogramDataPoint.bucketCounts': OP.bucketCounts,
  'HistogramDataPoint.explicitBounds': OP.explicitBounds,
  'Buckets.bucketCounts': OP.packedVarint,
  'KeyValue.value': OP.anyValue,
  'NumberDataPoint.asDouble': OP.numberMember,
  'NumberDataPoint.asInt': OP.numberMember,
  'Exemplar.asDouble': OP.numberMember,
  'Exemplar.asInt': OP.numberMember,
};

/** The wire type an operation expects, by operation. Packable fields are checked apart. */
export const WIRE_OF_OP: Uint8Array = wireTypes();

function wireTypes(): Uint8Array {
  const table = new Uint8Array(32).fill(WIRE.bytes);
  for (const op of [OP.varint, OP.bool, OP.signedVarint]) table[op] = WIRE.varint;
  for (const op of [OP.fixed64, OP.itemTime, OP.fallbackTime, OP.numberMember]) table[op] = WIRE.fixed64;
  table[OP.fixed32] = WIRE.fixed32;
  return table;
}

const OP_OF_KIND: Readonly<Record<ScalarKind, Op>> = {
  string: OP.string,
  bytes: OP.bytes,
  traceId: OP.bytes,
  spanId: OP.bytes,
  bool: OP.bool,
  enum: OP.signedVarint,
  int32: OP.signedVarint,
  uint32: OP.varint,
  sint32: OP.varint,
  int64: OP.varint,
  uint64: OP.varint,
  fixed32: OP.fixed32,
  fixed64: OP.fixed64,
  sfixed64: OP.fixed64,
  double: OP.fixed64,
};

function opOf(message: OtlpMessage, field: OtlpField): Op {
  const special = SPECIAL[`${message.name}.${field.name}`];
  if (special !== undefined) return special;
  if (field.kind !== 'message') return OP_OF_KIND[field.kind];
  const name = field.message?.name ?? '';
  if (name in ITEM_MESSAGES) return OP.item;
  if (name === 'KeyValue') return OP.attribute;
  if (name === 'Metric') return OP.metric;
  return name === 'Exemplar' ? OP.exemplar : OP.message;
}

/** Values and the kinds of data of a metric are members of a oneof: of those the last one counts. */
function onceOf(message: OtlpMessage): number {
  let bits = 0;
  for (const field of message.fields) {
    const op = opOf(message, field);
    const inOneof = op === OP.anyValue || (message.name === 'Metric' && field.kind === 'message');
    if (!field.repeated && !inOneof && WIRE_OF_OP[op] === WIRE.bytes) bits |= 1 << field.number;
  }
  return bits;
}

const PLANS = new Map<string, ScanPlan>();

function buildPlan(message: OtlpMessage): ScanPlan {
  const known = PLANS.get(message.name);
  if (known !== undefined) return known;
  const item = ITEM_MESSAGES[message.name];
  const subs: (ScanPlan | undefined)[] = Array.from({ length: 32 }, () => undefined);
  const plan: ScanPlan = {
    name: message.name,
    ops: new Uint8Array(32),
    subs,
    kind: item === undefined ? -1 : ITEM_KINDS.indexOf(item),
    once: onceOf(message),
    droppedField: message.fields.find(({ name }) => name === 'droppedAttributesCount')?.number ?? 0,
  };
  PLANS.set(message.name, plan);
  for (const field of message.fields) {
    plan.ops[field.number] = opOf(message, field);
    if (field.message !== undefined) subs[field.number] = buildPlan(field.message);
  }
  return plan;
}

/** The plan for the export request of a signal. */
export function requestPlan(signal: OtlpSignal): ScanPlan {
  return buildPlan(requestMessage(signal));
}

/** The plan for `KeyValue`, used where the fast path does not apply. */
export function keyValuePlan(): ScanPlan {
  return buildPlan(otlpMessage('KeyValue'));
}
