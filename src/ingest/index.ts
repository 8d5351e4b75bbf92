import type { OtlpSignal } from '../formats/otlp/schema.ts';
import { IngestCore, type IngestStore } from './ingest.ts';
import { listen } from './listen.ts';
import { fillIngestOptions, type IngestOptions, type ListenAddress } from './options.ts';
import { startGrpcReceiver } from './receive/grpc-receiver.ts';
import { startHttpReceiver } from './receive/http-receiver.ts';
import type { Receiver } from './receive/receiver.ts';
import type { Reply } from './receive/reply.ts';
import { sharePorts, type Spoken } from './receive/share-ports.ts';
import { createTokenCheck } from './receive/token.ts';
import type { IngestStats } from './stats/stats.ts';

export type { IngestOptions, ListenAddress } from './options.ts';
export type { Reply } from './receive/reply.ts';
export type { IngestStats } from './stats/stats.ts';

/** Running receivers with their log and loader. */
export interface Ingest {
  /** Where the receivers really listen; null for one that is switched off. */
  readonly addresses: { readonly http: ListenAddress | null; readonly grpc: ListenAddress | null };
  stats(): IngestStats;
  /** Stores an export request (protobuf) that did not come over the network: the program's own telemetry. */
  accept(signal: OtlpSignal, request: Uint8Array): Promise<Reply>;
  /**
   * Before a read of what is stored of these signals: resolves when what was acknowledged while nobody asked is stored, or after 5 s.
   * With 0, or how old the oldest is that is not stored, in ms, when an answer ought to say so.
   */
  beRead(signals: readonly OtlpSignal[]): Promise<number>;
  /** How old the oldest of these signals is that is not stored, in ms; 0 when an answer need not say so. */
  behindMs(signals: readonly OtlpSignal[]): number;
  /**
   * After a read that did not find what it was asked for by name. When something of these signals is acknowledged and not stored, resolves
   * when it is, or after 5 s, with how old the oldest is that is still missing, in ms; `undefined` when nothing was on its way.
   */
  catchUp(signals: readonly OtlpSignal[]): Promise<number | undefined>;
  /** Takes nothing new, answers what is being received, makes it durable, loads what it can in five seconds. */
  close(): Promise<void>;
}

/**
 * Starts OTLP receivers that acknowledge a request only when it is on disk, and the loader that moves it into the store.
 * What a crash left in the log is loaded first. The store may be down or starting: the log takes everything meanwhile.
 * Errors: INGEST_* of docs/errors.md.
 */
export async function startIngest(options: IngestOptions, store: IngestStore): Promise<Ingest> {
  const filled = fillIngestOptions(options);
  const core = await IngestCore.open(filled, store);
  const { acceptor, gate } = core;
  const { token, maxBodyBytes, corsOrigins } = filled;
  const shared = { acceptor, gate, checkToken: createTokenCheck(token), maxBodyBytes };
  const receivers: Receiver[] = [];
  const closeAll = async (): Promise<void> => {
    gate.close();
    endSilent();
    await Promise.all(receivers.map((receiver) => receiver.close()));
    await core.close();
  };
  let endSilent = (): void => undefined;
  let http: Receiver | null = null;
  let grpc: Receiver | null = null;
  try {
    if (filled.http !== null) {
      const protocol = { protocol: 'OTLP/HTTP', option: '--otlp-http' };
      http = await listen(filled.http, protocol, token, (address) =>
        startHttpReceiver({ ...address, ...shared, corsOrigins }),
      );
      receivers.push(http);
    }
    if (filled.grpc !== null) {
      const protocol = { protocol: 'OTLP/gRPC', option: '--otlp-grpc' };
      grpc = await listen(filled.grpc, protocol, token, (address) =>
        startGrpcReceiver({ ...address, ...shared, pingEveryMs: filled.grpcPingEveryMs }),
      );
      receivers.push(grpc);
    }
    endSilent = sharePorts({ http: http?.server, grpc: grpc?.server }, tellOnce(core));
  } catch (error) {
    await closeAll();
    throw error;
  }
  let closed: Promise<void> | undefined;
  return {
    addresses: { http: addressOf(http), grpc: addressOf(grpc) },
    stats: () => core.stats(),
    accept: (signal, request) => acceptor.accept(signal, 'protobuf', request),
    beRead: (signals) => core.beRead(signals),
    behindMs: (signals) => core.behindMs(signals),
    catchUp: (signals) => core.catchUp(signals),
    close: () => (closed ??= closeAll()),
  };
}

/** Clients that are named in an event; exporters try again and again. */
const MOST_TOLD = 100;

/** Reports a client that no receiver understands, once. */
function tellOnce(core: IngestCore): (peer: string, spoken: Spoken) => void {
  const told = new Set<string>();
  return (peer, protocol) => {
    const key = `${peer} ${protocol}`;
    if (told.has(key) || told.size >= MOST_TOLD) return;
    told.add(key);
    core.event('warning', protocol === 'TLS' ? 'tlsRefused' : 'wrongProtocol', { peer, protocol });
  };
}

function addressOf(receiver: Receiver | null): ListenAddress | null {
  return receiver === null ? null : { host: receiver.host, port: receiver.port };
}
