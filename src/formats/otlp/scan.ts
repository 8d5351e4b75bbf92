import { err, ok, type Result } from '../../base/result.ts';
import { applyEdits } from './edits.ts';
import type { OtlpSignal } from './schema.ts';
import { scanMessage } from './scan-message.ts';
import { ITEM_KINDS, type ItemKind, requestPlan } from './scan-plan.ts';
import { REJECT_REASONS, type RejectReason, type ScanLimits, ScanState } from './scan-state.ts';
import { type WireProblem, WireError } from './wire.ts';

export type { ItemKind } from './scan-plan.ts';
export type { RejectReason, ScanLimits } from './scan-state.ts';
export type { WireProblem } from './wire.ts';

/** Days since 1970-01-01 UTC and how many items of each kind fall on them. */
export type DayCounts = Readonly<Partial<Record<ItemKind, ReadonlyMap<number, number>>>>;

/** What the scan found out about one export request. */
export interface OtlpScan {
  /** Spans, log records or data points to be stored. */
  readonly items: number;
  /** Items left out of `payload`. */
  readonly rejected: number;
  readonly reasons: Readonly<Partial<Record<RejectReason, number>>>;
  /** Items to be stored by kind and UTC day. The day is that of the item's time; see `ScanOptions.receivedUnixNano`. */
  readonly days: DayCounts;
  /** Earliest and latest item time; both 0 when there is no item. */
  readonly minTimeUnixNano: bigint;
  readonly maxTimeUnixNano: bigint;
  /** Strings that are not UTF-8. They are kept as they are. */
  readonly invalidUtf8: number;
  /** Arrays, key-value lists and bytes that were rewritten as OTLP/JSON. */
  readonly nestedValues: number;
  /** Invalid trace and span ids cut from log records and exemplars, which were kept. */
  readonly idsCut: number;
  /** Attributes beyond the limit, cut and added to `droppedAttributesCount` where the message has it. */
  readonly attributesCut: number;
  /** The request to store: the input itself when nothing had to be changed. */
  readonly payload: Uint8Array;
}

/** What the scan needs besides the bytes. */
export interface ScanOptions {
  readonly limits: ScanLimits;
  /** Stands in for the time of an item that has neither its own nor an end or observed time. */
  readonly receivedUnixNano: bigint;
  /** Memory of at least so many bytes for the changed copy, whatever it held before. @default fresh memory */
  readonly memoryFor?: (bytes: number) => Uint8Array;
}

/**
 * Checks an export request in one pass over its bytes, without building an object for anything in it: structure,
 * ids, times, limits. What has to change (items refused, nested values rewritten) is changed in a copy.
 * Speed: millions of spans a second. Bounds: the caller limits the size of `request`; recursion is bounded.
 * Errors: a `WireProblem` with the offset when the bytes are not the protobuf they should be.
 */
export function scanOtlp(
  signal: OtlpSignal,
  request: Uint8Array,
  options: ScanOptions,
): Result<OtlpScan, WireProblem> {
  const plan = requestPlan(signal);
  const state = new ScanState(request, options.limits, options.receivedUnixNano, plan);
  try {
    scanMessage(state, plan, 0, request.length);
  } catch (error) {
    if (error instanceof WireError) return err(error.problem);
    throw error;
  }
  state.flushRun();
  return ok({
    items: state.items,
    rejected: state.rejected,
    reasons: reasonsOf(state),
    days: daysOf(state),
    minTimeUnixNano: state.items === 0 ? 0n : join(state.minHigh, state.minLow),
    maxTimeUnixNano: join(state.maxHigh, state.maxLow),
    invalidUtf8: state.invalidUtf8,
    nestedValues: state.nestedValues,
    idsCut: state.idsCut,
    attributesCut: state.attributesCut,
    payload:
      state.edits.length === 0 ? request : applyEdits(request, state.edits, state.delta, options.memoryFor),
  });
}

function join(high: number, low: number): bigint {
  return (BigInt(high) << 32n) | BigInt(low);
}

function reasonsOf(state: ScanState): Partial<Record<RejectReason, number>> {
  const reasons: Partial<Record<RejectReason, number>> = {};
  for (const [i, reason] of REJECT_REASONS.entries()) {
    const count = state.reasons[i] ?? 0;
    if (reason !== 'none' && count > 0) reasons[reason] = count;
  }
  return reasons;
}

function daysOf(state: ScanState): DayCounts {
  const days: Partial<Record<ItemKind, ReadonlyMap<number, number>>> = {};
  for (const [i, kind] of ITEM_KINDS.entries()) {
    const counts = state.days[i];
    if (counts !== undefined && counts.size > 0) days[kind] = counts;
  }
  return days;
}
