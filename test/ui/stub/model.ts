import type { Attributes } from '../../../src/api/common.ts';
import type { LogRow } from '../../../src/api/logs.ts';
import type { SpanDetail } from '../../../src/api/traces.ts';

/** One span of the made-up shop. Times are nanoseconds after the trace's start. */
export interface StubSpan {
  readonly spanId: string;
  /** Index in the trace's list; -1 for a root, -2 for a parent that was not received. */
  readonly parent: number;
  readonly service: string;
  readonly name: string;
  readonly kind: SpanDetail['kind'];
  readonly status: SpanDetail['status'];
  readonly statusMessage: string;
  readonly startNs: number;
  readonly durationNs: number;
  readonly attributes: Attributes;
  readonly events: SpanDetail['events'];
  readonly links: SpanDetail['links'];
}

/** One trace of the made-up shop. */
export interface StubTrace {
  readonly traceId: string;
  readonly requestId: string;
  readonly startUnixMs: number;
  readonly spans: readonly StubSpan[];
  /** Trace and span that a message of this trace was handed over to. */
  readonly linkedFrom: readonly { readonly index: number; readonly from: SpanDetail['linkedFrom'][number] }[];
}

/** Everything one stub server knows. */
export interface StubWorld {
  /** The moment the server believes it is when it starts. */
  readonly nowMs: number;
  readonly traces: readonly StubTrace[];
  /** Newest first. */
  readonly logs: readonly LogRow[];
}

/** A text attribute. */
export const str = (value: string): { str: string } => ({ str: value });
/** A 64-bit integer attribute. */
export const int = (value: number | bigint): { int: string } => ({ int: String(value) });
