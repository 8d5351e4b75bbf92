import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { extname, join, normalize } from 'node:path';
import type { AddressInfo } from 'node:net';
import type { z } from 'zod';
import type { Problem } from '../../../src/api/common.ts';
import { ROUTES, type RouteName, type RouteSpec } from '../../../src/api/routes.ts';
import { say } from '../../../src/base/messages.ts';
import { logContext, logFacets, logHistogram, logMatches, searchLogs } from './answer-logs.ts';
import { METRICS, metricLabels, queryMetric } from './answer-metrics.ts';
import { checkParameterNames } from '../../../src/server/parameter-names.ts';
import { profileList } from './answer-profiles.ts';
import { resolveText, statusOf } from './answer-system.ts';
import {
  COMPLETE,
  operations,
  overview,
  searchTraces,
  serviceMap,
  spanDetail,
  traceColumns,
  traceFacets,
  traceHistogram,
} from './answer-traces.ts';
import { doctorHistory } from './answer-history.ts';
import { DOCTOR_REPORT } from './doctor-report.ts';
import type { StubWorld } from './model.ts';

/** What a stub server does beside answering: `fail` refuses every data request, `token` asks for one first. */
export interface StubOptions {
  readonly world: StubWorld;
  /** Folder of the built UI. */
  readonly webDir: string;
  readonly fail?: boolean;
  readonly token?: string;
  readonly port?: number;
}

/** A running stub server. */
export interface StubServer {
  readonly url: string;
  close(): Promise<void>;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
};

/** The policy of the real server: no inline scripts, nothing from elsewhere. */
const POLICY =
  "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; connect-src 'self'";

/** `UI_STUB_DELAY_MS`: every answer comes that much later. Tests that read a page too early fail then, each time. */
const DELAY_MS = Number(process.env['UI_STUB_DELAY_MS'] ?? 0);

type Params = Readonly<Record<string, string>>;
type Answer = { readonly value: unknown } | { readonly problem: Problem };

function problem(status: number, code: string, en: string, zh: string): Answer {
  const hint = say({ en: 'This is a stub server.', zh: '这是一个桩服务器。' });
  return { problem: { type: 'about:blank', title: code, status, code, detail: say({ en, zh }), hint } };
}

const NOT_FOUND = problem(
  404,
  'TRACE_NOT_FOUND',
  'No span of this trace is in the store.',
  '存储中没有该链路的任何 Span。',
);

/** Matches `/api/v1/x/{id}` against an address. */
function matchPath(pattern: string, path: string): Params | undefined {
  const names: string[] = [];
  const source = pattern.replace(/\{(\w+)\}/g, (_, name: string) => {
    names.push(name);
    return '([^/]+)';
  });
  const match = new RegExp(`^${source}$`).exec(path);
  return match === null
    ? undefined
    : Object.fromEntries(names.map((name, i) => [name, decodeURIComponent(match[i + 1] ?? '')]));
}

function queryOf(url: URL): Record<string, string | string[]> {
  const query: Record<string, string | string[]> = {};
  for (const key of new Set(url.searchParams.keys())) {
    const values = url.searchParams.getAll(key);
    query[key] = values.length === 1 ? (values[0] ?? '') : values;
  }
  return query;
}

type Handler = (query: never, params: Params) => Answer;

function handlers(
  world: StubWorld,
  now: () => number,
  url: () => string,
): Partial<Record<RouteName, Handler>> {
  const ok = (value: unknown): Answer => ({ value });
  type Q<N extends RouteName> = (typeof ROUTES)[N] extends { readonly query: infer S extends z.ZodType }
    ? z.infer<S>
    : never;
  const table: { readonly [N in RouteName]?: (query: Q<N>, params: Params) => Answer } = {
    overview: (q) => ok(overview(world, q)),
    operations: (q, p) => ok(operations(world, p['service'] ?? '', q)),
    serviceMap: (q) => ok(serviceMap(world, q)),
    traceSearch: (q) => ok(searchTraces(world, q)),
    traceHistogram: (q) => ok(traceHistogram(world, q)),
    traceFacets: (q) => ok(traceFacets(world, q)),
    trace: (_, p) => {
      const trace = world.traces.find((one) => one.traceId === p['traceId']);
      return trace === undefined ? NOT_FOUND : ok(traceColumns(world, trace));
    },
    span: (_, p) => {
      const trace = world.traces.find((one) => one.traceId === p['traceId']);
      const index = trace?.spans.findIndex((span) => span.spanId === p['spanId']) ?? -1;
      return trace === undefined || index < 0 ? NOT_FOUND : ok(spanDetail(trace, index));
    },
    logSearch: (q) => ok(searchLogs(world, q)),
    logHistogram: (q) => ok(logHistogram(world, q)),
    logFacets: (q) => ok(logFacets(world, q)),
    logContext: (q, p) => {
      const found = logContext(world, p['id'] ?? '', q.before, q.after);
      return found === undefined ? NOT_FOUND : ok(found);
    },
    profileList: (q) => ok(profileList(world, q)),
    metricList: (q) =>
      ok({
        metrics: world.traces.length === 0 ? [] : METRICS.filter((m) => m.name.includes(q.text ?? '')),
        completeness: COMPLETE,
      }),
    metricLabels: (q) => ok(metricLabels(q.name)),
    metricQuery: (q) => ok(queryMetric(world, q)),
    doctorHistory: (q) => ok(doctorHistory(world, q)),
    doctor: () => ok({ report: DOCTOR_REPORT, collectedUnixMs: world.nowMs - 40_000 }),
    status: () => ok(statusOf(world, now(), url())),
    resolve: (q) => ok(resolveText(world, q.q)),
  };
  return table;
}

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, {
    'content-type': status >= 400 ? 'application/problem+json' : 'application/json',
  });
  response.end(JSON.stringify(value));
}

function sendAnswer(response: ServerResponse, answer: Answer, spec: RouteSpec): void {
  if ('problem' in answer) sendJson(response, answer.problem.status, answer.problem);
  // The stub cannot drift from the contract: every answer is judged by its schema.
  else sendJson(response, 200, spec.answer.parse(answer.value));
}

function sendFile(response: ServerResponse, webDir: string, path: string): void {
  const file = join(webDir, normalize(path));
  const found = file.startsWith(webDir) && existsSync(file) && statSync(file).isFile();
  const served = found ? file : join(webDir, 'index.html');
  response.writeHead(200, {
    'content-type': TYPES[extname(served)] ?? 'application/octet-stream',
    'content-security-policy': POLICY,
  });
  createReadStream(served).pipe(response);
}

/** Sends the newest lines again and again with new times: a tail that never ends. */
function sendTail(request: IncomingMessage, response: ServerResponse, world: StubWorld, query: never): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  const lines = world.logs.filter((log) => logMatches(log, query));
  let n = 0;
  const timer = setInterval(() => {
    const line = lines[n % Math.max(1, lines.length)];
    if (line === undefined) return;
    const time = String(BigInt(world.nowMs + n * 250) * 1_000_000n);
    const event = { logs: [{ ...line, id: `tail-${n}`, timeUnixNano: time }], dropped: n === 8 ? 120 : 0 };
    response.write(`event: logs\ndata: ${JSON.stringify(ROUTES.logTail.answer.parse(event))}\n\n`);
    n++;
  }, 250);
  request.on('close', () => clearInterval(timer));
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return JSON.parse(text);
}

/** Starts a stub of the HTTP interface on a free port of the loopback address. */
export async function startStub(options: StubOptions): Promise<StubServer> {
  const { world, webDir, token } = options;
  const started = Date.now();
  const now = (): number => world.nowMs + (Date.now() - started);
  let address = '';
  const table = handlers(world, now, () => address);
  let signedIn = token === undefined;

  const handleSession = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.method === 'POST') {
      const body = ROUTES.signIn.body.parse(await readJson(request));
      if (body.token !== token) {
        sendAnswer(
          response,
          problem(401, 'TOKEN_WRONG', 'This is not the token of this server.', '令牌不正确。'),
          ROUTES.signIn,
        );
        return;
      }
      signedIn = true;
    }
    sendJson(response, 200, ROUTES.session.answer.parse({ tokenRequired: token !== undefined, signedIn }));
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://stub');
    if (!url.pathname.startsWith('/api/')) return sendFile(response, webDir, url.pathname);
    if (DELAY_MS > 0) await new Promise((resolve) => setTimeout(resolve, DELAY_MS));
    if (url.pathname === '/api/v1/session') return handleSession(request, response);
    if (!signedIn)
      return sendAnswer(
        response,
        problem(401, 'TOKEN_REQUIRED', 'A token is required.', '需要令牌。'),
        ROUTES.status,
      );
    for (const name of Object.keys(ROUTES) as RouteName[]) {
      const spec: RouteSpec = ROUTES[name];
      const params = matchPath(spec.path, url.pathname);
      if (params === undefined || spec.method !== request.method) continue;
      // As strict as the server: a name the contract does not have would be a defect of the page.
      checkParameterNames(spec.query, queryOf(url));
      const query = (spec.query?.parse(queryOf(url)) ?? {}) as never;
      if (spec.stream === true) return sendTail(request, response, world, query);
      if (options.fail === true && name !== 'status')
        return sendAnswer(
          response,
          problem(503, 'STORE_NOT_READY', 'The storage engine is restarting.', '存储引擎正在重启。'),
          spec,
        );
      const handler = table[name];
      if (handler !== undefined) return sendAnswer(response, handler(query, params), spec);
    }
    return sendAnswer(
      response,
      problem(404, 'NO_ROUTE', `There is no ${url.pathname}.`, `没有 ${url.pathname}。`),
      ROUTES.status,
    );
  };

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      // A query or an answer that breaks the contract: seen by the test as a failed request.
      console.error(`stub: ${request.url}: ${String(error)}`);
      sendJson(response, 500, { stub: String(error) });
    });
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: address,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
