import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type WebSocket, WebSocketServer } from 'ws';

const RECORDED = join(import.meta.dirname, 'recorded');

/** One recorded object; `CONTAINER_ID` stands for the id of a container that really runs. */
export function recorded(name: string, containerId = '1'.repeat(64)): Record<string, unknown> {
  return JSON.parse(
    readFileSync(join(RECORDED, name), 'utf8').replaceAll('CONTAINER_ID', containerId),
  ) as Record<string, unknown>;
}

/** What the server knows, refuses and runs. */
export interface KubeServerOptions {
  readonly objects: Readonly<Record<string, unknown>>;
  /** Permissions the user lacks, as `verb resource`. */
  readonly refuses?: readonly string[];
  /** The program behind `/exec` and `/attach`; null where the image has no shell. */
  readonly shell?: (container: string, way: 'exec' | 'attach') => readonly string[] | null;
  readonly token?: string;
  readonly tls?: ServerOptions;
  /** Address behind a port of any pod (`pods/proxy`); undefined where nothing listens. */
  readonly proxy?: (port: number) => string | undefined;
}

/** A running server. */
export interface KubeServer {
  readonly url: string;
  readonly requests: string[];
  readonly patches: unknown[];
  readonly close: () => Promise<void>;
}

/**
 * An API server that answers recorded objects and speaks the stream protocol of exec and attach (v4 and v5 of
 * channel.k8s.io) with real processes behind it. `kubectl` is held against it in kubernetes.test.ts.
 */
export async function startKubeServer(options: KubeServerOptions): Promise<KubeServer> {
  const requests: string[] = [];
  const patches: unknown[] = [];
  const children: ChildProcess[] = [];
  const ephemeral: string[] = [];
  const onRequest = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://server');
    requests.push(`${request.method} ${url.pathname}${url.search}`);
    if (options.token !== undefined && request.headers.authorization !== `Bearer ${options.token}`) {
      return answer(response, 401, status(401, 'Unauthorized'));
    }
    const permission = permissionOf(request.method ?? 'GET', url.pathname);
    if (options.refuses?.includes(permission) === true) {
      return answer(response, 403, status(403, `User "tester" cannot ${permission}`));
    }
    if (request.method === 'PATCH') {
      const body = await readBody(request);
      patches.push(body);
      const list = (body as { spec: { ephemeralContainers: { name: string }[] } }).spec.ephemeralContainers;
      ephemeral.push(...list.map((container) => container.name));
      return answer(response, 200, options.objects[url.pathname.replace('/ephemeralcontainers', '')]);
    }
    const [, port, rest] = /\/pods\/[^/:]+:(\d+)\/proxy(\/.*)$/.exec(url.pathname) ?? [];
    if (port !== undefined)
      return proxied(response, options.proxy?.(Number(port)), `${rest ?? '/'}${url.search}`);
    const found = options.objects[url.pathname];
    if (found === undefined) return answer(response, 404, status(404, `${url.pathname} not found`));
    return answer(response, 200, ephemeral.length === 0 ? found : withEphemeral(found, ephemeral));
  };
  const server: Server =
    options.tls === undefined
      ? createServer((q, r) => void onRequest(q, r))
      : createTlsServer(options.tls, (q, r) => void onRequest(q, r));
  serveStreams(server, options, requests, children);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `${options.tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    requests,
    patches,
    close: async () => {
      for (const child of children) child.kill();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** What the API server answers for `pods/proxy`: the pod's answer, or a 502 where nothing listens. */
async function proxied(response: ServerResponse, to: string | undefined, path: string): Promise<void> {
  if (to === undefined)
    return answer(response, 502, status(502, 'error trying to reach service: connection refused'));
  const got = await fetch(to + path);
  response.writeHead(got.status, { 'content-type': got.headers.get('content-type') ?? 'text/plain' });
  response.end(Buffer.from(await got.arrayBuffer()));
}

function serveStreams(
  server: Server,
  options: KubeServerOptions,
  requests: string[],
  children: ChildProcess[],
): void {
  const sockets = new WebSocketServer({
    noServer: true,
    handleProtocols: (offered) =>
      ['v5.channel.k8s.io', 'v4.channel.k8s.io'].find((name) => offered.has(name)) ?? false,
  });
  server.on('upgrade', (request: IncomingMessage, socket, head) => {
    const url = new URL(request.url ?? '/', 'http://server');
    const way = url.pathname.endsWith('/attach') ? 'attach' : 'exec';
    requests.push(`WS ${url.pathname}`);
    if (options.refuses?.includes(`create pods/${way}`) === true) {
      const body = JSON.stringify(status(403, `User "tester" cannot create resource "pods/${way}"`));
      socket.end(
        `HTTP/1.1 403 Forbidden\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`,
      );
      return;
    }
    sockets.handleUpgrade(request, socket, head, (connection) => {
      const container = url.searchParams.get('container') ?? '';
      const words =
        options.shell === undefined ? url.searchParams.getAll('command') : options.shell(container, way);
      runShell(connection, words, children);
    });
  });
}

/** Channels: 0 input, 1 output, 2 errors, 3 the status at the end, 255 end of a channel (v5). */
function runShell(connection: WebSocket, words: readonly string[] | null, children: ChildProcess[]): void {
  const send = (channel: number, bytes: Buffer) => {
    if (connection.readyState === connection.OPEN)
      connection.send(Buffer.concat([Buffer.from([channel]), bytes]));
  };
  if (words === null) {
    const message = 'exec: "/bin/sh": stat /bin/sh: no such file or directory';
    send(3, Buffer.from(JSON.stringify({ ...status(500, message), reason: 'InternalError' })));
    connection.close(1000);
    return;
  }
  const [program = '', ...args] = words;
  const child = spawn(program, args, { stdio: 'pipe' });
  children.push(child);
  child.stdout.on('data', (chunk: Buffer) => send(1, chunk));
  child.stderr.on('data', (chunk: Buffer) => send(2, chunk));
  child.stdin.on('error', () => undefined);
  child.on('close', () => {
    send(
      3,
      Buffer.from(JSON.stringify({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success' })),
    );
    connection.close(1000);
  });
  connection.on('message', (data) => {
    const bytes = data as Buffer;
    if (bytes[0] === 0) child.stdin.write(bytes.subarray(1));
    if (bytes[0] === 255) child.stdin.end();
  });
  connection.on('close', () => child.stdin.end());
}

function permissionOf(method: string, path: string): string {
  const parts = path.replace(/^\/apis?(?:\/[\w.-]+)?\/v\d\w*\//, '').split('/');
  const rest = parts[0] === 'namespaces' && parts.length > 2 ? parts.slice(2) : parts;
  const [resource = '', name, sub] = rest;
  if (sub === 'proxy') return 'get pods/proxy';
  const verb = method === 'PATCH' ? 'patch' : name === undefined ? 'list' : 'get';
  return `${verb} ${resource}${sub === undefined ? '' : `/${sub}`}`;
}

function withEphemeral(found: unknown, names: readonly string[]): unknown {
  const object = structuredClone(found) as { kind?: string; status?: Record<string, unknown> };
  if (object.kind === 'Pod' && object.status !== undefined) {
    object.status['ephemeralContainerStatuses'] = names.map((name) => ({
      name,
      state: { running: { startedAt: '2026-11-21T10:00:00Z' } },
    }));
  }
  return object;
}

function status(code: number, message: string): object {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, code };
}

function answer(response: ServerResponse, code: number, body: unknown): void {
  response.writeHead(code, { 'content-type': typeof body === 'string' ? 'text/plain' : 'application/json' });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}
