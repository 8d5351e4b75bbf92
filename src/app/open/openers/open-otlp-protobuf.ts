import { say } from '../../../base/messages.ts';
import { formatCount } from '../../../base/units.ts';
import { type OtlpScan, scanOtlp } from '../../../formats/otlp/scan.ts';
import { OTLP_SIGNALS, type OtlpSignal } from '../../../formats/otlp/schema.ts';
import { readPieces } from '../../goroutines/byte-source.ts';
import { type FileOpener, NO_IDENTITY } from '../file-opener.ts';
import { openFactMessages as m } from '../open-fact.messages.ts';

/** A request is held whole, as a receiver holds it. */
const MAX_BYTES = 256 * 1024 * 1024;
const LIMITS = { maxItemBytes: MAX_BYTES, maxAttributes: 65_536, maxDepth: 32 };
const MAX_SERVICES = 64;

/** One OTLP request in protobuf: its signal, how many items, times, services. */
export const opener: FileOpener = {
  open: async ({ path }) => {
    const bytes = await readAll(path);
    const found = bytes === null ? null : bestScan(bytes);
    if (bytes === null || found === null) return null;
    const { signal, scan } = found;
    const services = servicesIn(bytes);
    const time = (nanos: bigint): number | null => (nanos === 0n ? null : Number(nanos / 1_000_000n));
    const label = { traces: m.spans, logs: m.logs, metrics: m.metrics }[signal];
    return {
      facts: [
        { label: say(label), value: formatCount(scan.items) },
        ...(services.length === 0 ? [] : [{ label: say(m.service), value: services.join(', ') }]),
      ],
      identity: {
        ...NO_IDENTITY,
        services,
        fromUnixMs: time(scan.minTimeUnixNano),
        toUnixMs: time(scan.maxTimeUnixNano),
      },
      findings: [],
    };
  },
};

async function readAll(path: string): Promise<Uint8Array | null> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of readPieces(path, process.stdin)) {
    pieces.push(piece);
    size += piece.length;
    if (size > MAX_BYTES) return null;
  }
  return Buffer.concat(pieces);
}

/** The three requests differ only inside: the signal is the one whose scan keeps most items. */
function bestScan(bytes: Uint8Array): { readonly signal: OtlpSignal; readonly scan: OtlpScan } | null {
  let best: { readonly signal: OtlpSignal; readonly scan: OtlpScan } | null = null;
  for (const signal of OTLP_SIGNALS) {
    const scan = scanOtlp(signal, bytes, { limits: LIMITS, receivedUnixNano: 0n });
    if (scan.ok && scan.value.items > (best?.scan.items ?? 0)) best = { signal, scan: scan.value };
  }
  return best;
}

/**
 * Values of `service.name`: the key, then an AnyValue with a string. Looked for in the bytes, because the scan keeps no
 * attribute. Source: opentelemetry/proto/common/v1/common.proto KeyValue.
 */
function servicesIn(bytes: Uint8Array): string[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const key = Buffer.from('\n\fservice.name\u0012');
  const services = new Set<string>();
  for (
    let at = buffer.indexOf(key);
    at >= 0 && services.size < MAX_SERVICES;
    at = buffer.indexOf(key, at + 1)
  ) {
    const value = at + key.length;
    const length = buffer[value + 2] ?? 0;
    if (buffer[value + 1] === 0x0a && length < 0x80)
      services.add(buffer.toString('utf8', value + 3, value + 3 + length));
  }
  return [...services];
}
