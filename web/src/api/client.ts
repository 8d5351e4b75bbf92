import type { Problem } from '../../../src/api/common.ts';
import { type LocalText, say } from '../../../src/base/messages.ts';
import { clientMessages } from './client.messages.ts';

/** Values of a query string; undefined and empty lists are left out, lists repeat their key. */
export type Params = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

/** A request that failed: what and what to do, in both languages. `status` is 0 when there was no answer. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: LocalText;
  readonly hint: LocalText;

  constructor(status: number, code: string, detail: LocalText, hint: LocalText, cause?: unknown) {
    super(`${code}: ${detail.en}`, cause === undefined ? undefined : { cause });
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.detail = detail;
    this.hint = hint;
  }
}

/** The address of an API call, relative to this origin. */
export function apiPath(path: string, params: Params = {}): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(params)) {
    if (value === undefined) continue;
    for (const one of typeof value === 'object' ? value : [value]) search.append(key, String(one));
  }
  const text = search.toString();
  return text === '' ? path : `${path}?${text}`;
}

function isProblem(value: unknown): value is Problem {
  if (typeof value !== 'object' || value === null || !('code' in value) || !('detail' in value)) return false;
  return typeof value.detail === 'object' && value.detail !== null && 'en' in value.detail;
}

async function readBody(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return undefined;
  }
}

async function send(
  method: string,
  address: string,
  signal?: AbortSignal,
  body?: unknown,
): Promise<Response> {
  try {
    return await fetch(address, {
      method,
      headers: {
        accept: 'application/json',
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal !== undefined && { signal }),
    });
  } catch (cause) {
    if (signal?.aborted === true) throw cause;
    throw new ApiError(
      0,
      'UNREACHABLE',
      say(clientMessages.unreachable),
      say(clientMessages.unreachableHint, { address: location.origin }),
      cause,
    );
  }
}

async function request<T>(method: string, address: string, signal?: AbortSignal, body?: unknown): Promise<T> {
  const response = await send(method, address, signal, body);
  const value = await readBody(response);
  // The shape is the contract's: the server's answers are held to the schemas by its own tests.
  if (response.ok && value !== undefined) return value as T;
  if (isProblem(value)) throw new ApiError(response.status, value.code, value.detail, value.hint);
  throw new ApiError(
    response.status,
    'UNREADABLE',
    say(clientMessages.unreadable, { status: response.status }),
    say(clientMessages.unreadableHint),
  );
}

/** GETs JSON. Throws ApiError, or the abort reason when `signal` fired. */
export function getJson<T>(path: string, params?: Params, signal?: AbortSignal): Promise<T> {
  return request<T>('GET', apiPath(path, params), signal);
}

/** Sends JSON and reads JSON. Throws ApiError. */
export function sendJson<T>(method: 'POST' | 'DELETE', path: string, body?: unknown): Promise<T> {
  return request<T>(method, path, undefined, body);
}
