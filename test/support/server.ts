import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A running `goroscope up` with a data directory of its own. */
export interface TestServer {
  readonly url: string;
  readonly otlpHttp: string;
  readonly otlpGrpc: string;
  readonly dataDir: string;
  readonly process: ChildProcess;
  /** What the server wrote so far, both streams. */
  readonly output: () => string;
  /** Read-only SQL over the store. */
  readonly sql: <Row = Record<string, unknown>>(query: string) => Promise<Row[]>;
  /** Asks until the answer satisfies, or throws with the last answer after `timeoutMs`. */
  readonly until: <Row>(query: string, done: (rows: Row[]) => boolean, timeoutMs?: number) => Promise<Row[]>;
  /** SIGTERM, waits for the exit, answers the exit code. */
  readonly stop: () => Promise<number | null>;
  /** Removes the data directory too. */
  readonly close: () => Promise<void>;
}

/** A TCP port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** Starts the built server (`npm run build` first) on free ports and waits until it is ready. */
export async function startServer(
  options: { readonly args?: readonly string[]; readonly dataDir?: string } = {},
): Promise<TestServer> {
  const [web, http, grpc] = [await freePort(), await freePort(), await freePort()];
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'goroscope-e2e-')));
  const words = [
    'bin/goroscope.mjs',
    'up',
    '--port',
    `${web}`,
    '--otlp-http',
    `${http}`,
    '--otlp-grpc',
    `${grpc}`,
    '--data',
    dataDir,
  ];
  const child = spawn(process.execPath, [...words, ...(options.args ?? [])], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const url = `http://127.0.0.1:${web}`;
  await waitReady(url, child, () => output);

  const sql = async <Row>(query: string): Promise<Row[]> => {
    const response = await fetch(`${url}/api/v1/sql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${response.status} ${text}`);
    return (JSON.parse(text) as { rows: Row[] }).rows;
  };
  const stop = async () => {
    if (child.exitCode === null) child.kill('SIGTERM');
    return exited;
  };
  return {
    url,
    otlpHttp: `http://127.0.0.1:${http}`,
    otlpGrpc: `http://127.0.0.1:${grpc}`,
    dataDir,
    process: child,
    output: () => output,
    sql,
    until: (query, done, timeoutMs = 60_000) => poll(() => sql(query), done, timeoutMs, query),
    stop,
    close: async () => {
      await stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function waitReady(url: string, child: ChildProcess, output: () => string): Promise<void> {
  const end = Date.now() + 60_000;
  while (Date.now() < end) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}:\n${output()}`);
    const ready = await fetch(`${url}/readyz`)
      .then((r) => r.ok)
      .catch(() => false);
    if (ready) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`the server was not ready after 60 s:\n${output()}`);
}

async function poll<Row>(
  ask: () => Promise<Row[]>,
  done: (rows: Row[]) => boolean,
  timeoutMs: number,
  what: string,
): Promise<Row[]> {
  const end = Date.now() + timeoutMs;
  let last: Row[] = [];
  while (Date.now() < end) {
    last = await ask();
    if (done(last)) return last;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(
    `not satisfied after ${timeoutMs} ms: ${what}\nlast answer: ${JSON.stringify(last).slice(0, 2000)}`,
  );
}
