import { get as httpGet, type IncomingMessage } from 'node:http';
import { get as httpsGet } from 'node:https';
import { isIP } from 'node:net';
import { type Evidence, present } from '../../model/evidence.ts';
import type { HttpAnswer, RequestStage } from '../../model/network-probe.ts';

const TIMEOUT_MS = 8000;
const MAX_BYTES = 1 << 20;
const STAGES: readonly RequestStage[] = ['dns', 'tcp', 'tls', 'http'];

/** One GET with a time limit; redirects are not followed, at most 1 MiB is read. Never fails: a failure is the answer. */
export function probeHttp(address: string): Promise<Evidence<HttpAnswer>> {
  const started = performance.now();
  const since = () => Math.round((performance.now() - started) * 10) / 10;
  // An address has no name to resolve.
  const isAddress = isIP(new URL(address).hostname.replace(/^\[|\]$/g, '')) !== 0;
  const doneMs: Partial<Record<RequestStage, number>> = isAddress ? { dns: 0 } : {};
  return new Promise((resolve) => {
    let settled = false;
    const finish = (status: number | null, code: string | null) => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      request.destroy();
      const isTls = address.startsWith('https:');
      const stage = STAGES.find((name) => doneMs[name] === undefined && (name !== 'tls' || isTls)) ?? 'http';
      const failed = code === null ? null : { stage, code };
      resolve(present({ status, failed, doneMs, totalMs: since() }, `GET ${address}`, Date.now()));
    };
    const onResponse = (response: IncomingMessage) => {
      doneMs.http = since();
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > MAX_BYTES) finish(response.statusCode ?? null, null);
      });
      response.on('end', () => finish(response.statusCode ?? null, null));
      response.on('error', (error) => finish(response.statusCode ?? null, codeOf(error)));
    };
    const timer = setTimeout(() => finish(null, 'TIMEOUT'), TIMEOUT_MS);
    const options = { agent: false, headers: { 'user-agent': 'goroscope-doctor' } } as const;
    const request = (address.startsWith('https:') ? httpsGet : httpGet)(address, options, onResponse);
    request.on('error', (error) => finish(null, codeOf(error)));
    request.on('socket', (socket) => {
      socket.on('lookup', (error: Error | null) => {
        if (error === null) doneMs.dns ??= since();
      });
      socket.on('connect', () => {
        doneMs.dns ??= since();
        doneMs.tcp = since();
      });
      socket.on('secureConnect', () => (doneMs.tls = since()));
    });
  });
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message.slice(0, 80);
}
