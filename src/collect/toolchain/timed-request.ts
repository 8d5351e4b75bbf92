import { lookup } from 'node:dns/promises';
import { type ClientRequest, type IncomingMessage, request as httpRequest } from 'node:http';
import { connect, isIP, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { connect as tlsConnect, type TLSSocket } from 'node:tls';
import {
  challengeOf,
  isSocks,
  refusalOf,
  openHttpTunnel,
  openSocksTunnel,
  proxyLogin,
  proxyPort,
} from './proxy-hop.ts';
import type { RequestStage, TimedRequest } from '../../analyze/go-chain/network-facts.ts';
import { proxyForUrl } from '../../analyze/go-chain/proxy-for-url.ts';

/** How a request is made. */
export interface TimedRequestOptions {
  readonly env: ReadonlyMap<string, string>;
  /** Trusted authorities as PEM. */
  readonly ca: readonly string[];
  /** For each stage. */
  readonly timeoutMs: number;
  /** Bytes of the answer that are kept; the rest is read and counted. */
  readonly maxBytes: number;
  /** True for hosts of GOINSECURE: certificates are not verified. */
  readonly insecure?: boolean;
  /** Header fields with the login for an address, asked for when it is HTTPS and carries none itself. */
  readonly headersFor?: (url: URL) => Readonly<Record<string, string>>;
}

/** The head of an answer, as a login command reads it; null when there was none. */
export interface AnswerHead {
  readonly statusLine: string;
  readonly headers: readonly (readonly [string, string])[];
}

/** A failure with the stage in which it happened. */
class StageError extends Error {
  readonly stage: RequestStage;
  readonly code: string;

  constructor(stage: RequestStage, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.stage = stage;
    this.code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'ERROR';
  }
}

/** An address without user name and password. */
export function withoutSecrets(address: string): string {
  return address.replace(/^([a-z0-9+.-]+:\/\/)[^/@]*@/i, '$1');
}

/**
 * One GET with every stage timed on its own, through the proxy that Go would use. Never throws: a failure is part of the
 * answer. One address after the other, as they come from the resolver; a redirect is told in `location`, not followed.
 */
export async function timedGet(
  address: string,
  options: TimedRequestOptions,
): Promise<{ readonly timed: TimedRequest; readonly body: Buffer; readonly head: AnswerHead | null }> {
  const url = new URL(address);
  const { proxy } = proxyForUrl(url, options.env);
  const ms: Partial<Record<RequestStage, number>> = {};
  const state: { addresses: readonly string[]; certificate: TimedRequest['certificate'] } = {
    addresses: [],
    certificate: undefined,
  };
  const stage = stageTimer(ms, options.timeoutMs);
  let status: number | undefined;
  let location: string | undefined;
  let head: AnswerHead | null = null;
  let bytes = 0;
  let socket: Socket | undefined;
  const chunks: Buffer[] = [];
  const finish = (failed: TimedRequest['failed']) => ({
    timed: {
      url: withoutSecrets(address),
      via: proxy === undefined ? undefined : withoutSecrets(proxy),
      ms,
      ...state,
      status,
      bytes,
      ...(location === undefined ? {} : { location: withoutSecrets(location) }),
      failed,
    },
    body: Buffer.concat(chunks),
    head,
  });
  try {
    const hop = proxy === undefined ? url : new URL(proxy);
    const inUse = await openConnection({ url, hop, options, state, stage, opened: (one) => (socket = one) });
    const plainProxy = proxy !== undefined && url.protocol === 'http:' && !isSocks(hop) ? hop : undefined;
    const login = url.protocol === 'https:' ? (options.headersFor?.(url) ?? {}) : {};
    const sent = sendRequest(inUse, url, plainProxy, login);
    const response = await stage('firstByte', () => sent);
    status = response.statusCode;
    head = headOf(response);
    location = redirectOf(response, url);
    // A plain request reaches the proxy itself: its refusal is not the far end's.
    if (status === 407 && plainProxy !== undefined) throw new StageError('proxy', refusalOf(response));
    await stage('body', () =>
      readBody(response, (part) => {
        if (bytes < options.maxBytes) chunks.push(part);
        bytes += part.length;
      }),
    );
    return finish(undefined);
  } catch (error) {
    if (!(error instanceof StageError)) throw error;
    return finish(failureOf(error));
  } finally {
    socket?.destroy();
  }
}

type Stage = <T>(name: RequestStage, work: () => Promise<T>) => Promise<T>;

/** Runs each stage within its time, and adds up what it took. */
function stageTimer(ms: Partial<Record<RequestStage, number>>, timeoutMs: number): Stage {
  return async (name, work) => {
    const from = performance.now();
    try {
      return await withTimeout(work(), timeoutMs);
    } catch (error) {
      throw error instanceof StageError ? error : new StageError(name, error);
    } finally {
      ms[name] = (ms[name] ?? 0) + performance.now() - from;
    }
  };
}

/** Where an answer sends to: statuses that net/http follows for GET (client.go redirectBehavior). */
function redirectOf({ statusCode, headers }: IncomingMessage, url: URL): string | undefined {
  if (statusCode === undefined || ![301, 302, 303, 307, 308].includes(statusCode)) return undefined;
  return headers.location === undefined || !URL.canParse(headers.location, url.href)
    ? undefined
    : new URL(headers.location, url).href;
}

function headOf({ httpVersion, statusCode, statusMessage, headers }: IncomingMessage): AnswerHead {
  return {
    statusLine: `HTTP/${httpVersion} ${statusCode} ${statusMessage ?? ''}`,
    headers: Object.entries(headers).map(([name, value]) => [name, [value].flat().join(', ')]),
  };
}

function failureOf({ stage, code, message, cause }: StageError): TimedRequest['failed'] {
  const challenge = challengeOf(cause);
  return { stage, code, message, ...(challenge.length === 0 ? {} : { challenge }) };
}

async function readBody(response: IncomingMessage, take: (part: Buffer) => void): Promise<void> {
  for await (const chunk of response) take(chunk as Buffer);
}

interface Opening {
  readonly url: URL;
  /** What is dialled: the address itself or the HTTP proxy. */
  readonly hop: URL;
  readonly options: TimedRequestOptions;
  readonly state: { addresses: readonly string[]; certificate: TimedRequest['certificate'] };
  readonly stage: Stage;
  /** Told of the socket at once, so that it is closed when a later stage fails. */
  readonly opened: (socket: Socket) => void;
}

async function openConnection({ url, hop, options, state, stage, opened }: Opening): Promise<Socket> {
  const host = hop.hostname.replace(/^\[|\]$/g, '');
  state.addresses = await stage('dns', () => resolveHost(host));
  const plain = await stage('connect', () =>
    dial(state.addresses, hop === url ? portOf(url) : proxyPort(hop), options.timeoutMs),
  );
  opened(plain);
  const target = url.hostname.replace(/^\[|\]$/g, '');
  if (hop !== url && isSocks(hop))
    await stage('proxy', () => openSocksTunnel(plain, hop, target, portOf(url)));
  if (url.protocol !== 'https:') return plain;
  if (hop !== url && !isSocks(hop))
    await stage('proxy', () => openHttpTunnel(plain, hop, url.hostname, portOf(url)));
  const secured = await stage('tls', () => startTls(plain, url.hostname, options, state));
  opened(secured);
  return secured;
}

function portOf(url: URL): number {
  return url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
}

async function resolveHost(host: string): Promise<readonly string[]> {
  if (isIP(host) !== 0) return [host];
  return (await lookup(host, { all: true })).map((a) => a.address);
}

/** Dials one address after the other; the error is that of the first. */
async function dial(addresses: readonly string[], port: number, timeoutMs: number): Promise<Socket> {
  let first: unknown;
  for (const host of addresses) {
    try {
      return await new Promise<Socket>((resolve, reject) => {
        const socket = connect({ host, port, timeout: timeoutMs });
        socket.once('connect', () => {
          socket.setTimeout(0);
          socket.removeListener('error', reject);
          // Errors of later stages come through those; one that comes between two must not end the process.
          socket.on('error', () => undefined);
          resolve(socket);
        });
        socket.once('timeout', () => {
          socket.destroy();
          reject(Object.assign(new Error('connection timed out'), { code: 'ETIMEDOUT' }));
        });
        socket.once('error', reject);
      });
    } catch (error) {
      first ??= error;
    }
  }
  throw first;
}

function startTls(
  socket: Socket,
  host: string,
  { ca, insecure = false }: TimedRequestOptions,
  state: { certificate: TimedRequest['certificate'] },
): Promise<TLSSocket> {
  const name = host.replace(/^\[|\]$/g, '');
  return new Promise((resolve, reject) => {
    const tls = tlsConnect({
      socket,
      ca: [...ca],
      rejectUnauthorized: false,
      ALPNProtocols: ['http/1.1'],
      ...(isIP(name) === 0 ? { servername: name } : { host: name }),
    });
    tls.once('error', reject);
    tls.once('close', () =>
      reject(Object.assign(new Error('closed during the handshake'), { code: 'ECONNRESET' })),
    );
    tls.once('secureConnect', () => {
      const seen = tls.getPeerCertificate();
      state.certificate = {
        issuer: [seen.issuer?.O, seen.issuer?.CN].flat().filter(Boolean).join(' '),
        names: seen.subjectaltname ?? '',
        validTo: seen.valid_to,
      };
      tls.on('error', () => undefined);
      if (tls.authorized || insecure) resolve(tls);
      else
        reject(
          Object.assign(new Error(String(tls.authorizationError)), { code: codeOf(tls.authorizationError) }),
        );
    });
  });
}

/** Node gives the error of verification as an Error or, by its typings, only its code. */
function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}

function sendRequest(
  socket: Socket,
  url: URL,
  proxy: URL | undefined,
  loginHeaders: Readonly<Record<string, string>>,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const login =
      url.username === ''
        ? {}
        : { auth: `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}` };
    const request: ClientRequest = httpRequest({
      createConnection: () => socket,
      host: url.hostname,
      port: portOf(url),
      path: proxy === undefined ? `${url.pathname}${url.search}` : withoutSecrets(url.href),
      headers: {
        'User-Agent': 'Go-http-client/1.1',
        Connection: 'close',
        ...(url.username === '' ? loginHeaders : {}),
        ...(proxy === undefined ? {} : proxyLogin(proxy)),
      },
      ...login,
    });
    // A tunnel leaves its socket paused, so that nothing of what follows is lost.
    request.once('socket', (used) => used.resume());
    request.once('error', reject);
    request.once('response', resolve);
    request.end();
  });
}

async function withTimeout<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(Object.assign(new Error(`no answer within ${timeoutMs} ms`), { code: 'ETIMEDOUT' })),
      timeoutMs,
    );
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    work.catch(() => undefined);
  }
}
