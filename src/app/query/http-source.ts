import type { Problem } from '../../api/common.ts';
import { ROUTES, type RouteSpec } from '../../api/routes.ts';
import { AppError } from '../../base/errors/app-error.ts';
import { ERROR_CATALOG, type ErrorCode } from '../../base/errors/catalog.generated.ts';
import type { Asked, AskedInput, AskedRoute, TelemetrySource } from './telemetry-source.ts';

/** Whether the server's code says that it was asked wrongly. */
function isUsage(code: string): boolean {
  return Object.hasOwn(ERROR_CATALOG, code) && ERROR_CATALOG[code as ErrorCode].kind === 'usage';
}

/** How to reach a running server. */
export interface HttpSourceOptions {
  /** Such as `http://127.0.0.1:4320`. */
  readonly url: string;
  readonly token?: string | undefined;
}

/** Asks a running server. Errors: NO_SERVER when nobody answers, SERVER_REFUSED or SERVER_PROBLEM with the server's own words. */
export function createHttpSource(options: HttpSourceOptions): TelemetrySource {
  const base = options.url.replace(/\/+$/, '');
  return {
    ask: async <N extends AskedRoute>(route: N, input: AskedInput<N>, signal: AbortSignal) => {
      const spec: RouteSpec = ROUTES[route];
      const response = await send(base, spec, input as Record<string, unknown>, options.token, signal);
      const body = await readJson(base, response);
      if (!response.ok) throw problemOf(base, response.status, body);
      const parsed = spec.answer.safeParse(body);
      if (!parsed.success) throw notGoroscope(base, parsed.error.message);
      return parsed.data as Asked<N>;
    },
    close: () => Promise.resolve(),
  };
}

async function send(
  base: string,
  spec: RouteSpec,
  input: Record<string, unknown>,
  token: string | undefined,
  signal: AbortSignal,
): Promise<Response> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (token !== undefined) headers['authorization'] = `Bearer ${token}`;
  const isPost = spec.method === 'POST';
  if (isPost) headers['content-type'] = 'application/json';
  const address = isPost ? base + spec.path : `${base}${spec.path}?${searchOf(input).toString()}`;
  try {
    return await fetch(address, {
      method: spec.method,
      headers,
      signal,
      ...(isPost && { body: JSON.stringify(input) }),
    });
  } catch (cause) {
    signal.throwIfAborted();
    throw new AppError('NO_SERVER', { values: { url: base, reason: reasonOf(cause) }, cause });
  }
}

function searchOf(input: Record<string, unknown>): URLSearchParams {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(input)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined) search.append(key, String(one));
    }
  }
  return search;
}

async function readJson(base: string, response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw notGoroscope(base, text.slice(0, 80), cause);
  }
}

/** Something answered, but not as this program does. */
function notGoroscope(url: string, reason: string, cause?: unknown): AppError {
  return new AppError('NO_SERVER', { values: { url, reason }, cause });
}

function problemOf(url: string, status: number, body: unknown): AppError {
  if (typeof body === 'object' && body !== null && 'detail' in body && 'hint' in body) {
    const { code, detail, hint } = body as Problem;
    return new AppError(isUsage(code) ? 'SERVER_REFUSED' : 'SERVER_PROBLEM', {
      values: { url, problem: detail, hint },
    });
  }
  return notGoroscope(url, `HTTP ${status}`);
}

/** `fetch failed` hides the system's reason in its cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  if (cause instanceof Error) return 'code' in cause ? String(cause.code) : cause.message;
  return error.message;
}
