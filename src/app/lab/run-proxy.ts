import { type Lang, text } from '../../base/messages.ts';
import { type HttpProxyOptions, startHttpProxy } from '../../lab/http-proxy/start-http-proxy.ts';
import { startSocksProxy } from '../../lab/socks-proxy/start-socks-proxy.ts';
import { runProxyMessages as m } from './run-proxy.messages.ts';

/** Which proxy is started and how it goes wrong. */
export interface ProxyRequest {
  readonly kind: 'http-proxy' | 'socks-proxy';
  readonly port: number;
  readonly schemes: HttpProxyOptions['schemes'];
  /** `user:password`; undefined for `lab:lab`. */
  readonly login: string | undefined;
  readonly status: number | undefined;
  readonly reply: number | undefined;
  readonly delayMs: number | undefined;
}

/** Where the proxy writes; it ends when `signal` is aborted. */
export interface ProxyIo {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly lang: Lang;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly signal: AbortSignal;
}

/** Serves until it is told to stop; prints what to set first, then one line a request. */
export async function runProxy(request: ProxyRequest, io: ProxyIo): Promise<number> {
  const { kind, port, schemes, status, reply, delayMs } = request;
  const [user = '', password = ''] = (request.login ?? 'lab:lab').split(/:(.*)/s);
  const delay = delayMs === undefined ? {} : { delayMs };
  const report = (words: string) => (io.quiet ? undefined : io.err(`${words}\n`));
  const proxy =
    kind === 'http-proxy'
      ? await startHttpProxy({
          port,
          schemes,
          login: { user, password },
          ...delay,
          ...(status === undefined ? {} : { status }),
          onRequest: (method, target, answer) => report(`${method} ${target} ${answer}`),
        })
      : await startSocksProxy({
          port,
          ...delay,
          ...(request.login === undefined ? {} : { login: { user, password } }),
          ...(reply === undefined ? {} : { reply }),
          onRequest: (target, answer) => report(`CONNECT ${target} ${answer}`),
        });
  try {
    const url = `${kind === 'http-proxy' ? 'http' : 'socks5'}://${proxy.host}:${proxy.port}`;
    const env = { HTTPS_PROXY: url, HTTP_PROXY: url };
    if (io.json) io.out(`${JSON.stringify({ schema: 1, url, env })}\n`);
    else {
      const lines = Object.entries(env).map(([name, value]) => `  export ${name}='${value}'\n`);
      io.out(`${text(m.serving, io.lang, { url })}\n${lines.join('')}`);
    }
    await new Promise<void>((resolve) => {
      if (io.signal.aborted) resolve();
      io.signal.addEventListener('abort', () => resolve(), { once: true });
    });
    return 0;
  } finally {
    await proxy.close();
  }
}
