import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { AppError } from '../../base/errors/app-error.ts';
import { type Collection, collectProfiles } from './collect-profiles.ts';

const PROFILE = readFileSync(
  new URL('../../../test/oracle/profile/fixtures/foreign/node-heap.pb.gz', import.meta.url),
);
const folders: string[] = [];
const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

async function collectFrom(answer: RequestListener): Promise<{ done: Promise<Collection>; folder: string }> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const folder = mkdtempSync(join(tmpdir(), 'goroscope-collect-'));
  folders.push(folder);
  const target = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const signal = new AbortController().signal;
  const done = collectProfiles({
    target,
    folder: join(folder, 'out'),
    seconds: 0.2,
    headers: {},
    signal,
    progress: () => {},
  });
  return { done, folder: join(folder, 'out') };
}

async function refusalOf(done: Promise<unknown>): Promise<string> {
  const error = await done.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof AppError)) throw new Error(`no refusal: ${String(error)}`);
  return `${error.code}: ${error.describe('en').message}`;
}

describe('collectProfiles', () => {
  it('does not take the pages of an application for profiles', async () => {
    const { done, folder } = await collectFrom((_, response) => {
      response.setHeader('content-type', 'text/html');
      response.end('<!DOCTYPE html><html><body>shop</body></html>');
    });
    expect(await refusalOf(done)).toMatch(/^PPROF_NOT_FOUND: .*web page, not with a profile/);
    expect(existsSync(folder) ? readdirSync(folder) : []).toEqual([]);
  });

  it('goes on when what is told of goroutines cannot be read', async () => {
    const { done, folder } = await collectFrom(({ url = '' }, response) => {
      if (url.includes('goroutine')) response.end('cut off by a prox');
      else if (url.endsWith('/pprof/')) response.end('<a href="goroutine?debug=1"><a href="heap?debug=1">');
      else response.end(PROFILE);
    });
    const collection = await done;
    expect(collection.files.filter(({ failure }) => failure === null).map(({ name }) => name)).toContain(
      'heap-2.pb.gz',
    );
    expect(readdirSync(folder)).not.toContain('wall.pb.gz');
  });

  it('reads an answer without an end no further than the limit', async () => {
    let sent = 0;
    const { done } = await collectFrom((request, response) => {
      const block = Buffer.alloc(1 << 20, 'a');
      const more = (): void => {
        while (!request.socket.destroyed && response.write(block)) sent += block.length;
      };
      response.on('drain', more).on('error', () => {});
      more();
    });
    expect(await refusalOf(done)).toMatch(/^PPROF_NOT_FOUND: .*more than 256 MiB/);
    expect(sent).toBeLessThan(400 * 2 ** 20);
  });

  it('says so of a program that refuses', async () => {
    const { done } = await collectFrom((_, response) => {
      response.writeHead(401);
      response.end('who are you');
    });
    expect(await refusalOf(done)).toMatch(/^PPROF_NOT_FOUND: .*HTTP 401: who are you/);
  });
});
