import { connect, createServer, type Socket } from 'node:net';
import type { LabProxy } from '../http-proxy/start-http-proxy.ts';

/** How a SOCKS5 proxy behaves. */
export interface SocksProxyOptions {
  /** 0 for any free port. */
  readonly port: number;
  /** Login that is wanted; undefined for none. */
  readonly login?: { readonly user: string; readonly password: string };
  /** Reply to each request instead of opening the way: 1 to 8 of RFC 1928. */
  readonly reply?: number;
  /** Accepts no method at all. */
  readonly noMethod?: boolean;
  readonly delayMs?: number;
  /** Names are answered with these addresses instead of being resolved. */
  readonly hosts?: ReadonlyMap<string, string>;
  readonly onRequest?: (target: string, reply: number) => void;
}

/** A SOCKS5 proxy (RFC 1928, RFC 1929) that goes wrong as it is told. Listens on 127.0.0.1. Only CONNECT. */
export async function startSocksProxy(options: SocksProxyOptions): Promise<LabProxy> {
  const sockets = new Set<Socket>();
  const track = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
  };
  const server = createServer((socket) => {
    track(socket);
    void converse(socket, options, track).catch(() => socket.destroy());
  });
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

async function converse(
  socket: Socket,
  { login, reply, noMethod, delayMs, hosts, onRequest }: SocksProxyOptions,
  track: (socket: Socket) => void,
): Promise<void> {
  const read = readerOf(socket);
  const [version = 0, count = 0] = await read(2);
  const methods = [...(await read(count))];
  const method = noMethod === true ? 255 : login === undefined ? 0 : 2;
  if (version !== 5 || !methods.includes(method)) return void socket.end(Buffer.from([5, 255]));
  socket.write(Buffer.from([5, method]));
  if (login !== undefined) {
    const [, userLength = 0] = await read(2);
    const user = (await read(userLength)).toString();
    const [length = 0] = await read(1);
    const password = (await read(length)).toString();
    const right = user === login.user && password === login.password;
    socket.write(Buffer.from([1, right ? 0 : 1]));
    if (!right) return void socket.end();
  }
  const [, , , kind = 0] = await read(4);
  const host = await readHost(read, kind);
  const port = (await read(2)).readUInt16BE(0);
  if (delayMs !== undefined) await new Promise((resolve) => setTimeout(resolve, delayMs));
  const answer = (code: number) => socket.write(Buffer.from([5, code, 0, 1, 127, 0, 0, 1, 0, 0]));
  onRequest?.(`${host}:${port}`, reply ?? 0);
  if (reply !== undefined) {
    answer(reply);
    return void socket.end();
  }
  const far = connect(port, hosts?.get(host) ?? host);
  track(far);
  far.once('error', () => {
    answer(5);
    socket.end();
  });
  far.once('connect', () => {
    answer(0);
    read.release();
    socket.pipe(far).pipe(socket);
  });
  socket.once('close', () => far.destroy());
}

async function readHost(read: (count: number) => Promise<Buffer>, kind: number): Promise<string> {
  if (kind === 1) return [...(await read(4))].join('.');
  if (kind === 4) return (await read(16)).toString('hex').replace(/(.{4})(?=.)/g, '$1:');
  const [length = 0] = await read(1);
  return (await read(length)).toString();
}

/** Reads exactly so many bytes; `release` hands what is left back to the stream. */
function readerOf(socket: Socket): ((count: number) => Promise<Buffer>) & { readonly release: () => void } {
  let held = Buffer.alloc(0);
  let wake: (() => void) | undefined;
  let ended = false;
  const onData = (chunk: Buffer) => {
    held = Buffer.concat([held, chunk]);
    wake?.();
  };
  socket.on('data', onData);
  socket.once('close', () => {
    ended = true;
    wake?.();
  });
  const read = async (count: number): Promise<Buffer> => {
    while (held.length < count) {
      if (ended) throw new Error('closed');
      await new Promise<void>((resolve) => (wake = resolve));
    }
    const part = held.subarray(0, count);
    held = held.subarray(count);
    return part;
  };
  const release = () => {
    socket.removeListener('data', onData);
    if (held.length > 0) socket.unshift(held);
  };
  return Object.assign(read, { release });
}
