import { type FastifyError, type FastifyInstance, type FastifyReply, fastify } from 'fastify';
import { AppError } from '../base/errors/app-error.ts';
import { formatBytes } from '../base/units.ts';
import { isLoopback } from '../ingest/listen.ts';
import { describePortOwner } from '../ingest/port-owner.ts';
import { guardHost } from './host-guard.ts';
import { PROBLEM_TYPE, problemOf, retryAfterSeconds, toAppError } from './problem.ts';
import { addDoctorRoutes } from './routes/doctor-routes.ts';
import { addPageRoutes } from './routes/page-routes.ts';
import { addProfileRoutes } from './routes/profile-routes.ts';
import { addQueryRoutes } from './routes/query-routes.ts';
import { addSqlRoute } from './routes/sql-route.ts';
import { addSystemRoutes } from './routes/system-routes.ts';
import { addTailRoute } from './routes/tail-route.ts';
import { encodeServerMetrics } from './self-telemetry.ts';
import { SECURITY_HEADERS } from './security-headers.ts';
import { answerBrokenRequest } from './broken-request.ts';
import { ServerCore } from './server-core.ts';
import { fillServerOptions, type ServerOptions } from './server-options.ts';

/** The largest request body is a long SQL statement. */
const MAX_BODY_BYTES = 256 * 1024;

/** The web server of a running system. */
export interface RunningServer {
  readonly host: string;
  readonly port: number;
  /** Address for a browser on this machine. */
  readonly url: string;
  /** Ends live tails, lets running requests end, closes all connections. */
  close(): Promise<void>;
}

/**
 * Starts the HTTP interface and the web UI. Errors: SERVER_TOKEN_REQUIRED on an address other machines can reach,
 * SERVER_PORT_IN_USE with the process that has it, SERVER_ADDRESS_UNUSABLE.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { app, core } = createServer(options);
  try {
    await app.listen({ host: options.host, port: options.port });
  } catch (cause) {
    throw listenError(options, cause);
  }
  const address = app.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;
  const shown = options.host.includes(':') ? `[${options.host}]` : options.host;
  core.address = `http://${shown}:${port}`;
  const isAny = options.host === '0.0.0.0' || options.host === '::';
  const own = sendOwnMetrics(core);
  core.doctor.start(core.options.doctorEveryMs);
  let closed: Promise<void> | undefined;
  return {
    host: options.host,
    port,
    url: `http://${isAny ? '127.0.0.1' : shown}:${port}`,
    close: () => {
      clearInterval(own);
      core.doctor.stop();
      return (closed ??= close(app, core));
    },
  };
}

/** Builds the server without listening. Errors: SERVER_TOKEN_REQUIRED. */
function createServer(options: ServerOptions): { readonly app: FastifyInstance; readonly core: ServerCore } {
  const loopbackOnly = isLoopback(options.host);
  if (!loopbackOnly && options.token === undefined) {
    throw new AppError('SERVER_TOKEN_REQUIRED', { values: { host: options.host } });
  }
  const core = new ServerCore(fillServerOptions(options));
  const app = fastify({
    bodyLimit: MAX_BODY_BYTES,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 500 },
    // An address that cannot be decoded, a request that is no HTTP: answered like every other error.
    frameworkErrors: (error, _request, reply) => {
      void reply.headers(SECURITY_HEADERS);
      sendProblem(core, asAppError(error, undefined), reply);
    },
    clientErrorHandler: (error, socket) => answerBrokenRequest(error, socket),
  });
  // Only JSON: a form of another site can send text/plain without asking first.
  app.removeContentTypeParser('text/plain');
  const guard = {
    loopbackOnly,
    tokenRequired: core.access.tokenRequired,
    allowedHosts: core.options.allowedHosts.map((host) => host.toLowerCase()),
  };
  app.addHook('onRequest', async (request, reply) => {
    void reply.headers(SECURITY_HEADERS);
    guardHost(request.headers, guard);
  });
  app.setErrorHandler((error: FastifyError | AppError, request, reply) => {
    sendProblem(core, asAppError(error, request.headers['content-type']), reply);
  });
  addQueryRoutes(app, core);
  addProfileRoutes(app, core);
  addSqlRoute(app, core);
  addSystemRoutes(app, core);
  addDoctorRoutes(app, core);
  addTailRoute(app, core);
  addPageRoutes(app, core);
  return { app, core };
}

function sendProblem(core: ServerCore, error: unknown, reply: FastifyReply): void {
  const known = toAppError(error, core.options.onInternalError);
  const retryAfter = retryAfterSeconds(known.code);
  if (retryAfter !== undefined) void reply.header('retry-after', String(retryAfter));
  if (known.entry.httpStatus === 401) void reply.header('www-authenticate', 'Bearer realm="goroscope"');
  void reply
    .code(known.entry.httpStatus)
    .header('cache-control', 'no-store')
    .type(PROBLEM_TYPE)
    .send(JSON.stringify(problemOf(known)));
}

/** Stores the server's own metrics the way every sender's are stored; a refusal is the next round's matter. */
function sendOwnMetrics(core: ServerCore): NodeJS.Timeout | undefined {
  const every = core.options.selfTelemetryEveryMs;
  if (every <= 0) return undefined;
  return setInterval(() => {
    void core.options.backend.ingest.accept('metrics', encodeServerMetrics(core, Date.now()));
  }, every);
}

/** What the framework itself refuses, in the words of the catalogue. */
function asAppError(error: FastifyError | AppError, contentType: string | undefined): unknown {
  if (error instanceof AppError) return error;
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new AppError('REQUEST_TOO_LARGE', {
        values: { limit: formatBytes(MAX_BODY_BYTES) },
        cause: error,
      });
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new AppError('WRONG_CONTENT_TYPE', {
        values: { seen: (contentType ?? '').slice(0, 100) },
        cause: error,
      });
    default:
      if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) {
        return new AppError('BAD_REQUEST', { values: { problem: error.message }, cause: error });
      }
      return error;
  }
}

/** Why a server cannot listen, with the process that has the port. */
export function listenError(options: Pick<ServerOptions, 'host' | 'port'>, cause: unknown): AppError {
  const address = `${options.host}:${options.port}`;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'EADDRINUSE') {
    const owner = describePortOwner(options.port);
    return new AppError('SERVER_PORT_IN_USE', { values: { address, owner }, cause });
  }
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new AppError('SERVER_ADDRESS_UNUSABLE', { values: { address, reason }, cause });
}

async function close(app: FastifyInstance, core: ServerCore): Promise<void> {
  for (const stream of core.openStreams) stream.end();
  await app.close();
}
