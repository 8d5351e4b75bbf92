import { statusSchema, type Status } from '../../api/system.ts';
import { AppError } from '../../base/errors/app-error.ts';

/** A running server and where it takes telemetry. */
export interface FoundServer {
  readonly url: string;
  readonly otlpHttp: string;
}

const PATIENCE_MS = 3_000;

/**
 * Asks whether a goroscope answers at `url`. Undefined when nobody listens there. Throws NO_SERVER when something else
 * does or it does not receive OTLP over HTTP, TOKEN_REQUIRED and TOKEN_WRONG as the server says.
 */
export async function findServer(url: string, token: string | undefined): Promise<FoundServer | undefined> {
  const status = await askStatus(url, token);
  if (status === undefined) return undefined;
  const { otlpHttp } = status.listen;
  if (otlpHttp === '') throw new AppError('NO_SERVER', { values: { url, reason: 'OTLP/HTTP is switched off' } });
  return { url, otlpHttp: reachable(otlpHttp, url) };
}

/** Waits until everything a server has acknowledged is stored; gives up silently after `patienceMs`. */
export async function waitUntilStored(url: string, token: string | undefined, patienceMs: number): Promise<void> {
  for (const until = Date.now() + patienceMs; Date.now() < until;) {
    const status = await askStatus(url, token);
    if (status === undefined || (status.ingest.walBytes === 0 && status.ingest.lagMs === 0)) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function askStatus(url: string, token: string | undefined): Promise<Status | undefined> {
  let response: Response;
  try {
    response = await fetch(`${url}/api/v1/status`, {
      signal: AbortSignal.timeout(PATIENCE_MS),
      ...(token !== undefined && { headers: { authorization: `Bearer ${token}` } }),
    });
  } catch (cause) {
    if (isRefused(cause)) return undefined;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AppError('NO_SERVER', { values: { url, reason }, cause });
  }
  if (response.status === 401) throw new AppError(token === undefined ? 'TOKEN_REQUIRED' : 'TOKEN_WRONG');
  const parsed = statusSchema.safeParse(await response.json().catch(() => undefined));
  if (!parsed.success) throw new AppError('NO_SERVER', { values: { url, reason: `HTTP ${response.status}` } });
  return parsed.data;
}

function isRefused(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause && cause.code === 'ECONNREFUSED';
}

/** A receiver on "any address" is reached under the name the server was asked by. */
function reachable(otlpHttp: string, url: string): string {
  return otlpHttp.replace(/^http:\/\/(0\.0\.0\.0|\[::\])(?=:)/, `http://${new URL(url).hostname}`);
}
