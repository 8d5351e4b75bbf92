// A whole system in this process: engine child, receivers, web server, on free ports with a data directory of its own.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBackend, type RunningBackend } from '../../../src/app/up/start-backend.ts';
import type { RunningServer } from '../../../src/server/start-server.ts';
import { startServer } from '../../../src/server/start-server.ts';
import type { ServerOptions } from '../../../src/server/server-options.ts';
import { oracleRequest } from '../../oracle/otlp.ts';

export type Signal = 'traces' | 'logs' | 'metrics';

export interface RunningSystem {
  readonly backend: RunningBackend;
  readonly server: RunningServer;
  readonly url: string;
  /** Errors the server would have printed. */
  readonly internalErrors: unknown[];
  /** Sends an export request (plain objects, encoded by the exporters' own classes) and expects it to be accepted. */
  send(signal: Signal, request: object): Promise<void>;
  /** Waits until everything that was acknowledged is stored. */
  settle(): Promise<void>;
  /** GETs JSON; throws with the problem when the answer is not 200. */
  get<T>(path: string, query?: Readonly<Record<string, string | number | readonly string[]>>): Promise<T>;
  /** GETs anything. */
  raw(path: string, init?: RequestInit): Promise<Response>;
  close(): Promise<void>;
}

export async function startSystem(options: Partial<ServerOptions> = {}): Promise<RunningSystem> {
  const dataDir = await mkdtemp(join(tmpdir(), 'goroscope-server-'));
  const backend = await startBackend({
    dataDir,
    otlpHttp: { host: '127.0.0.1', port: 0 },
    otlpGrpc: null,
    retentionDays: { traces: 7, logs: 7, metrics: 30 },
    version: '0.0.0-test',
    ingest: { selfTelemetryEveryMs: 0, segmentMaxAgeMs: 100 },
  });
  const internalErrors: unknown[] = [];
  const server = await startServer({
    backend,
    host: '127.0.0.1',
    port: 0,
    webDir: 'dist/web',
    checkAnswers: true,
    selfTelemetryEveryMs: 0,
    onInternalError: (_, error) => internalErrors.push(error),
    ...options,
  });
  const http = backend.ingest.addresses.http;
  const raw = (path: string, init?: RequestInit) => fetch(server.url + path, init);
  return {
    backend,
    server,
    url: server.url,
    internalErrors,
    raw,
    send: async (signal, request) => {
      const type = oracleRequest(signal);
      const response = await fetch(`http://127.0.0.1:${http?.port}/v1/${signal}`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-protobuf' },
        body: new Uint8Array(type.encode(type.create(request)).finish()),
      });
      if (response.status !== 200) throw new Error(`${signal}: ${response.status} ${await response.text()}`);
    },
    settle: async () => {
      for (const until = Date.now() + 120_000; Date.now() < until;) {
        if (backend.ingest.stats().wal.bytes === 0) return;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      throw new Error('not stored within two minutes');
    },
    get: async (path, query = {}) => {
      const search = new URLSearchParams();
      for (const [key, value] of Object.entries(query)) {
        for (const one of typeof value === 'object' ? value : [value]) search.append(key, String(one));
      }
      const response = await raw(`${path}?${search.toString()}`);
      const text = await response.text();
      if (response.status !== 200)
        throw new Error(`${path}: ${response.status} ${text} ${internalErrors.map(String).join('\n')}`);
      return JSON.parse(text) as never;
    },
    close: async () => {
      await server.close();
      await backend.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
