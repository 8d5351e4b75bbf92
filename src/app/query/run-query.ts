import { AppError } from '../../base/errors/app-error.ts';
import type { Lang } from '../../base/messages.ts';
import { say } from '../../base/messages.ts';
import type { SqlResult } from '../../api/system.ts';
import { runQueryMessages as m } from './run-query.messages.ts';
import {
  renderLogs,
  renderMetric,
  renderMetricList,
  renderNotes,
  renderSql,
  renderTraces,
  type ResultStyle,
} from './render-results.ts';
import type { AskedInput, TelemetrySource } from './telemetry-source.ts';
import { readRange } from './read-range.ts';

/** What `goroscope query` was asked, words and options as typed. */
export interface QueryRequest {
  readonly what: string;
  readonly words: readonly string[];
  readonly from: string;
  readonly to: string;
  readonly service: string | undefined;
  readonly operation: string | undefined;
  readonly status: string | undefined;
  readonly kind: string | undefined;
  /** Milliseconds. */
  readonly minDuration: number | undefined;
  readonly maxDuration: number | undefined;
  readonly attr: readonly string[];
  readonly requestId: string | undefined;
  readonly trace: string | undefined;
  readonly severity: string | undefined;
  readonly order: string;
  readonly fn: string;
  readonly quantile: number;
  readonly aggregate: string;
  readonly by: readonly string[];
  readonly filter: readonly string[];
  readonly limit: number | undefined;
  readonly stdin: AsyncIterable<string | Buffer>;
}

/** Where results and notes go. */
export interface QueryIo {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly isTty: boolean;
  readonly columns: number;
  readonly lang: Lang;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly signal: AbortSignal;
}

/**
 * Runs one query and prints its answer; answers the exit code. Notes about what is missing go to the error stream, so
 * that a pipe gets rows only. Errors: BAD_ARGUMENT, BAD_OPTION, those of the source.
 */
export async function runQuery(source: TelemetrySource, request: QueryRequest, io: QueryIo): Promise<number> {
  const style: ResultStyle = { lang: io.lang, width: io.isTty ? io.columns : undefined };
  switch (request.what) {
    case 'traces': {
      const answer = await source.ask('traceSearch', traceInput(request), io.signal);
      print(io, answer, renderTraces(answer, style), answer.traces.length);
      return 0;
    }
    case 'logs': {
      const answer = await source.ask('logSearch', logInput(request), io.signal);
      print(io, answer, renderLogs(answer, style), answer.logs.length);
      return 0;
    }
    case 'metrics':
      return runMetrics(source, request, io, style);
    case 'sql': {
      const answer = await source.ask('sql', await sqlInput(request), io.signal);
      print(io, answer, renderSql(answer, style), answer.rows.length);
      return 0;
    }
    default:
      throw badArgument(say(m.unknownWhat, { seen: request.what }));
  }
}

async function runMetrics(
  source: TelemetrySource,
  request: QueryRequest,
  io: QueryIo,
  style: ResultStyle,
): Promise<number> {
  const [name] = request.words;
  if (name === undefined || name.includes('*')) {
    const input = {
      ...readRange(request, Date.now()),
      service: request.service,
      text: name?.replaceAll('*', ''),
    };
    const answer = await source.ask('metricList', input, io.signal);
    print(io, answer, renderMetricList(answer, style), answer.metrics.length);
    return 0;
  }
  const service = request.service === undefined ? [] : [`service.name=${request.service}`];
  const input = {
    ...readRange(request, Date.now()),
    name,
    fn: request.fn,
    quantile: request.quantile,
    aggregate: request.aggregate,
    by: [...request.by],
    filter: [...request.filter, ...service],
    points: 120,
  } as AskedInput<'metricQuery'>;
  const answer = await source.ask('metricQuery', input, io.signal);
  print(io, answer, renderMetric(answer, style), answer.series.length, answer.cutSeries);
  return 0;
}

function print(
  io: QueryIo,
  answer: Pick<SqlResult, 'completeness'>,
  rendered: string,
  shown: number,
  cutSeries = 0,
): void {
  if (io.json) {
    io.out(`${JSON.stringify({ schema: 1, ...answer })}\n`);
    return;
  }
  io.out(rendered);
  if (!io.quiet) io.err(renderNotes(answer.completeness, shown, cutSeries, io.lang));
}

function traceInput(request: QueryRequest): AskedInput<'traceSearch'> {
  const text = request.words.join(' ');
  const ns = (ms: number | undefined) => (ms === undefined ? undefined : ms * 1e6);
  return {
    ...readRange(request, Date.now()),
    service: request.service,
    operation: request.operation,
    status: request.status,
    kind: request.kind,
    minDurationNs: ns(request.minDuration),
    maxDurationNs: ns(request.maxDuration),
    attr: [...request.attr],
    requestId: request.requestId,
    text: text === '' ? undefined : text,
    limit: request.limit ?? 50,
    order: request.order,
  } as AskedInput<'traceSearch'>;
}

function logInput(request: QueryRequest): AskedInput<'logSearch'> {
  // A word that was one argument with spaces is a phrase.
  const text = request.words
    .map((word) => (/\s/.test(word) && !word.includes('"') ? `"${word}"` : word))
    .join(' ');
  return {
    ...readRange(request, Date.now()),
    service: request.service,
    minSeverity: request.severity,
    traceId: request.trace,
    requestId: request.requestId,
    attr: [...request.attr],
    text: text === '' ? undefined : text,
    limit: request.limit ?? 200,
  } as AskedInput<'logSearch'>;
}

async function sqlInput(request: QueryRequest): Promise<AskedInput<'sql'>> {
  let query = request.words.join(' ');
  if (query === '-') {
    query = '';
    for await (const chunk of request.stdin) query += String(chunk);
  }
  if (query.trim() === '') throw badArgument(say(m.noSql));
  return { query, ...(request.limit !== undefined && { limit: request.limit }) };
}

function badArgument(problem: { readonly en: string; readonly zh: string }): AppError {
  return new AppError('BAD_ARGUMENT', { values: { command: 'query', problem } });
}
