import { cut, lengthBytes } from './edits.ts';
import { ITEM_KINDS, keyValuePlan, OP, type ScanPlan, WIRE_OF_OP } from './scan-plan.ts';
import { REASON, type ScanState } from './scan-state.ts';
import { scanAnyValue, scanPlainAttribute } from './scan-value.ts';
import { isZeroVarint } from './nested-json.ts';
import { readVarint32, skipField, skipPaddedVarint, skipVarint, WIRE, WireError } from './wire.ts';

const KEY_VALUE = keyValuePlan();
const FIRST_POINT_KIND = ITEM_KINDS.indexOf('numberPoints');
/** Numbers from here on are the log's own in a request (wal/record.ts); no field of OTLP is near them. */
const FIRST_OWN_FIELD = 1_000;

/**
 * Scans one message at `[start, end)` by its plan. Recursion follows the plans only, so its depth is that of the
 * OTLP schema; arrays and lists inside values are walked elsewhere, with a bound. Errors: `WireError`.
 */
export function scanMessage(s: ScanState, plan: ScanPlan, start: number, end: number): void {
  const { buf } = s;
  const cutOutside = s.cutHere;
  s.cutHere = 0;
  let p = start;
  // Where the value of a member that stands alone began and ended, for the case that another one follows.
  let aloneStart = -1;
  let aloneEnd = -1;
  let seen = 0;
  while (p < end) {
    const fieldStart = p;
    let tag = buf[p]!;
    if (tag < 128) p++;
    else {
      tag = readVarint32(buf, p, end);
      p = skipVarint(buf, p, end);
    }
    const number = tag >>> 3;
    const wireType = tag & 7;
    const op = number < 32 ? plan.ops[number]! : OP.unknown;
    if (op === OP.unknown) {
      if (number === 0) throw new WireError('bad-tag', fieldStart, plan.name);
      p = skipField(buf, p, end, wireType);
      // Fields of ours stand in front of the request in the log, and the engine's reader knows no groups.
      if (wireType === WIRE.groupStart || (number >= FIRST_OWN_FIELD && plan === s.root))
        s.edit(cut(fieldStart, p));
    } else if (wireType !== WIRE_OF_OP[op]) {
      p = scanUnpacked(s, plan, op, fieldStart, p, end, wireType);
    } else if (wireType === WIRE.bytes) {
      const lengthAt = p;
      let length = buf[p]!;
      if (length < 128 && p < end) p++;
      else {
        length = readVarint32(buf, p, end);
        p = skipVarint(buf, p, end);
      }
      const next = p + length;
      if (next > end) throw new WireError('length-beyond-parent', lengthAt, plan.name);
      // The engine's reader makes an empty text of two; no encoder writes two.
      if ((seen & plan.once & (1 << number)) !== 0) throw new WireError('given-twice', fieldStart, plan.name);
      seen |= 1 << number;
      // Most of all fields are this.
      if (op === OP.attribute && s.attributes < s.limits.maxAttributes && scanPlainAttribute(s, p, next))
        s.attributes++;
      else scanDelimited(s, plan, op, number, fieldStart, lengthAt, p, next);
      p = next;
    } else if (wireType === WIRE.varint) {
      const next = skipPaddedVarint(buf, p, end);
      if (next - p > 1 || (op === OP.bool && buf[p]! > 1)) settleVarint(s, op, p, next);
      p = next;
    } else {
      if (op === OP.itemTime || op === OP.fallbackTime) readTime(s, op, p, end);
      p += wireType === WIRE.fixed64 ? 8 : 4;
      if (p > end) throw new WireError('truncated', fieldStart, plan.name);
    }
    if (op === OP.anyValue || op === OP.numberMember) {
      // "The last one wins" (protobuf encoding guide); the engine refuses a second one.
      if (aloneStart >= 0) s.drop(aloneStart, aloneEnd);
      aloneStart = fieldStart;
      aloneEnd = p;
    }
  }
  if (s.cutHere > 0 && plan.droppedField > 0) tellDropped(s, plan.droppedField, start, end);
  s.cutHere = cutOutside;
}

/** Adds what was cut to the message's `dropped_attributes_count`, as a last field: of a number given twice the last one counts. */
function tellDropped(s: ScanState, field: number, start: number, end: number): void {
  let given = 0;
  for (let p = start; p < end;) {
    const tag = readVarint32(s.buf, p, end);
    const value = skipVarint(s.buf, p, end);
    p = skipField(s.buf, value, end, tag & 7);
    if (tag === field << 3) given = lowBits(s.buf, value, p) >>> 0;
  }
  const count = lengthBytes(Math.min(0xffffffff, given + s.cutHere));
  s.edit({ start: end, end, bytes: Uint8Array.of(field << 3, ...count) });
}

/** The lower 32 bits of a varint at `[p, next)`, as a signed number. */
function lowBits(buf: Uint8Array, p: number, next: number): number {
  let low = 0;
  for (let q = p, shift = 0; q < next && shift < 32; q++, shift += 7) low |= (buf[q]! & 127) << shift;
  return low;
}

/**
 * Rewrites a varint of a 32-bit field that the engine's reader would refuse as protobuf reads it: padding removed, the
 * lower 32 bits kept, a bool 0 or 1. A negative number stays as it is written: sign-extended to ten bytes.
 */
function settleVarint(s: ScanState, op: number, p: number, next: number): void {
  const { buf } = s;
  if (op === OP.bool) {
    s.edit({ start: p, end: next, bytes: Uint8Array.of(isZeroVarint(buf, p) ? 0 : 1) });
    return;
  }
  const size = next - p;
  if (size < 5 && buf[next - 1] !== 0) return;
  const low = lowBits(buf, p, next);
  const bytes = op === OP.signedVarint && low < 0 ? negativeBytes(low) : lengthBytes(low >>> 0);
  if (bytes.length !== size || bytes.some((byte, i) => byte !== buf[p + i]))
    s.edit({ start: p, end: next, bytes });
}

/** A negative 32-bit number as a varint: ten bytes, as it is written for an int64. */
function negativeBytes(value: number): Uint8Array {
  const bytes = new Uint8Array(10).fill(0xff);
  let rest = value;
  for (let i = 0; i < 5; i++, rest >>= 7) bytes[i] = (rest & 127) | 0x80;
  bytes[9] = 1;
  return bytes;
}

/** A repeated number may come one by one instead of packed; anything else of a wrong wire type is malformed. */
function scanUnpacked(
  s: ScanState,
  plan: ScanPlan,
  op: number,
  fieldStart: number,
  p: number,
  end: number,
  wireType: number,
): number {
  if (op === OP.bucketCounts && wireType === WIRE.fixed64) s.buckets++;
  else if (op === OP.explicitBounds && wireType === WIRE.fixed64) s.bounds++;
  else if (op !== OP.packedVarint || wireType !== WIRE.varint)
    throw new WireError('wrong-wire-type', fieldStart, plan.name);
  return skipField(s.buf, p, end, wireType);
}

function readTime(s: ScanState, op: number, p: number, end: number): void {
  if (p + 8 > end) throw new WireError('truncated', p);
  const { buf } = s;
  const low = (buf[p]! | (buf[p + 1]! << 8) | (buf[p + 2]! << 16) | (buf[p + 3]! << 24)) >>> 0;
  const high = (buf[p + 4]! | (buf[p + 5]! << 8) | (buf[p + 6]! << 16) | (buf[p + 7]! << 24)) >>> 0;
  if (op === OP.itemTime) {
    s.timeHigh = high;
    s.timeLow = low;
  } else {
    s.fallbackHigh = high;
    s.fallbackLow = low;
  }
}

function scanDelimited(
  s: ScanState,
  plan: ScanPlan,
  op: number,
  number: number,
  fieldStart: number,
  lengthAt: number,
  p: number,
  next: number,
): void {
  switch (op) {
    case OP.attribute:
      if (++s.attributes > s.limits.maxAttributes) return tooManyAttributes(s, plan, fieldStart, next);
      return scanNested(s, KEY_VALUE, lengthAt, p, next);
    case OP.string:
      if (!s.texts.isUtf8(p, next)) s.invalidUtf8++;
      return;
    case OP.anyValue:
      return scanAnyValue(s, lengthAt, p, next);
    case OP.item:
      return scanItem(s, plan.subs[number]!, fieldStart, lengthAt, p, next);
    case OP.exemplar:
      s.exemplars++;
      return scanNested(s, plan.subs[number]!, lengthAt, p, next);
    case OP.metric:
      return scanMetric(s, plan.subs[number]!, lengthAt, p, next);
    case OP.message:
      return scanContainer(s, plan, number, lengthAt, p, next);
    case OP.bucketCounts:
      s.buckets += packedCount(p, next);
      return dropIfEmpty(s, fieldStart, p, next);
    case OP.explicitBounds:
      s.bounds += packedCount(p, next);
      return dropIfEmpty(s, fieldStart, p, next);
    case OP.packedVarint:
      for (let q = p; q < next;) q = skipVarint(s.buf, q, next);
      return dropIfEmpty(s, fieldStart, p, next);
    default:
      scanId(s, op, fieldStart, p, next);
  }
}

/**
 * A packed list without numbers is valid protobuf and what JSON senders' `[]` becomes, but the engine's reader takes it for
 * corruption (ClickHouse 26.7, ProtobufReader: a packed field must hold something): it is left out.
 */
function dropIfEmpty(s: ScanState, fieldStart: number, p: number, next: number): void {
  if (p !== next) return;
  s.edit(cut(fieldStart, next));
}

function packedCount(p: number, next: number): number {
  if ((next - p) % 8 !== 0) throw new WireError('truncated', next);
  return (next - p) / 8;
}

function scanNested(s: ScanState, plan: ScanPlan, lengthAt: number, p: number, next: number): void {
  const before = s.delta;
  scanMessage(s, plan, p, next);
  if (s.delta !== before) fixLength(s, lengthAt, p, next, before);
}

/** A resource or a scope has its own budget of attributes. */
function scanContainer(
  s: ScanState,
  plan: ScanPlan,
  number: number,
  lengthAt: number,
  p: number,
  next: number,
): void {
  const sub = plan.subs[number]!;
  const { items } = s;
  if (!s.inItem) s.attributes = 0;
  scanNested(s, sub, lengthAt, p, next);
  if (sub.name === 'InstrumentationScope') s.noteScope(next - p);
  else if (sub.name.startsWith('Scope')) s.endScope(items, lengthAt);
}

/** Nothing more is looked at: the rest is cut and counted. A data point is left out as a whole: with other attributes it is another series. */
function tooManyAttributes(s: ScanState, plan: ScanPlan, fieldStart: number, next: number): void {
  if (plan.kind >= FIRST_POINT_KIND) s.refuse(REASON.tooManyAttributes);
  else s.cutAttribute(fieldStart, next);
}

/** Rewrites the length of a message whose content changed by `s.delta - before` bytes. */
function fixLength(s: ScanState, lengthAt: number, p: number, next: number, before: number): void {
  s.edit({ start: lengthAt, end: p, bytes: lengthBytes(next - p + (s.delta - before)) });
}

/** A metric without a name cannot be asked for: its points are refused. The name may come after them. */
function scanMetric(s: ScanState, plan: ScanPlan, lengthAt: number, p: number, next: number): void {
  s.metricReject = hasName(s.buf, p, next) ? REASON.none : REASON.metricName;
  scanNested(s, plan, lengthAt, p, next);
  s.metricReject = REASON.none;
}

/** Whether the last field 1 of the message, if any, is not empty. */
function hasName(buf: Uint8Array, start: number, end: number): boolean {
  if (buf[start] === 0x0a && buf[start + 1]! > 0 && start + 1 < end) return true;
  let found = false;
  for (let p = start; p < end;) {
    const tag = readVarint32(buf, p, end);
    const value = skipVarint(buf, p, end);
    if (tag === 0x0a) found = readVarint32(buf, value, end) > 0;
    p = skipField(buf, value, end, tag & 7);
  }
  return found;
}

/** One span, log record or data point: counted, or cut out with its reason counted. */
function scanItem(
  s: ScanState,
  plan: ScanPlan,
  fieldStart: number,
  lengthAt: number,
  p: number,
  next: number,
): void {
  const mark = s.edits.length;
  const before = s.delta;
  const cutBefore = s.attributesCut;
  s.beginItem();
  if (next - p > s.limits.maxItemBytes) s.refuse(REASON.tooLarge);
  else {
    scanMessage(s, plan, p, next);
    judgeItem(s, plan);
  }
  s.inItem = false;
  s.attributes = 0;
  if (s.reject === REASON.none) {
    s.countItem(plan.kind);
    if (s.delta !== before) fixLength(s, lengthAt, p, next, before);
    return;
  }
  s.rejected++;
  s.reasons[s.reject]!++;
  s.attributesCut = cutBefore;
  s.edits.length = mark;
  s.delta = before;
  s.edit(cut(fieldStart, next));
}

function judgeItem(s: ScanState, plan: ScanPlan): void {
  if (plan.kind === 0) {
    if (!s.traceIdSeen) s.refuse(REASON.traceId);
    if (!s.spanIdSeen) s.refuse(REASON.spanId);
  }
  if (s.buckets !== 0 || s.bounds !== 0) if (s.buckets !== s.bounds + 1) s.refuse(REASON.histogramBuckets);
  s.settleTime();
}

function scanId(s: ScanState, op: number, fieldStart: number, p: number, next: number): void {
  const length = next - p;
  switch (op) {
    case OP.requiredTraceId:
      s.traceIdSeen = length === 16 && !isZero(s.buf, p, next);
      return;
    case OP.requiredSpanId:
      s.spanIdSeen = length === 8 && !isZero(s.buf, p, next);
      return;
    case OP.linkTraceId:
      if (length !== 0 && length !== 16) s.refuse(REASON.link);
      return;
    case OP.linkSpanId:
      if (length !== 0 && length !== 8) s.refuse(REASON.link);
      return;
    case OP.parentSpanId:
      if (length !== 0 && length !== 8) s.refuse(REASON.parentSpanId);
      return;
    case OP.optionalTraceId:
    case OP.optionalSpanId:
      if (length === 0) return;
      if (length === (op === OP.optionalTraceId ? 16 : 8) && !isZero(s.buf, p, next)) return;
      // "The receivers SHOULD assume that the log record is not associated with a trace" (logs.proto): cut the id only.
      s.idsCut++;
      s.edit(cut(fieldStart, next));
  }
}

function isZero(buf: Uint8Array, start: number, end: number): boolean {
  for (let p = start; p < end; p++) if (buf[p] !== 0) return false;
  return true;
}
