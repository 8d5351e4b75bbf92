import { type IncomingMessage, request } from 'node:http';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '../../../base/errors/app-error.ts';
import { text } from '../../../base/messages.ts';
import { targetMessages as m } from '../targets.messages.ts';

/** Longest time for an answer as a whole, however slowly it comes; files of a container may be large. */
const TIMEOUT_MS = 10_000;
const FILE_TIMEOUT_MS = 60_000;
const MAX_JSON_BYTES = 32 << 20;

/** Where an engine listens: the path of a socket, or a host and a port. */
type Endpoint = { readonly socketPath: string } | { readonly host: string; readonly port: number };

/** A container engine that answers the Docker Engine API: Docker, or Podman's compatible service. Only GET and HEAD are sent. */
export interface EngineApi {
  /** As the user would write it for DOCKER_HOST. */
  readonly address: string;
  /** The JSON answer; undefined for 404. Raises ENGINE_REFUSED for any other failure. */
  readonly getJson: (path: string) => Promise<unknown>;
  /** The bytes of an answer up to a bound, whether there were more; undefined for 404. */
  readonly getBytes: (
    path: string,
    maxBytes: number,
  ) => Promise<{ readonly bytes: Uint8Array; readonly cut: boolean } | undefined>;
  /** One header of the answer to HEAD; undefined for 404 or when it is not sent. */
  readonly getHeader: (path: string, name: string) => Promise<string | undefined>;
}

/** Who is asked, in this order, without DOCKER_HOST. */
function usualSockets(env: NodeJS.ProcessEnv): readonly string[] {
  const runtimeDir = env['XDG_RUNTIME_DIR'];
  return [
    '/var/run/docker.sock',
    '/run/podman/podman.sock',
    ...(runtimeDir === undefined
      ? []
      : [join(runtimeDir, 'docker.sock'), join(runtimeDir, 'podman/podman.sock')]),
    join(homedir(), '.docker/run/docker.sock'),
    join(homedir(), '.colima/default/docker.sock'),
  ];
}

/**
 * Finds the first engine that answers: the one DOCKER_HOST (or CONTAINER_HOST, Podman's name for it) names, else those at
 * the usual places. Raises ENGINE_NOT_REACHABLE with every place that was tried.
 */
export async function findEngine(
  env: NodeJS.ProcessEnv = process.env,
  timeoutMs: number = TIMEOUT_MS,
): Promise<EngineApi> {
  const named = env['DOCKER_HOST'] || env['CONTAINER_HOST'];
  const addresses = named ? [named] : usualSockets(env).map((path) => `unix://${path}`);
  const tried: string[] = [];
  for (const address of addresses) {
    const endpoint = parseAddress(address);
    if (endpoint === undefined) {
      tried.push(text(m.badDockerHost, 'en', { value: address }));
      continue;
    }
    try {
      const { status } = await send(endpoint, 'GET', '/_ping', 1024, timeoutMs);
      if (status === 200) return createApi(address, endpoint, timeoutMs);
      tried.push(`${address} (HTTP ${status})`);
    } catch (error) {
      tried.push(`${address} (${reasonOf(error)})`);
    }
  }
  throw new AppError('ENGINE_NOT_REACHABLE', { values: { tried: tried.join(', ') } });
}

function parseAddress(address: string): Endpoint | undefined {
  if (address.startsWith('unix://')) return { socketPath: address.slice('unix://'.length) };
  const match = /^tcp:\/\/(\[[\da-f:]+\]|[\w.-]+):(\d{1,5})\/?$/i.exec(address);
  const host = match?.[1]?.replace(/^\[|\]$/g, '');
  return host === undefined ? undefined : { host, port: Number(match?.[2]) };
}

function createApi(address: string, endpoint: Endpoint, timeoutMs: number): EngineApi {
  const checked = async (method: 'GET' | 'HEAD', path: string, maxBytes: number, limitMs = timeoutMs) => {
    let answer: Answer;
    try {
      answer = await send(endpoint, method, path, maxBytes, limitMs);
    } catch (error) {
      throw refused(path, '-', reasonOf(error), error);
    }
    if (answer.status === 404) return undefined;
    if (answer.status !== 200) throw refused(path, answer.status, messageOf(answer.bytes));
    return answer;
  };
  return {
    address,
    getJson: async (path) => {
      const answer = await checked('GET', path, MAX_JSON_BYTES);
      if (answer === undefined) return undefined;
      if (answer.cut) throw refused(path, answer.status, text(m.tooLong, 'en', { bytes: MAX_JSON_BYTES }));
      try {
        return JSON.parse(new TextDecoder().decode(answer.bytes));
      } catch (error) {
        throw refused(path, answer.status, reasonOf(error), error);
      }
    },
    getBytes: (path, maxBytes) => checked('GET', path, maxBytes, Math.max(timeoutMs, FILE_TIMEOUT_MS)),
    getHeader: async (path, name) => {
      const value = (await checked('HEAD', path, 0))?.headers[name];
      return typeof value === 'string' ? value : undefined;
    },
  };
}

function refused(path: string, status: number | string, reason: string, cause?: unknown): AppError {
  return new AppError('ENGINE_REFUSED', { values: { status, request: path, reason }, cause });
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly bytes: Uint8Array;
  /** There was more than was read. */
  readonly cut: boolean;
}

function send(
  endpoint: Endpoint,
  method: 'GET' | 'HEAD',
  path: string,
  maxBytes: number,
  timeoutMs: number,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ ...endpoint, method, path, agent: false, headers: { host: 'localhost' } });
    const timer = setTimeout(() => sent.destroy(new Error(`ETIMEDOUT (${timeoutMs} ms)`)), timeoutMs);
    sent.on('close', () => clearTimeout(timer));
    sent.on('error', reject);
    sent.on('response', (response) => {
      const chunks: Uint8Array[] = [];
      let total = 0;
      const finish = (cut: boolean) => {
        const bytes = Buffer.concat(chunks).subarray(0, maxBytes);
        resolve({ status: response.statusCode ?? 0, headers: response.headers, bytes, cut });
      };
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        total += chunk.length;
        if (total <= maxBytes || method === 'HEAD') return;
        finish(true);
        sent.destroy();
      });
      response.on('end', () => finish(false));
      response.on('error', reject);
    });
    sent.end();
  });
}

function messageOf(bytes: Uint8Array): string {
  const body = new TextDecoder().decode(bytes.subarray(0, 2000));
  const message = /"message"\s*:\s*"((?:[^"\\]|\\.)*)"/.exec(body)?.[1];
  return message ?? body.slice(0, 200);
}

function reasonOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return error instanceof Error ? error.message : String(error);
}
