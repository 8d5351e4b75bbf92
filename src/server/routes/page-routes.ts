import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../../base/errors/app-error.ts';
import { renderMetrics } from '../metrics-page.ts';
import { PROMETHEUS_TYPE } from '../prometheus-text.ts';
import type { ServerCore } from '../server-core.ts';

/** Health, own metrics, the OpenAPI document, and the web UI for everything else. */
export function addPageRoutes(app: FastifyInstance, core: ServerCore): void {
  app.get('/healthz', (_, reply) => reply.header('cache-control', 'no-store').send('ok\n'));
  app.get('/readyz', (_, reply) => {
    const { store, ingest } = core.options.backend;
    const health = store.health();
    const refusal = ingest.stats().refusal;
    const isReady = health.state === 'ready' && refusal === null;
    const text = isReady ? 'ready' : (refusal?.en ?? `the engine is ${health.state}`);
    return reply
      .code(isReady ? 200 : 503)
      .header('cache-control', 'no-store')
      .send(`${text}\n`);
  });
  app.get('/metrics', (request, reply) => {
    // A browser's address bar asks for HTML first, a scraper never does.
    if (/^\s*text\/html\b/i.test(request.headers.accept ?? '')) {
      return reply.header('vary', 'accept').redirect('/metrics/explore', 302);
    }
    core.access.require(request.headers);
    return reply.type(PROMETHEUS_TYPE).header('cache-control', 'no-store').send(renderMetrics(core));
  });
  app.get('/api/openapi.json', async (_, reply) => {
    const { openApiDocument } = await import('../../api/openapi.ts');
    return reply
      .type('application/json; charset=utf-8')
      .header('cache-control', 'no-cache')
      .send(JSON.stringify(openApiDocument()));
  });
  app.setNotFoundHandler(async (request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '/';
    const isPage = (request.method === 'GET' || request.method === 'HEAD') && !path.startsWith('/api/');
    if (isPage && (await sendFile(core, request, reply, path))) return reply;
    throw new AppError('ROUTE_NOT_FOUND', { values: { method: request.method, path: path.slice(0, 200) } });
  });
}

async function sendFile(
  core: ServerCore,
  request: FastifyRequest,
  reply: FastifyReply,
  path: string,
): Promise<boolean> {
  const accepted = request.headers['accept-encoding'];
  const file = await core.files.find(path, Array.isArray(accepted) ? accepted.join(',') : (accepted ?? ''));
  if (file === undefined) return false;
  void reply
    .code(200)
    .header('etag', file.etag)
    .header('cache-control', file.cacheControl)
    .header('vary', 'accept-encoding')
    .type(file.type);
  if (file.encoding !== undefined) void reply.header('content-encoding', file.encoding);
  if (request.headers['if-none-match'] === file.etag) {
    await reply.code(304).send();
    return true;
  }
  await reply.send(file.body);
  return true;
}
