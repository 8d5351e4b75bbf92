import type { Server, Socket } from 'node:net';

/** Which protocol a connection begins with. */
export type Spoken = 'HTTP/1.1' | 'HTTP/2' | 'TLS';

/** How HTTP/2 begins (RFC 9113 section 3.4); no method of HTTP/1.1 does. */
const HTTP2_START = 'PRI ';
/** A TLS record with a handshake in it (RFC 8446 section 5.1). */
const TLS_HANDSHAKE = 0x16;
/** Whoever connects and says nothing is let go, as soon as a request without headers is. */
const SILENCE_MS = 60_000;
/** To what no server takes. To TLS as well: Go's clients then say "server gave HTTP response to HTTPS client". */
const REFUSAL = 'HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';

/** Servers that listen, by the protocol they speak; `undefined` where a protocol is not received. */
export interface SharedServers {
  readonly http: Server | undefined;
  readonly grpc: Server | undefined;
}

/**
 * Lets every port take every protocol: the first bytes of a connection decide which server it goes to. Exporters are told a
 * protocol and a port by different settings, which often do not match. `onRefused` hears of what no server takes. Returns a
 * function that ends connections which have not said anything yet.
 */
export function sharePorts(
  { http, grpc }: SharedServers,
  onRefused: (peer: string, spoken: Spoken) => void,
): () => void {
  const silent = new Set<Socket>();
  const takers = { 'HTTP/1.1': takeOver(http), 'HTTP/2': takeOver(grpc), TLS: undefined } as const;
  const serve = (socket: Socket, spoken: Spoken): void => {
    const take = takers[spoken];
    if (take !== undefined) return take(socket);
    onRefused(socket.remoteAddress ?? '', spoken);
    socket.on('error', () => socket.destroy());
    socket.end(REFUSAL, () => socket.destroy());
  };
  for (const server of [http, grpc])
    server?.on('connection', (socket: Socket) => {
      silent.add(socket);
      socket.once('close', () => silent.delete(socket));
      firstBytes(socket, (spoken) => {
        silent.delete(socket);
        serve(socket, spoken);
      });
    });
  return () => {
    for (const socket of silent) socket.destroy();
  };
}

/** What a server does with a connection; it no longer does so by itself. */
function takeOver(server: Server | undefined): ((socket: Socket) => void) | undefined {
  if (server === undefined) return undefined;
  const listeners = server.listeners('connection') as ((socket: Socket) => void)[];
  server.removeAllListeners('connection');
  return (socket) => {
    for (const listener of listeners) listener.call(server, socket);
  };
}

/** Calls back when it is clear which protocol a connection speaks; its bytes are then as if nobody had read them. */
function firstBytes(socket: Socket, onKnown: (spoken: Spoken) => void): void {
  let start: Buffer = Buffer.alloc(0);
  const end = (): void => void socket.destroy();
  const read = (): void => {
    const chunk = socket.read() as Buffer | null;
    if (chunk === null) return;
    start = start.length === 0 ? chunk : Buffer.concat([start, chunk]);
    const text = start.toString('latin1', 0, HTTP2_START.length);
    if (text.length < HTTP2_START.length && HTTP2_START.startsWith(text)) return;
    socket.off('readable', read).off('end', end).off('error', end).off('timeout', end);
    socket.setTimeout(0);
    socket.unshift(start);
    if (start[0] === TLS_HANDSHAKE) onKnown('TLS');
    else onKnown(text === HTTP2_START ? 'HTTP/2' : 'HTTP/1.1');
  };
  socket.setTimeout(SILENCE_MS);
  socket.on('readable', read).on('end', end).on('error', end).on('timeout', end);
}
