// Log segments as ingest writes them, made from requests that the JavaScript exporters' protobuf classes encoded.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scanOtlp } from '../../src/formats/otlp/scan.ts';
import { encodeRecordHeader } from '../../src/ingest/wal/record.ts';
import type { LoadTable, Signal } from '../../src/store/load/signal.ts';
import type { SegmentRef } from '../../src/store/load/loader.ts';
import { dayText, partitionDayNumber } from '../../src/store/partition-day.ts';
import { oracleRequest } from '../oracle/otlp.ts';

/** When the records of these tests were received. */
export const RECEIVED = 1_790_100_000_000_000_000n;
const RECEIVED_DAY = Number(RECEIVED / 86_400_000_000_000n);
const LIMITS = { maxItemBytes: 8 << 20, maxAttributes: 16_384, maxDepth: 64 };

const TABLE_OF_KIND: Readonly<Record<string, LoadTable>> = {
  spans: 'spans',
  logs: 'logs',
  numberPoints: 'samples',
  histogramPoints: 'hist',
  exponentialHistogramPoints: 'exphist',
  summaryPoints: 'summary',
  exemplars: 'exemplars',
};

/** A segment with what the scan expects of it. */
export interface TestSegment {
  readonly ref: SegmentRef;
  /** Expected rows by `table/day`. */
  readonly rows: ReadonlyMap<string, number>;
}

let nextSegment = 0x1990_0000_0000n + BigInt(process.pid) * 0x1_0000n;

/** Writes one segment that holds the requests, one record each. */
export function writeSegment(
  dir: string,
  signal: Signal,
  requests: readonly object[],
  options: {
    readonly tenant?: string;
    readonly receivedUnixNano?: bigint;
    /** Changes an encoded request in place: what the classes cannot say. */
    readonly patch?: (request: Uint8Array) => void;
  } = {},
): TestSegment {
  const type = oracleRequest(signal);
  const segmentId = nextSegment++;
  const received = options.receivedUnixNano ?? RECEIVED;
  const rows = new Map<string, number>();
  const parts: Uint8Array[] = [];
  for (const [index, request] of requests.entries()) {
    const bytes = type.encode(type.create(request)).finish();
    options.patch?.(bytes);
    const scan = scanOtlp(signal, bytes, { limits: LIMITS, receivedUnixNano: received });
    if (!scan.ok) throw new Error(`the scan refused a request: ${JSON.stringify(scan.error)}`);
    const header = {
      seq: BigInt(index + 1),
      receivedWallUnixNano: received,
      receivedMonoNano: 42n + BigInt(index),
      tenant: options.tenant ?? '',
      flags: 0,
    };
    parts.push(encodeRecordHeader(header, scan.value.payload), scan.value.payload);
    for (const [kind, days] of Object.entries(scan.value.days)) {
      for (const [day, count] of days) {
        const key = `${TABLE_OF_KIND[kind]}/${dayText(partitionDayNumber(day, RECEIVED_DAY))}`;
        rows.set(key, (rows.get(key) ?? 0) + count);
      }
    }
  }
  const path = join(dir, `${signal}-${segmentId.toString(16).padStart(16, '0')}.wal`);
  writeFileSync(path, Buffer.concat(parts));
  return { ref: { signal, path, segmentId }, rows };
}

/** One request of spans of one resource and scope. */
export function tracesOf(
  spans: readonly object[],
  resource: readonly object[] = [],
  scope: object = {},
): object {
  return { resourceSpans: [{ resource: { attributes: resource }, scopeSpans: [{ scope, spans }] }] };
}

/** One request of log records. */
export function logsOf(logRecords: readonly object[], resource: readonly object[] = []): object {
  return { resourceLogs: [{ resource: { attributes: resource }, scopeLogs: [{ scope: {}, logRecords }] }] };
}

/** One request of metrics. */
export function metricsOf(metrics: readonly object[], resource: readonly object[] = []): object {
  return {
    resourceMetrics: [{ resource: { attributes: resource }, scopeMetrics: [{ scope: {}, metrics }] }],
  };
}

/** An attribute with a string value. */
export function text(key: string, value: string): object {
  return { key, value: { stringValue: value } };
}
