import { createReadStream } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream';
import { drawPictures } from '../app/open/draw-pictures.ts';
import type { OpenedFile, OpenReport } from '../app/open/open-report.ts';
import { renderOpenHtml } from '../app/open/render-open-html.ts';
import { AppError } from '../base/errors/app-error.ts';
import type { Lang } from '../base/messages.ts';
import { SECURITY_HEADERS } from './security-headers.ts';
import { listenError } from './start-server.ts';
import { StaticFiles } from './static-files.ts';

/** What is served. */
export interface OpenServerOptions {
  readonly report: OpenReport;
  readonly port: number;
  readonly lang: Lang;
  readonly version: string;
  /** Folder of the built UI. */
  readonly webDir: string;
}

/** A running server. */
export interface OpenServer {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves the page of an opened directory, its files by number, and the UI that shows them, on the loopback address only.
 * Requests for another host name are refused, so that no page of another site can read the files through the browser.
 */
export async function startOpenServer(options: OpenServerOptions): Promise<OpenServer> {
  const routes = new OpenRoutes(options, await drawPictures(options.report));
  const server = createServer((request, response) => {
    routes.answer(request, response).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(error instanceof AppError ? error.entry.httpStatus : 500);
      response.end();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(listenError({ host: '127.0.0.1', port: options.port }, error)));
    server.listen(options.port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

class OpenRoutes {
  readonly #options: OpenServerOptions;
  readonly #static: StaticFiles;
  readonly #page: string;

  constructor(options: OpenServerOptions, pictures: ReadonlyMap<number, string>) {
    const { report, lang, version, webDir } = options;
    this.#options = options;
    this.#static = new StaticFiles(webDir);
    const viewerOf = (file: OpenedFile): string | null =>
      file.viewable && this.#static.isBuilt ? viewerPath(file, report) : null;
    this.#page = renderOpenHtml(report, { lang, version, pictures, viewerOf });
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (!/^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/.test(request.headers.host ?? '')) {
      response.writeHead(403).end();
      return;
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { allow: 'GET, HEAD' }).end();
      return;
    }
    if (pathname === '/') return send(response, 'text/html; charset=utf-8', this.#page, {});
    if (pathname === '/open/report.json')
      return send(response, 'application/json', JSON.stringify(this.#options.report), SECURITY_HEADERS);
    const file = /^\/open\/files\/(\d+)\//.exec(pathname)?.[1];
    if (file !== undefined) return this.#sendFile(Number(file), response);
    if (pathname.startsWith('/api/')) {
      response.writeHead(404).end();
      return;
    }
    const found = await this.#static.find(pathname, request.headers['accept-encoding']?.toString() ?? '');
    if (found === undefined) {
      response.writeHead(404).end();
      return;
    }
    const encoding = found.encoding === undefined ? {} : { 'content-encoding': found.encoding };
    return send(response, found.type, found.body, { ...SECURITY_HEADERS, ...encoding });
  }

  #sendFile(id: number, response: ServerResponse): void {
    const file = this.#options.report.files.find((one) => one.id === id && one.viewable);
    if (file === undefined) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, {
      ...SECURITY_HEADERS,
      'content-type': 'application/octet-stream',
      'cache-control': 'no-store',
    });
    pipeline(createReadStream(file.path), response, () => undefined);
  }
}

function send(
  response: ServerResponse,
  type: string,
  body: string | Buffer,
  headers: Readonly<Record<string, string>>,
): void {
  response.writeHead(200, { ...headers, 'content-type': type, 'cache-control': 'no-store' });
  response.end(body);
}

/** The page of profiles with this file, and with dumps of the same folder, which are compared. */
function viewerPath(file: OpenedFile, { files }: OpenReport): string {
  const folder = (name: string): string => name.slice(0, name.lastIndexOf('/') + 1);
  const together =
    file.kind === 'goroutine-dump'
      ? files.filter(
          (one) => one.kind === file.kind && one.viewable && folder(one.name) === folder(file.name),
        )
      : [file];
  const base = (name: string): string => name.slice(name.lastIndexOf('/') + 1);
  const sources = together
    .slice(0, 64)
    .map(({ id, name }) => `src=/open/files/${id}/${encodeURIComponent(encodeURIComponent(base(name)))}`);
  return `/profiles?file=${encodeURIComponent(base(file.name))}&${sources.join('&')}`;
}
