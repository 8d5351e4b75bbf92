import type { ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Completeness } from '../api/common.ts';
import { type RouteName, ROUTES, type RouteSpec } from '../api/routes.ts';
import { DoctorReports } from '../app/up/doctor-reports.ts';
import { StatusReader } from '../app/up/status.ts';
import { AppError } from '../base/errors/app-error.ts';
import type { ErrorCode } from '../base/errors/catalog.generated.ts';
import { formatDurationNs } from '../base/units.ts';
import { isLoopback } from '../ingest/listen.ts';
import { Access } from './access.ts';
import { QueryGate } from './query-gate.ts';
import { RequestMetrics } from './request-metrics.ts';
import type { FilledServerOptions } from './server-options.ts';
import { StaticFiles } from './static-files.ts';

const compress = promisify(gzip);
/** Below this an answer does not get smaller worth mentioning. */
const COMPRESS_FROM_BYTES = 2048;
const COMPRESS_LEVEL = 5;
const NS_PER_MS = 1e6;

/** What is asked for by name. */
const MISSES: ReadonlySet<string> = new Set([
  'TRACE_NOT_FOUND',
  'SPAN_NOT_FOUND',
  'LOG_NOT_FOUND',
  'METRIC_NOT_FOUND',
] satisfies ErrorCode[]);

function isMiss(error: unknown): error is AppError {
  return error instanceof AppError && MISSES.has(error.code);
}

function notStored(miss: AppError, behindMs: number): AppError {
  const age = formatDurationNs(behindMs * NS_PER_MS);
  return new AppError('TRACE_NOT_STORED', { values: { ...miss.values, age }, cause: miss });
}

function hasCompleteness<T>(answer: T): answer is T & { readonly completeness: Completeness } {
  return typeof answer === 'object' && answer !== null && 'completeness' in answer;
}

/** What all routes of one server share. */
export class ServerCore {
  readonly options: FilledServerOptions;
  readonly access: Access;
  readonly gate: QueryGate;
  readonly status: StatusReader;
  readonly doctor: DoctorReports;
  readonly files: StaticFiles;
  readonly metrics = new RequestMetrics();
  /** Address shown on the status page; known once the server listens. */
  address = '';
  /** Live tails in use. */
  tails = 0;
  /** Answers that go on until somebody ends them. */
  readonly openStreams = new Set<ServerResponse>();

  constructor(options: FilledServerOptions) {
    this.options = options;
    this.access = new Access(options.token);
    this.gate = new QueryGate({ concurrency: options.queryConcurrency, maxWaiting: options.queryMaxWaiting });
    this.status = new StatusReader(options.backend);
    this.doctor = new DoctorReports(options.backend.store);
    this.files = new StaticFiles(options.webDir);
  }

  /**
   * Runs a query when what it reads is stored and it is its turn, and counts how long it took. What is asked for by name and not found
   * (an error, or an answer of which `lacks` says so) is looked for once more when something was on its way. The answer tells of what is
   * not stored yet when the store is behind, judged after it: a query may take long just because the engine does.
   */
  async query<T>(
    signal: AbortSignal,
    route: RouteName,
    work: () => Promise<T>,
    lacks: (answer: T) => boolean = () => false,
  ): Promise<T> {
    const { reads = [] }: RouteSpec = ROUTES[route];
    const { ingest } = this.options.backend;
    const before = await ingest.beRead(reads);
    const run = (): Promise<T> => this.gate.run(signal, () => this.measure(route, work));
    let answer: T | undefined;
    let miss: AppError | undefined;
    try {
      answer = await run();
    } catch (error) {
      if (!isMiss(error)) throw error;
      miss = error;
    }
    if (answer === undefined || lacks(answer)) {
      const behindMs = await ingest.catchUp(reads);
      if (behindMs !== undefined)
        answer = await run().catch((again: unknown) => {
          throw behindMs > 0 && isMiss(again) && again.code === 'TRACE_NOT_FOUND'
            ? notStored(again, behindMs)
            : again;
        });
    }
    if (answer === undefined) throw miss;
    const behindMs = Math.max(before, ingest.behindMs(reads));
    return behindMs > 0 && hasCompleteness(answer)
      ? { ...answer, completeness: { ...answer.completeness, behindMs } }
      : answer;
  }

  private async measure<T>(route: string, work: () => Promise<T>): Promise<T> {
    const startedMs = performance.now();
    let failed = true;
    try {
      const answer = await work();
      failed = false;
      return answer;
    } finally {
      this.metrics.record(route, performance.now() - startedMs, failed);
    }
  }

  /** Sends JSON, compressed for clients elsewhere; on this machine compressing costs more than it saves. */
  async sendJson(request: FastifyRequest, reply: FastifyReply, answer: unknown): Promise<FastifyReply> {
    const text = JSON.stringify(answer);
    void reply.header('cache-control', 'no-store').type('application/json; charset=utf-8');
    const wantsGzip = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
    if (!wantsGzip || text.length < COMPRESS_FROM_BYTES || isLoopback(request.ip.replace(/^::ffff:/, ''))) {
      return reply.send(text);
    }
    const body = await compress(text, { level: COMPRESS_LEVEL });
    return reply.header('content-encoding', 'gzip').header('vary', 'accept-encoding').send(body);
  }
}
