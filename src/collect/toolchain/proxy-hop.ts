import type { IncomingMessage } from 'node:http';
import { isIP, type Socket } from 'node:net';

/** Longest answer to CONNECT that is read. */
const MAX_HEAD = 16_384;

/** Why a proxy did not open the way. */
class ProxyRefusal extends Error {
  readonly code: string;
  /** Schemes of `Proxy-Authenticate`, as written: `Basic`, `NTLM`, `Negotiate`. */
  readonly challenge: readonly string[];

  constructor(message: string, code: string, challenge: readonly string[] = []) {
    super(message);
    this.code = code;
    this.challenge = challenge;
  }
}

/** The schemes a proxy asked for, from the error of a refused CONNECT; empty for other errors. */
export function challengeOf(error: unknown): readonly string[] {
  return error instanceof ProxyRefusal ? error.challenge : [];
}

/** Whether a proxy is a SOCKS proxy as net/http knows them: both spellings let the proxy resolve names. */
export function isSocks(proxy: URL): boolean {
  return proxy.protocol === 'socks5:' || proxy.protocol === 'socks5h:';
}

/** Ports of proxies that name none. Source: net/http/transport.go schemePort. */
export function proxyPort(proxy: URL): number {
  if (proxy.port !== '') return Number(proxy.port);
  return isSocks(proxy) ? 1080 : proxy.protocol === 'https:' ? 443 : 80;
}

/** The header that carries the login of a proxy's address; nothing without one. */
export function proxyLogin(proxy: URL): Readonly<Record<string, string>> {
  if (proxy.username === '') return {};
  const login = Buffer.from(`${decode(proxy.username)}:${decode(proxy.password)}`).toString('base64');
  return { 'Proxy-Authorization': `Basic ${login}` };
}

/** Opens a way to `host:port` through an HTTP proxy with CONNECT. Only Basic is answered: Go knows no other scheme. */
export function openHttpTunnel(socket: Socket, proxy: URL, host: string, port: number): Promise<void> {
  const target = `${host}:${port}`;
  const login = Object.entries(proxyLogin(proxy))
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');
  return new Promise((resolve, reject) => {
    let text = '';
    const onData = (chunk: Buffer) => {
      text += chunk.toString('latin1');
      if (!text.includes('\r\n\r\n') && text.length < MAX_HEAD) return;
      socket.removeListener('data', onData);
      socket.pause();
      const status = /^HTTP\/1\.\d (\d{3})/.exec(text)?.[1];
      if (status === '200') resolve();
      else
        reject(new ProxyRefusal(text.split('\r\n')[0] ?? '', `PROXY_${status ?? 'ANSWER'}`, schemesOf(text)));
    };
    socket.on('data', onData);
    socket.once('close', () => reject(new ProxyRefusal('closed by the proxy', 'ECONNRESET')));
    socket.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n${login}\r\n`);
  });
}

/** The refusal of a proxy that was asked without a tunnel. */
export function refusalOf(response: IncomingMessage): Error {
  const head = `HTTP/1.1 ${response.statusCode} ${response.statusMessage ?? ''}`;
  // `headers` joins repeated fields, and challenges have commas of their own.
  const { rawHeaders: raw } = response;
  const lines = raw.flatMap((name, i) => (i % 2 === 0 ? [`${name}: ${raw[i + 1] ?? ''}`] : [])).join('\r\n');
  return new ProxyRefusal(head, `PROXY_${response.statusCode}`, schemesOf(lines));
}

function schemesOf(head: string): readonly string[] {
  return [...head.matchAll(/^Proxy-Authenticate:\s*([\w-]+)/gim)].map((m) => m[1] ?? '');
}

function decode(part: string): string {
  return decodeURIComponent(part);
}

/** Reply codes of RFC 1928, section 6. */
const REPLIES: readonly string[] = [
  'succeeded',
  'general SOCKS server failure',
  'connection not allowed by ruleset',
  'network unreachable',
  'host unreachable',
  'connection refused',
  'TTL expired',
  'command not supported',
  'address type not supported',
];

/**
 * Opens a way to `host:port` through a SOCKS5 proxy, with user name and password when the address has them. Names are sent
 * as names, as net/http does. Errors: `SOCKS_AUTH` (no method, or login refused), `SOCKS_1` to `SOCKS_8` (the reply's
 * code), `SOCKS_ANSWER` (not SOCKS5). Source: RFC 1928, RFC 1929; golang.org/x/net/internal/socks.
 */
export async function openSocksTunnel(socket: Socket, proxy: URL, host: string, port: number): Promise<void> {
  const read = reader(socket);
  const withLogin = proxy.username !== '';
  socket.write(Buffer.from(withLogin ? [5, 2, 0, 2] : [5, 1, 0]));
  const method = await read(2);
  if (method[0] !== 5) throw new ProxyRefusal('the answer is not that of a SOCKS5 proxy', 'SOCKS_ANSWER');
  if (method[1] === 255) throw new ProxyRefusal('no acceptable authentication method', 'SOCKS_AUTH');
  if (method[1] === 2) {
    const [user, password] = [decode(proxy.username), decode(proxy.password)].map((t) => Buffer.from(t));
    if (user === undefined || password === undefined) throw new ProxyRefusal('no login', 'SOCKS_AUTH');
    socket.write(
      Buffer.concat([Buffer.from([1, user.length]), user, Buffer.from([password.length]), password]),
    );
    if ((await read(2))[1] !== 0)
      throw new ProxyRefusal('username/password authentication failed', 'SOCKS_AUTH');
  }
  socket.write(
    Buffer.concat([Buffer.from([5, 1, 0]), addressOf(host), Buffer.from([port >> 8, port & 0xff])]),
  );
  const reply = await read(4);
  const code = reply[1] ?? 255;
  if (code !== 0) throw new ProxyRefusal(REPLIES[code] ?? `reply ${code}`, `SOCKS_${code}`);
  const rest = reply[3] === 1 ? 4 : reply[3] === 4 ? 16 : ((await read(1))[0] ?? 0);
  await read(rest + 2);
  socket.pause();
}

function addressOf(host: string): Buffer {
  const kind = isIP(host);
  if (kind === 4) return Buffer.from([1, ...host.split('.').map(Number)]);
  if (kind === 6) return Buffer.from([4, ...bytesOfIpv6(host)]);
  const name = Buffer.from(host);
  return Buffer.concat([Buffer.from([3, name.length]), name]);
}

function bytesOfIpv6(host: string): readonly number[] {
  const [front = '', back] = host.split('::');
  const words = (text: string) => (text === '' ? [] : text.split(':').map((w) => Number.parseInt(w, 16)));
  const [head, tail] = [words(front), words(back ?? '')];
  const all =
    back === undefined ? head : [...head, ...Array<number>(8 - head.length - tail.length).fill(0), ...tail];
  return all.flatMap((w) => [w >> 8, w & 0xff]);
}

/** Reads exactly so many bytes, the rest stays for the next. */
function reader(socket: Socket): (count: number) => Promise<Buffer> {
  let held = Buffer.alloc(0);
  return (count) =>
    new Promise((resolve, reject) => {
      const finish = () => {
        socket.removeListener('data', onData);
        socket.removeListener('close', onClose);
      };
      const take = (): boolean => {
        if (held.length < count) return false;
        const part = held.subarray(0, count);
        held = held.subarray(count);
        resolve(part);
        return true;
      };
      const onData = (chunk: Buffer) => {
        held = Buffer.concat([held, chunk]);
        if (take()) finish();
      };
      const onClose = () => {
        finish();
        reject(new ProxyRefusal('closed by the proxy', 'ECONNRESET'));
      };
      if (take()) return;
      socket.on('data', onData);
      socket.once('close', onClose);
    });
}
