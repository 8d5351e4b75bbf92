import type { OtlpSignal } from '../../formats/otlp/schema.ts';
import { LatencyHistogram } from './histogram.ts';

/** Counters of one signal since the start of the process. Items are spans, log records or data points. */
export interface SignalCounters {
  requests: number;
  /** Requests answered with an error of the sender's making (4xx). */
  badRequests: number;
  /** Requests answered with 503. */
  refusedRequests: number;
  acceptedItems: number;
  rejectedItems: number;
  storedItems: number;
  /** Bytes of acknowledged payload, as protobuf. */
  bytes: number;
  /** Nested values rewritten, strings that are not UTF-8. */
  nestedValues: number;
  invalidUtf8: number;
  /** Attributes beyond the limit of an item, resource or scope, left out and counted as dropped. */
  attributesCut: number;
  lastReceivedUnixMs: number | null;
}

function signalCounters(): SignalCounters {
  return {
    requests: 0,
    badRequests: 0,
    refusedRequests: 0,
    acceptedItems: 0,
    rejectedItems: 0,
    storedItems: 0,
    bytes: 0,
    nestedValues: 0,
    invalidUtf8: 0,
    attributesCut: 0,
    lastReceivedUnixMs: null,
  };
}

/** Everything ingest counts. One object, written by the receivers, the log and the loader. */
export class IngestCounters {
  readonly signals: Readonly<Record<OtlpSignal, SignalCounters>> = {
    traces: signalCounters(),
    logs: signalCounters(),
    metrics: signalCounters(),
  };
  /** From the last byte of a request to its acknowledgement. */
  readonly ack = new LatencyHistogram();
  /** Write and fsync of one group. */
  readonly sync = new LatencyHistogram();
  commits = 0;
  committedBytes = 0;
  syncFailures = 0;
  writeFailures = 0;
  loadedSegments = 0;
}
