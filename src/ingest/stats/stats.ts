import type { LocalText } from '../../base/messages.ts';
import type { OtlpSignal } from '../../formats/otlp/schema.ts';
import type { IngestEvent } from '../events.ts';
import type { SignalCounters } from './counters.ts';
import type { HistogramSnapshot } from './histogram.ts';

/** The state of ingest at one moment: for health pages, `/metrics` and self-telemetry. Counters since process start. */
export interface IngestStats {
  readonly state: 'accepting' | 'refusing';
  /** Why receivers answer 503 at the moment. */
  readonly refusal: LocalText | null;
  /** What to do about it. */
  readonly advice: LocalText | null;
  readonly signals: Readonly<Record<OtlpSignal, Readonly<SignalCounters>>>;
  /** From the last byte of a request to its acknowledgement. */
  readonly ack: HistogramSnapshot;
  /** Write and fsync of one group of requests. */
  readonly sync: HistogramSnapshot;
  readonly wal: {
    /** Bytes acknowledged and not stored yet. */
    readonly bytes: number;
    readonly limitBytes: number;
    /** Sealed segments that wait or are being loaded. */
    readonly segments: number;
    /** Age of the oldest acknowledged record that is not stored; 0 when all is stored. */
    readonly lagMs: number;
    readonly commits: number;
    readonly committedBytes: number;
    readonly syncFailures: number;
    readonly writeFailures: number;
  };
  readonly loader: {
    readonly segments: number;
    /** Items in requests that the engine refused; kept in the log's quarantine folder. */
    readonly quarantinedItems: number;
  };
  readonly disk: { readonly freeBytes: number | null; readonly minFreeBytes: number };
  /** The last hundred, oldest first. */
  readonly events: readonly IngestEvent[];
}
