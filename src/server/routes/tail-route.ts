import type { ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { LogTailEvent } from '../../api/logs.ts';
import { logTailQuerySchema } from '../../api/logs.ts';
import { ROUTES } from '../../api/routes.ts';
import { AppError } from '../../base/errors/app-error.ts';
import { checkParameterNames } from '../parameter-names.ts';
import { parseInput } from '../parse-input.ts';
import { problemOf, toAppError } from '../problem.ts';
import type { ServerCore } from '../server-core.ts';
import { SECURITY_HEADERS } from '../security-headers.ts';

/** Proxies and browsers drop connections that stay silent. */
const HEARTBEAT_MS = 10_000;
/** A client that is this far behind gets nothing more until it has read. */
const MAX_BUFFERED_BYTES = 1024 * 1024;

/** `GET /api/v1/logs/tail`: server-sent events with new log records (HTML standard, section 9.2). */
export function addTailRoute(app: FastifyInstance, core: ServerCore): void {
  app.get(ROUTES.logTail.path, (request, reply) => {
    core.access.require(request.headers);
    checkParameterNames(logTailQuerySchema, request.query);
    const query = parseInput(logTailQuerySchema, request.query);
    const { maxTails, backend } = core.options;
    if (core.tails >= maxTails) throw new AppError('TOO_MANY_TAILS', { values: { limit: maxTails } });
    core.tails++;
    reply.hijack();
    const response = reply.raw;
    response.writeHead(200, {
      ...SECURITY_HEADERS,
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    response.write(': listening\n\n');
    const heartbeat = setInterval(() => response.write(': still here\n\n'), HEARTBEAT_MS);
    const unsubscribe = backend.tail.subscribe(query, {
      isBusy: () => response.writableLength > MAX_BUFFERED_BYTES,
      onEvent: (event) => writeEvent(response, 'logs', event),
      onError: (error) => {
        writeEvent(response, 'problem', problemOf(toAppError(error, core.options.onInternalError)));
        response.end();
      },
    });
    response.on('drain', () => backend.tail.resume());
    core.openStreams.add(response);
    response.on('close', () => {
      clearInterval(heartbeat);
      unsubscribe();
      core.openStreams.delete(response);
      core.tails--;
    });
  });
}

function writeEvent(response: ServerResponse, name: string, data: LogTailEvent | object): void {
  response.write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
}
