import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';

/** How a lab proxy behaves. */
export interface HttpProxyOptions {
  /** 0 for any free port. */
  readonly port: number;
  /** Schemes it asks a login with, in order; empty for none. Only Basic is ever accepted. */
  readonly schemes: readonly ('Basic' | 'NTLM' | 'Negotiate')[];
  /** What Basic must carry. */
  readonly login: { readonly user: string; readonly password: string };
  /** Answers each CONNECT with this status instead; undefined opens the way. */
  readonly status?: number;
  /** Breaks the connection off at CONNECT. */
  readonly reset?: boolean;
  /** Before the answer to CONNECT. */
  readonly delayMs?: number;
  /** Names are answered with these addresses instead of being resolved. */
  readonly hosts?: ReadonlyMap<string, string>;
  readonly onRequest?: (method: string, target: string, status: number) => void;
}

/** A running lab proxy, on 127.0.0.1 only. */
export interface LabProxy {
  readonly host: string;
  readonly port: number;
  readonly close: () => Promise<void>;
}

const CHALLENGE = { Basic: 'Basic realm="goroscope lab"', NTLM: 'NTLM', Negotiate: 'Negotiate' } as const;

/**
 * An HTTP proxy that passes on what is asked of it, and goes wrong as it is told: CONNECT for TLS, whole addresses for plain
 * HTTP. Challenges are those of real proxies (RFC 7235, RFC 4559, [MS-NTHT]). Listens on 127.0.0.1.
 */
export async function startHttpProxy(options: HttpProxyOptions): Promise<LabProxy> {
  const sockets = new Set<Socket>();
  const track = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
    return socket;
  };
  const server = createServer((request, response) => passOn(request, response, options, track));
  server.on('connection', track);
  server.on('connect', (request, duplex) => void openWay(request, duplex as Socket, options, track));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const address = server.address();
  return {
    host: '127.0.0.1',
    port: address === null || typeof address === 'string' ? 0 : address.port,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function openWay(
  request: IncomingMessage,
  client: Socket,
  options: HttpProxyOptions,
  track: (socket: Socket) => Socket,
): Promise<void> {
  const target = request.url ?? '';
  if (options.delayMs !== undefined) await new Promise((resolve) => setTimeout(resolve, options.delayMs));
  const status = statusFor(request, options);
  options.onRequest?.('CONNECT', target, status);
  if (options.reset === true) return void client.resetAndDestroy();
  if (status !== 200) {
    const asked =
      status === 407 ? options.schemes.map((s) => `Proxy-Authenticate: ${CHALLENGE[s]}\r\n`).join('') : '';
    return void client.end(
      `HTTP/1.1 ${status} ${REASON[status] ?? 'Refused'}\r\n${asked}Content-Length: 0\r\n\r\n`,
    );
  }
  const [host = '', port = '443'] = splitTarget(target);
  const far = track(connect(Number(port), options.hosts?.get(host) ?? host));
  far.once('connect', () => {
    client.write('HTTP/1.1 200 Connection established\r\n\r\n');
    client.pipe(far).pipe(client);
  });
  far.once('error', () => client.end('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n'));
  client.once('close', () => far.destroy());
}

const REASON: Readonly<Record<number, string>> = {
  403: 'Forbidden',
  407: 'Proxy Authentication Required',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
};

function statusFor({ headers }: IncomingMessage, { schemes, login, status }: HttpProxyOptions): number {
  if (status !== undefined) return status;
  if (schemes.length === 0) return 200;
  const wanted = `Basic ${Buffer.from(`${login.user}:${login.password}`).toString('base64')}`;
  return schemes.includes('Basic') && headers['proxy-authorization'] === wanted ? 200 : 407;
}

function splitTarget(target: string): readonly string[] {
  const at = target.lastIndexOf(':');
  return [target.slice(0, at).replace(/^\[|\]$/g, ''), target.slice(at + 1)];
}

function passOn(
  request: IncomingMessage,
  response: ServerResponse,
  options: HttpProxyOptions,
  track: (socket: Socket) => Socket,
): void {
  const status = statusFor(request, options);
  options.onRequest?.(request.method ?? '', request.url ?? '', status);
  if (options.reset === true) return void request.socket.resetAndDestroy();
  if (status !== 200) {
    if (status === 407)
      response.setHeader(
        'Proxy-Authenticate',
        options.schemes.map((s) => CHALLENGE[s]),
      );
    return void response.writeHead(status).end();
  }
  const url = URL.canParse(request.url ?? '') ? new URL(request.url ?? '') : undefined;
  if (url === undefined) return void response.writeHead(400).end();
  const far = track(connect(Number(url.port || 80), options.hosts?.get(url.hostname) ?? url.hostname));
  far.once('error', () => response.destroy());
  far.write(
    `${request.method} ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${url.host}\r\nConnection: close\r\n\r\n`,
  );
  // The far end's answer goes back as it is, status line and all.
  far.pipe(request.socket);
}
