import { err, ok, type Result } from '../../base/result.ts';
import { type OtlpMessage, type OtlpSignal, requestMessage } from '../otlp/schema.ts';
import { readVarint32, skipField, skipVarint, WIRE, WireError, type WireProblem } from '../otlp/wire.ts';

/** How a recorded request is moved. */
export interface OtlpShift {
  /** Added to every time in nanoseconds. Times of zero mean "not known" and stay zero. */
  readonly shiftNs: bigint;
  /**
   * 16 bytes; every trace id is combined with them by exclusive or, every span id with the first 8. The same bytes keep
   * all references between spans, links, logs and exemplars of one replay; other bytes give another replay other ids.
   */
  readonly idMask: Uint8Array;
}

/** Earliest and latest time in a request, nanoseconds since the Unix epoch. */
export interface OtlpTimeRange {
  readonly firstUnixNano: bigint;
  readonly lastUnixNano: bigint;
}

/** What to do with a field: go into it, or hand its bytes to the visitor. Fields that are not named are skipped. */
type Step =
  | { readonly kind: 'enter'; readonly plan: Plan }
  | { readonly kind: 'time' | 'traceId' | 'spanId' };
type Plan = ReadonlyMap<number, Step>;

interface Visitor {
  readonly time: (offset: number) => void;
  readonly id: (offset: number, length: number) => void;
}

/**
 * Moves a request in time and gives it other ids, in place: every value keeps its length, so nothing is decoded or
 * copied. Times are all `…TimeUnixNano` fields (spans, events, logs, data points with their start, exemplars), ids those
 * of spans, parents, links, logs and exemplars. Attributes and bodies stay as they are.
 * Bounds: linear in the request. Errors: the request is not well-formed; then it may be changed in part.
 */
export function shiftOtlp(
  signal: OtlpSignal,
  request: Uint8Array,
  shift: OtlpShift,
): Result<undefined, WireProblem> {
  const view = new DataView(request.buffer, request.byteOffset, request.byteLength);
  return visit(signal, request, {
    time: (offset) => {
      const time = view.getBigUint64(offset, true);
      if (time !== 0n) view.setBigUint64(offset, clamp(time + shift.shiftNs), true);
    },
    id: (offset, length) => {
      if (isZero(request, offset, length)) return;
      for (let i = 0; i < length; i++) request[offset + i] = request[offset + i]! ^ (shift.idMask[i] ?? 0);
    },
  });
}

/** Earliest and latest time of a request; undefined when it holds none. Errors: the request is not well-formed. */
export function otlpTimeRange(
  signal: OtlpSignal,
  request: Uint8Array,
): Result<OtlpTimeRange | undefined, WireProblem> {
  const view = new DataView(request.buffer, request.byteOffset, request.byteLength);
  let first: bigint | undefined;
  let last = 0n;
  const visited = visit(signal, request, {
    time: (offset) => {
      const time = view.getBigUint64(offset, true);
      if (time === 0n) return;
      if (first === undefined || time < first) first = time;
      if (time > last) last = time;
    },
    id: () => undefined,
  });
  if (!visited.ok) return visited;
  return ok(first === undefined ? undefined : { firstUnixNano: first, lastUnixNano: last });
}

function visit(signal: OtlpSignal, request: Uint8Array, visitor: Visitor): Result<undefined, WireProblem> {
  try {
    visitMessage(request, 0, request.length, planOf(requestMessage(signal)), visitor);
    return ok(undefined);
  } catch (error) {
    if (error instanceof WireError) return err(error.problem);
    throw error;
  }
}

/** Depth is that of the plan, seven messages: values that may nest without end hold neither times nor ids. */
function visitMessage(buf: Uint8Array, start: number, end: number, plan: Plan, visitor: Visitor): void {
  let p = start;
  while (p < end) {
    const tag = readVarint32(buf, p, end);
    const value = skipVarint(buf, p, end);
    const wireType = tag & 7;
    if (tag >>> 3 === 0) throw new WireError('bad-tag', p);
    p = skipField(buf, value, end, wireType);
    const step = plan.get(tag >>> 3);
    if (step === undefined) continue;
    if (wireType !== (step.kind === 'time' ? WIRE.fixed64 : WIRE.bytes)) {
      throw new WireError('wrong-wire-type', value);
    }
    if (step.kind === 'time') {
      visitor.time(value);
      continue;
    }
    const content = skipVarint(buf, value, end);
    if (step.kind === 'enter') visitMessage(buf, content, p, step.plan, visitor);
    else if (p - content === (step.kind === 'traceId' ? 16 : 8)) visitor.id(content, p - content);
  }
}

const PLANS = new Map<OtlpMessage, Plan>();

function planOf(message: OtlpMessage): Plan {
  const known = PLANS.get(message);
  if (known !== undefined) return known;
  const plan = new Map<number, Step>();
  PLANS.set(message, plan);
  for (const field of message.fields) {
    if (field.kind === 'fixed64' && field.name.endsWith('imeUnixNano'))
      plan.set(field.number, { kind: 'time' });
    else if (field.kind === 'traceId' || field.kind === 'spanId')
      plan.set(field.number, { kind: field.kind });
    else if (field.message !== undefined) {
      const inner = planOf(field.message);
      if (inner.size > 0) plan.set(field.number, { kind: 'enter', plan: inner });
    }
  }
  return plan;
}

function isZero(buf: Uint8Array, offset: number, length: number): boolean {
  for (let i = 0; i < length; i++) if (buf[offset + i] !== 0) return false;
  return true;
}

/** A shifted time stays a time: never 0 ("not known"), never beyond signed 64 bits. */
function clamp(time: bigint): bigint {
  if (time < 1n) return 1n;
  return time > 0x7fffffffffffffffn ? 0x7fffffffffffffffn : time;
}
