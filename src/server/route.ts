import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { type RouteName, ROUTES, type RouteSpec } from '../api/routes.ts';
import { AppError } from '../base/errors/app-error.ts';
import { QueryRun } from '../store/queries/query-run.ts';
import { checkParameterNames } from './parameter-names.ts';
import { checkTimeRange, parseInput } from './parse-input.ts';
import type { ServerCore } from './server-core.ts';

type Part<N extends RouteName, P extends 'params' | 'query' | 'body'> = (typeof ROUTES)[N] extends {
  readonly [K in P]: infer S extends z.ZodType;
}
  ? z.output<S>
  : undefined;

/** What a handler receives: the parts of the request its route declares, checked. */
export interface RouteInput<N extends RouteName> {
  readonly params: Part<N, 'params'>;
  readonly query: Part<N, 'query'>;
  readonly body: Part<N, 'body'>;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  /** Aborted when the client goes away or the time is up. */
  readonly signal: AbortSignal;
}

/** The answer of a route, as its schema has it. */
export type RouteAnswer<N extends RouteName> = z.input<(typeof ROUTES)[N]['answer']>;

/** `/api/v1/traces/{traceId}` as Fastify writes it. */
function fastifyPath(path: string): string {
  return path.replace(/\{(\w+)\}/g, ':$1');
}

/** Registers a handler that is not bound by the query gate: what it needs is in memory. */
export function addRoute<N extends RouteName>(
  app: FastifyInstance,
  core: ServerCore,
  name: N,
  handler: (input: RouteInput<N>) => Promise<RouteAnswer<N>>,
): void {
  const spec: RouteSpec = ROUTES[name];
  app.route({
    method: spec.method,
    url: fastifyPath(spec.path),
    handler: async (request, reply) => {
      if (spec.open !== true) core.access.require(request.headers);
      checkParameterNames(spec.query, request.query);
      if (spec.body !== undefined) checkParameterNames(spec.body, request.body);
      const query = spec.query === undefined ? undefined : parseInput(spec.query, request.query);
      checkTimeRange(query);
      const timer = new RequestTimer(reply, core.options.queryTimeoutMs);
      try {
        const answer = await handler({
          params: spec.params === undefined ? undefined : parseInput(spec.params, request.params),
          query,
          body: spec.body === undefined ? undefined : parseInput(spec.body, request.body),
          request,
          reply,
          signal: timer.signal,
        } as unknown as RouteInput<N>);
        if (core.options.checkAnswers) spec.answer.parse(answer);
        return await core.sendJson(request, reply, answer);
      } catch (error) {
        throw timer.reasonFor(error);
      } finally {
        timer.end();
      }
    },
  });
}

/**
 * Registers a handler that reads the store: it waits for its turn and gets a run with the request's deadline. `lacks`: whether what
 * was asked for by name is not in an answer; it may be on its way.
 */
export function addQueryRoute<N extends RouteName>(
  app: FastifyInstance,
  core: ServerCore,
  name: N,
  handler: (run: QueryRun, input: RouteInput<N>) => Promise<RouteAnswer<N>>,
  lacks?: (answer: RouteAnswer<N>, input: RouteInput<N>) => boolean,
): void {
  addRoute(app, core, name, (input) =>
    core.query(
      input.signal,
      name,
      () => {
        const run = new QueryRun({
          store: core.options.backend.store,
          timeoutMs: core.options.queryTimeoutMs,
          signal: input.signal,
        });
        return handler(run, input);
      },
      (answer) => lacks?.(answer, input) ?? false,
    ),
  );
}

/** Ends a request's work when its client goes away or its time is up. */
class RequestTimer {
  private readonly controller = new AbortController();
  private readonly timer: NodeJS.Timeout;
  private readonly reply: FastifyReply;
  private readonly onClose = (): void => {
    if (!this.reply.raw.writableFinished) this.controller.abort(new AppError('REQUEST_CANCELLED'));
  };

  constructor(reply: FastifyReply, timeoutMs: number) {
    this.reply = reply;
    this.timer = setTimeout(() => {
      this.controller.abort(new AppError('REQUEST_TIMEOUT', { values: { seconds: timeoutMs / 1000 } }));
    }, timeoutMs);
    reply.raw.on('close', this.onClose);
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** What ended the work, when it was this timer, else the error itself. */
  reasonFor(error: unknown): unknown {
    return this.controller.signal.aborted ? this.controller.signal.reason : error;
  }

  end(): void {
    clearTimeout(this.timer);
    this.reply.raw.off('close', this.onClose);
  }
}
