import { request as httpRequest, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { AppError } from '../../../base/errors/app-error.ts';
import { type LocalText, say } from '../../../base/messages.ts';
import { type Evidence, missing, present } from '../../../model/evidence.ts';
import { kubeMessages as m } from './kube.messages.ts';
import type { KubeConnection } from './kube-config.ts';

/** Longest time for an answer as a whole, however slowly it comes. */
const TIMEOUT_MS = 20_000;
const MAX_BYTES = 64 << 20;

/** One request, and the permission it needs (kubernetes.io/docs, "Determine the Request Verb"). */
export interface KubeCall {
  readonly path: string;
  readonly verb: 'get' | 'list' | 'patch' | 'create';
  /** As a Role names it: `pods`, `pods/exec`. */
  readonly resource: string;
  /** @default "" (the core group) */
  readonly group?: string;
  readonly namespace: string | undefined;
}

/** An API server as one user sees it. */
export interface KubeApi {
  readonly connection: KubeConnection;
  /** The text of an answer: `denied` for 401 and 403 naming the permission, `absent` for 404, else `failed`. */
  readonly read: (call: KubeCall) => Promise<Evidence<string>>;
  /** The JSON of an answer; undefined for 404. Raises CLUSTER_REFUSED, CLUSTER_NOT_REACHABLE. */
  readonly need: (call: KubeCall, change?: KubeChange) => Promise<Json | undefined>;
}

/** What PATCH sends. */
export interface KubeChange {
  readonly contentType: string;
  readonly body: string;
}

/** A JSON object of the API. */
export type Json = Readonly<Record<string, unknown>>;

interface Answer {
  readonly status: number;
  readonly text: string;
}

/** Speaks to one server. Certificates are checked as the configuration says; redirects are not followed. */
export function createKubeApi(connection: KubeConnection, timeoutMs: number = TIMEOUT_MS): KubeApi {
  return {
    connection,
    read: async (call) => {
      const source = `GET ${call.path}`;
      let answer: Answer;
      try {
        answer = await send(connection, 'GET', call.path, timeoutMs);
      } catch (error) {
        return missing('failed', say(m.notReached, { reason: reasonOf(error) }), source);
      }
      const { status, text } = answer;
      if (status === 200) return present(text, source, Date.now());
      if (status === 404) return missing('absent', say(m.unknownThere), source);
      const reason = statusMessage(text);
      if (status !== 401 && status !== 403)
        return missing('failed', say(m.answered, { status, reason }), source);
      const where = call.namespace === undefined ? '' : say(m.inNamespace, { namespace: call.namespace });
      const { verb, resource } = call;
      return missing('denied', say(m.needsPermission, { verb, resource, where, reason }), source);
    },
    need: async (call, change) => {
      let answer: Answer;
      try {
        answer = await send(connection, change === undefined ? 'GET' : 'PATCH', call.path, timeoutMs, change);
      } catch (error) {
        throw unreachable(connection, reasonOf(error), error);
      }
      if (answer.status === 404) return undefined;
      if (answer.status === 401 || answer.status === 403) throw refused(call, statusMessage(answer.text));
      if (answer.status !== 200)
        throw unreachable(connection, `${answer.status} ${statusMessage(answer.text)}`);
      const object = parseObject(answer.text);
      if (object === undefined) throw unreachable(connection, say(m.noObject, { path: call.path }));
      return object;
    },
  };
}

/** The error of a refused request. */
export function refused(call: KubeCall, reason: string): AppError {
  const { verb, resource, group = '', namespace = '*' } = call;
  return new AppError('CLUSTER_REFUSED', { values: { verb, resource, group, namespace, reason } });
}

function unreachable({ server }: KubeConnection, reason: string | LocalText, cause?: unknown): AppError {
  return new AppError('CLUSTER_NOT_REACHABLE', { values: { server: server.origin, reason }, cause });
}

function send(
  { server, tls, authorization }: KubeConnection,
  method: 'GET' | 'PATCH',
  path: string,
  timeoutMs: number,
  change?: KubeChange,
): Promise<Answer> {
  const url = new URL(`${server.pathname.replace(/\/$/, '')}${path}`, server);
  const options: RequestOptions = {
    method,
    headers: {
      accept: 'application/json, text/plain;q=0.5',
      'user-agent': 'goroscope',
      ...(authorization === undefined ? {} : { authorization }),
      ...(change === undefined ? {} : { 'content-type': change.contentType }),
    },
    agent: false,
  };
  return new Promise((resolve, reject) => {
    const sent =
      url.protocol === 'http:' ? httpRequest(url, options) : httpsRequest(url, { ...options, ...tls });
    const timer = setTimeout(() => sent.destroy(new Error(`ETIMEDOUT (${timeoutMs} ms)`)), timeoutMs);
    sent.on('close', () => clearTimeout(timer));
    sent.on('error', reject);
    sent.on('response', (response) => {
      const chunks: Buffer[] = [];
      let total = 0;
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        total += chunk.length;
        if (total > MAX_BYTES) sent.destroy(new Error(`more than ${MAX_BYTES} bytes`));
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
      );
      response.on('error', reject);
    });
    sent.end(change?.body);
  });
}

/** Failures are `Status` objects with a message for people. */
export function statusMessage(text: string): string {
  const message = parseObject(text)?.['message'];
  return (typeof message === 'string' ? message : text).trim().slice(0, 300);
}

function parseObject(text: string): Json | undefined {
  try {
    const raw: unknown = JSON.parse(text);
    return typeof raw === 'object' && raw !== null && !Array.isArray(raw) ? (raw as Json) : undefined;
  } catch {
    return undefined;
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return error instanceof Error ? error.message : String(error);
}
