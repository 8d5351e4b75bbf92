import { rmSync, writeFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Lang, text } from '../../base/messages.ts';
import { type Fault, needsTls } from '../../lab/goproxy/fault.ts';
import { startGoproxy } from '../../lab/goproxy/start-goproxy.ts';
import { goproxyMessages as m } from './run-goproxy.messages.ts';

/** What the lab is asked for. */
export interface GoproxyRequest {
  readonly port: number;
  readonly tls: boolean;
  readonly faults: readonly Fault[];
  readonly cacheDir: string | undefined;
}

/** Where the lab writes; it ends when `signal` is aborted. */
export interface GoproxyIo {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly lang: Lang;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly signal: AbortSignal;
}

/** Serves until it is told to stop; prints what to set first, then one line a request. */
export async function runGoproxy(request: GoproxyRequest, io: GoproxyIo): Promise<number> {
  const tls = request.tls || request.faults.some(needsTls);
  const proxy = await startGoproxy({
    ...request,
    tls,
    onRequest: (method, path, status) => {
      if (!io.quiet) io.err(`${method} ${path} ${status}\n`);
    },
  });
  const folder = proxy.authorityPem === undefined ? undefined : mkdtempSync(join(tmpdir(), 'goroscope-lab-'));
  try {
    const certificate = folder === undefined ? undefined : join(folder, 'authority.pem');
    if (certificate !== undefined && proxy.authorityPem !== undefined)
      writeFileSync(certificate, proxy.authorityPem);
    const env = {
      GOPROXY: proxy.url,
      GONOSUMDB: '*',
      ...(certificate === undefined ? {} : { SSL_CERT_FILE: certificate }),
    };
    if (io.json) io.out(`${JSON.stringify({ schema: 1, url: proxy.url, env })}\n`);
    else {
      io.out(`${text(m.serving, io.lang, { url: proxy.url })}\n`);
      io.out(
        Object.entries(env)
          .map(([name, value]) => `  export ${name}='${value}'\n`)
          .join(''),
      );
    }
    await new Promise<void>((resolve) => {
      if (io.signal.aborted) resolve();
      io.signal.addEventListener('abort', () => resolve(), { once: true });
    });
    return 0;
  } finally {
    await proxy.close();
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  }
}
