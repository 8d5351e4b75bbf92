import { createReadStream, statSync } from 'node:fs';
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer as createTcpServer, connect, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { type Certificate, createAuthority } from './certificate.ts';
import type { Fault } from './fault.ts';
import { alteredZip, builtinModules, type LabModule } from './lab-modules.ts';

/** How a lab proxy is started. */
export interface GoproxyOptions {
  /** 0 for any free port. */
  readonly port: number;
  /** Loopback address that is listened on; 127.0.0.1 unless told. */
  readonly host?: string;
  readonly tls: boolean;
  readonly faults: readonly Fault[];
  /** `cache/download` of a module cache; undefined for the built-in modules. */
  readonly cacheDir: string | undefined;
  /** Name of this machine that the certificate is for, too. */
  readonly name?: string;
  /** Login that each request must carry with Basic. */
  readonly login?: { readonly user: string; readonly password: string };
  readonly onRequest?: (method: string, path: string, status: number) => void;
}

/** A running lab proxy. */
export interface Goproxy {
  /** For GOPROXY. */
  readonly url: string;
  /** Authority of its certificate, for SSL_CERT_FILE; undefined without TLS. */
  readonly authorityPem: string | undefined;
  /** Questions for modules that are not there, counted with the fault `delay-missing`. */
  readonly missing: MissingCounts;
  readonly close: () => Promise<void>;
}

/** How often a proxy was asked for what it does not have. */
export interface MissingCounts {
  readonly requests: number;
  /** Those that it had to look for; the others it knew from before. */
  readonly lookups: number;
  readonly paths: ReadonlySet<string>;
}

type Counts = { -readonly [K in keyof MissingCounts]: MissingCounts[K] } & { readonly paths: Set<string> };

/**
 * A module proxy that speaks the GOPROXY protocol and goes wrong as it is told. Source: go.dev/ref/mod, "GOPROXY
 * protocol". Files come from a module cache as they lie there, paths are checked against climbing out.
 */
export async function startGoproxy(options: GoproxyOptions): Promise<Goproxy> {
  const has = (kind: Fault['kind']) => options.faults.some((f) => f.kind === kind);
  const authority = options.tls ? createAuthority() : undefined;
  // An authority that nobody is told of.
  const signer = has('unknown-authority') ? createAuthority() : authority;
  const certificate = signer?.issue(
    has('expired-certificate') ? 'expired' : has('wrong-certificate') ? 'wrong-name' : 'valid',
    options.name,
  );
  const sockets = new Set<Socket>();
  const missing: Counts = { requests: 0, lookups: 0, paths: new Set() };
  const inner = createInner(
    certificate,
    (request, response) => void answer(request, response, options, missing),
  );
  const server = delayed(inner, options.faults);
  for (const one of new Set([inner, server]))
    one.on('connection', (socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.once('close', () => sockets.delete(socket));
    });
  if (inner !== server) await listen(inner, 0);
  await listen(server, options.port, options.host);
  return {
    url: `${options.tls ? 'https' : 'http'}://127.0.0.1:${portOf(server)}`,
    authorityPem: authority?.pem,
    missing,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      for (const one of new Set([inner, server])) await new Promise<void>((done) => one.close(() => done()));
    },
  };
}

function createInner(certificate: Certificate | undefined, listener: RequestListener): Server {
  return certificate === undefined
    ? createHttpServer(listener)
    : createHttpsServer({ ...certificate }, listener);
}

/** A server in front that holds every connection back before the first byte, which delays the handshake alone. */
function delayed(inner: Server, faults: readonly Fault[]): Server {
  const delay = faults.find((f) => f.kind === 'delay' && f.stage === 'tls');
  if (delay?.kind !== 'delay') return inner;
  return createTcpServer((outer) => {
    outer.pause();
    const timer = setTimeout(() => {
      const back = connect(portOf(inner), '127.0.0.1');
      back.on('error', () => outer.destroy());
      outer.on('error', () => back.destroy());
      outer.pipe(back).pipe(outer);
    }, delay.ms);
    outer.once('close', () => clearTimeout(timer));
  });
}

function listen(server: Server, port: number, host = '127.0.0.1'): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve());
  });
}

function portOf(server: Server): number {
  const address = server.address();
  return address === null || typeof address === 'string' ? 0 : address.port;
}

const wait = (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms));

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  options: GoproxyOptions,
  missing: Counts,
): Promise<void> {
  const { faults, cacheDir, onRequest } = options;
  const whole = decodeURIComponent((request.url ?? '/').split('?')[0] ?? '/');
  const path = whole.startsWith(MOVED) ? whole.slice(MOVED.length - 1) : whole;
  const report = (status: number) => onRequest?.(request.method ?? '', path, status);
  if (faults.some((f) => f.kind === 'reset')) {
    report(0);
    request.socket.resetAndDestroy();
    return;
  }
  if (!isAllowed(request, options.login)) {
    report(401);
    response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="goroscope lab"' }).end('lab: who are you?\n');
    return;
  }
  await wait(delayOf(faults, 'first-byte'));
  const status = faults.find((f) => f.kind === 'status');
  if (status?.kind === 'status') {
    report(status.status);
    response.writeHead(status.status, { 'Content-Type': 'text/plain' }).end(`lab: status ${status.status}\n`);
    return;
  }
  const location = redirectFor(whole, request, faults);
  if (location !== undefined) {
    report(302);
    response.writeHead(302, { Location: location }).end();
    return;
  }
  const early = await withoutModules(path, faults, missing);
  if (early !== undefined) {
    report(early.status);
    response.writeHead(early.status, { 'Content-Type': early.type }).end(early.text);
    return;
  }
  const file = cacheDir === undefined ? fromBuiltin(path, faults) : undefined;
  if (file !== undefined) {
    report(200);
    response.writeHead(200, { 'Content-Type': 'application/octet-stream' });
    response.flushHeaders();
    await wait(delayOf(faults, 'body'));
    response.end(cut(path, file, faults));
    return;
  }
  const onDisk = cacheDir === undefined ? undefined : fileBelow(cacheDir, path);
  if (onDisk !== undefined) {
    report(200);
    response.writeHead(200, { 'Content-Type': 'application/octet-stream' });
    response.flushHeaders();
    await wait(delayOf(faults, 'body'));
    sendFile(onDisk, path, faults, response);
    return;
  }
  report(404);
  response.writeHead(404, { 'Content-Type': 'text/plain' }).end('not found: no such module\n');
}

const MOVED = '/moved/';
const LOGIN_PAGE = '<!doctype html>\n<title>Sign in</title>\n<form method="post"></form>\n';

/** Answers of a proxy that has nothing: a page, or "not here" after a while. */
async function withoutModules(
  path: string,
  faults: readonly Fault[],
  missing: Counts,
): Promise<{ readonly status: number; readonly type: string; readonly text: string } | undefined> {
  if (faults.some((f) => f.kind === 'login-page'))
    return { status: 200, type: 'text/html', text: LOGIN_PAGE };
  const ms = delayOf(faults, 'missing');
  if (ms === 0) return undefined;
  const module = path.split('/@')[0] ?? path;
  const isKnown = missing.paths.has(module) && faults.some((f) => f.kind === 'negative-cache');
  missing.requests++;
  if (!isKnown) missing.lookups++;
  if (!isKnown) await wait(ms);
  missing.paths.add(module);
  return { status: 404, type: 'text/plain', text: 'not found: no such module\n' };
}

function redirectFor(path: string, request: IncomingMessage, faults: readonly Fault[]): string | undefined {
  const kinds = new Set(faults.map((f) => f.kind));
  if (kinds.has('redirect-loop')) return `${path}?again`;
  if (kinds.has('redirect-insecure')) return `http://${request.headers.host ?? ''}${path}`;
  return kinds.has('redirect') && !path.startsWith(MOVED) ? `${MOVED}${path.slice(1)}` : undefined;
}

function delayOf(faults: readonly Fault[], stage: 'first-byte' | 'body' | 'missing'): number {
  return faults.reduce((sum, f) => sum + (f.kind === 'delay' && f.stage === stage ? f.ms : 0), 0);
}

function sendFile(file: string, path: string, faults: readonly Fault[], response: ServerResponse): void {
  const short = path.endsWith('.zip') && faults.some((f) => f.kind === 'truncated-zip');
  const { size } = statSync(file);
  createReadStream(file, short ? { end: Math.max(0, (size >> 1) - 1) } : {}).pipe(response);
}

function isAllowed({ headers }: IncomingMessage, login: GoproxyOptions['login']): boolean {
  if (login === undefined) return true;
  return (
    headers.authorization === `Basic ${Buffer.from(`${login.user}:${login.password}`).toString('base64')}`
  );
}

/** A file of the cache; undefined for what is not there or would lie outside. */
function fileBelow(dir: string, path: string): string | undefined {
  if (path.split('/').some((part) => part === '..') || path.includes('\0')) return undefined;
  const full = join(dir, path);
  return statSync(full, { throwIfNoEntry: false })?.isFile() === true ? full : undefined;
}

function fromBuiltin(path: string, faults: readonly Fault[]): Buffer | undefined {
  const match = /^\/(.+)\/@(?:v\/(list|.+\.(?:info|mod|zip))|latest)$/.exec(path);
  const modules = builtinModules().filter((m) => m.path === match?.[1]);
  const [newest] = modules;
  if (match === null || newest === undefined) return undefined;
  const name = match[2];
  if (name === undefined) return Buffer.from(newest.info);
  if (name === 'list') return Buffer.from(modules.map((m) => `${m.version}\n`).join(''));
  const module = modules.find((m) => name.startsWith(`${m.version}.`));
  return module === undefined ? undefined : partOf(module, name.slice(module.version.length + 1), faults);
}

function partOf(module: LabModule, part: string, faults: readonly Fault[]): Buffer | undefined {
  if (part === 'info') return Buffer.from(module.info);
  if (part === 'mod') return Buffer.from(module.mod);
  if (part !== 'zip') return undefined;
  return faults.some((f) => f.kind === 'bad-checksum') ? alteredZip(module) : module.zip;
}

function cut(path: string, file: Buffer, faults: readonly Fault[]): Buffer {
  return path.endsWith('.zip') && faults.some((f) => f.kind === 'truncated-zip')
    ? file.subarray(0, file.length >> 1)
    : file;
}
