import type { OtlpSignal } from '../formats/otlp/schema.ts';
import type { RetentionDays } from '../store/retention/retention.ts';
import type { EventSink } from './events.ts';
import { WAL_FILES, type WalFiles } from './wal/wal-file.ts';

/** Where a receiver listens. Port 0 chooses a free one. */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/** Options of `startIngest`; everything but the directory has a default. */
export interface IngestOptions {
  /** The log lives in its folder `wal`. */
  readonly dataDir: string;
  /** OTLP/HTTP; null switches it off. @default 127.0.0.1:4318 */
  readonly http?: ListenAddress | null;
  /** OTLP/gRPC; null switches it off. @default 127.0.0.1:4317 */
  readonly grpc?: ListenAddress | null;
  /** Bearer token that senders must present; required on any address but loopback. @default none */
  readonly token?: string | undefined;
  /** Origins that browsers may send from; `*` allows all. @default none */
  readonly corsOrigins?: readonly string[];
  /** Most bytes of a request, before and after inflation (OTLP specification). @default 64 MiB */
  readonly maxBodyBytes?: number;
  /** Most bytes of one span, log record or data point. @default 8 MiB */
  readonly maxItemBytes?: number;
  /** Most attributes of one item, resource or scope; more are cut and counted as dropped. @default 16384 */
  readonly maxAttributes?: number;
  /** Most bytes of request bodies held at once; more is 503. @default 256 MiB */
  readonly inflightLimitBytes?: number;
  /** Most bytes the log may hold while the engine is behind; more is 503. @default 4 GiB */
  readonly walLimitBytes?: number;
  /** Most the engine may be behind; more is 503. @default one hour */
  readonly lagLimitMs?: number;
  /** A segment this large is sealed and loaded. @default 24 MiB */
  readonly segmentMaxBytes?: number;
  /**
   * A segment is sealed at this age: about the time from acknowledgement to queryable. While others wait to be loaded, and while
   * nobody reads (`restsUnread`), it may get five times as old. @default 1000
   */
  readonly segmentMaxAgeMs?: number;
  /** Whether segments of a signal wait longer while `beRead` was not called for it for a minute and `isFollowed` is false. @default false */
  readonly restsUnread?: boolean;
  /** Whether somebody is told of rows as they are stored. @default nobody */
  readonly isFollowed?: (signal: OtlpSignal) => boolean;
  /** How long a request may wait for others to share its sync; 0: one turn of the event loop. @default 0 */
  readonly groupWindowMs?: number;
  /** Days each signal is kept. @default traces 7, logs 7, metrics 30 */
  readonly retentionDays?: RetentionDays;
  /** Receivers refuse below this many free bytes. @default 512 MiB */
  readonly minFreeBytes?: number;
  /** The oldest partitions are dropped below this many free bytes. @default 1.5 GiB */
  readonly dropBelowBytes?: number;
  /** How often own metrics are stored; 0 switches them off. @default 15000 */
  readonly selfTelemetryEveryMs?: number;
  /** How often a gRPC peer is asked whether it is there. @default 20000 */
  readonly grpcPingEveryMs?: number;
  /** Is told every event as well; the last hundred are in `stats().events`. */
  readonly onEvent?: EventSink;
  /** The disk; replaced in failure tests. */
  readonly files?: WalFiles;
}

/** All options with their values. */
export type FilledIngestOptions = { readonly [K in keyof IngestOptions]-?: IngestOptions[K] };

const MIB = 1024 * 1024;

/** The options with defaults filled in. */
export function fillIngestOptions(options: IngestOptions): FilledIngestOptions {
  return {
    http: { host: '127.0.0.1', port: 4318 },
    grpc: { host: '127.0.0.1', port: 4317 },
    token: undefined,
    corsOrigins: [],
    maxBodyBytes: 64 * MIB,
    maxItemBytes: 8 * MIB,
    maxAttributes: 16_384,
    inflightLimitBytes: 256 * MIB,
    walLimitBytes: 4096 * MIB,
    lagLimitMs: 3_600_000,
    segmentMaxBytes: 24 * MIB,
    segmentMaxAgeMs: 1_000,
    restsUnread: false,
    isFollowed: () => false,
    groupWindowMs: 0,
    retentionDays: { traces: 7, logs: 7, metrics: 30 },
    minFreeBytes: 512 * MIB,
    dropBelowBytes: 1536 * MIB,
    selfTelemetryEveryMs: 15_000,
    grpcPingEveryMs: 20_000,
    onEvent: () => undefined,
    files: WAL_FILES,
    ...options,
  };
}
