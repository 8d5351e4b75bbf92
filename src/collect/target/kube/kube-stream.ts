import { WebSocket } from 'ws';
import type { ShellPipe } from '../shell/shell-pipe.ts';
import { statusMessage } from './kube-api.ts';
import type { KubeConnection } from './kube-config.ts';

const HANDSHAKE_TIMEOUT_MS = 15_000;
const MAX_MESSAGE_BYTES = 32 << 20;
/** First byte of a message (k8s.io/apimachinery, remotecommand constants). */
const CHANNEL = { stdin: 0, stdout: 1, stderr: 2, error: 3 } as const;

/** A shell that a kubelet runs or holds. */
export interface KubeStream {
  readonly pipe: ShellPipe;
  /** Settles once the server has agreed: undefined, or the reason it has not. */
  readonly opened: Promise<StreamRefusal | undefined>;
}

/** Why a stream was not opened. */
export interface StreamRefusal {
  readonly status: number;
  readonly reason: string;
}

/**
 * Opens `/exec` or `/attach` of a pod over WebSocket with the subprotocol v5.channel.k8s.io (Kubernetes 1.29) or v4
 * (KEP 4006). Standard input, output and error of the process travel as channels of one connection.
 */
export function openKubeStream({ server, tls, authorization }: KubeConnection, path: string): KubeStream {
  const url = new URL(`${server.pathname.replace(/\/$/, '')}${path}`, server);
  url.protocol = url.protocol === 'http:' ? 'ws:' : 'wss:';
  const socket = new WebSocket(url, ['v5.channel.k8s.io', 'v4.channel.k8s.io'], {
    ...tls,
    headers: authorization === undefined ? {} : { authorization },
    handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
    maxPayload: MAX_MESSAGE_BYTES,
    followRedirects: false,
    perMessageDeflate: false,
  });
  let why = '';
  let onOutput: (bytes: Uint8Array) => void = () => undefined;
  socket.on('message', (data) => {
    const bytes = data as Buffer;
    const channel = bytes[0];
    if (channel === CHANNEL.stdout) onOutput(bytes.subarray(1));
    else if (channel === CHANNEL.stderr) why = bytes.toString('utf8', 1).trim().slice(-500) || why;
    else if (channel === CHANNEL.error) why = failureOf(bytes.toString('utf8', 1)) || why;
  });
  const opened = new Promise<StreamRefusal | undefined>((resolve) => {
    socket.on('open', () => resolve(undefined));
    socket.on('unexpected-response', (request, response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body = (body + chunk.toString('utf8')).slice(0, 4096)));
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, reason: statusMessage(body) });
        request.destroy();
      });
    });
    socket.on('error', (error) => resolve({ status: 0, reason: error.message }));
  });
  const ended = new Promise<void>((resolve) => socket.on('close', () => resolve()));
  return {
    opened,
    pipe: {
      write: (text) => {
        const message = Buffer.from(`\0${text}`);
        message[0] = CHANNEL.stdin;
        if (socket.readyState === WebSocket.OPEN) socket.send(message);
      },
      onOutput: (listener) => {
        onOutput = listener;
      },
      onEnd: (listener) => void ended.then(() => listener(why || 'the stream ended')),
      close: () => socket.terminate(),
    },
  };
}

/** The last message of a stream is a `Status`; success says nothing. */
function failureOf(text: string): string {
  return /"status"\s*:\s*"Success"/.test(text) ? '' : statusMessage(text);
}
