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

/** Ports that no system gives to whoever asks for any: those begin at 32,768 (Linux) and 49,152 (IANA). */
const PORTS = { first: 20_000, count: 12_000 } as const;

/**
 * A TCP port for a program that must be told one, free a moment ago. Out of the range from which a port is given to whoever
 * asks for any, so that nobody gets it meanwhile; whoever can listen on port 0 does that instead.
 */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 100; tries++) {
    const port = PORTS.first + Math.floor(Math.random() * PORTS.count);
    const server = createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => resolve(true));
    });
    if (!isFree) continue;
    await new Promise((resolve) => server.close(resolve));
    return port;
  }
  throw new Error('no free port found');
}

/** Starts the built server (`npm run build` first) on free ports and waits until it is ready. */
export async function startServer(
  options: { readonly args?: readonly string[]; readonly dataDir?: string } = {},
): Promise<TestServer> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'goroscope-e2e-')));
  const words = [
    'bin/goroscope.mjs',
    'up',
    '--json',
    '--port',
    '0',
    '--otlp-http',
    '0',
    '--otlp-grpc',
    '0',
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
  const {
    web: url,
    otlpHttp,
    otlpGrpc,
  } = await started(child, () => output).catch((error: unknown) => {
    child.kill('SIGKILL');
    throw error;
  });

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
    otlpHttp,
    otlpGrpc,
    dataDir,
    process: child,
    output: () => output,
    sql,
    until: (query, done, timeoutMs = 180_000) => poll(() => sql(query), done, timeoutMs, query),
    stop,
    close: async () => {
      await stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** What the server writes when it listens: the addresses it chose. */
interface Addresses {
  readonly web: string;
  readonly otlpHttp: string;
  readonly otlpGrpc: string;
}

/** Waits until the server is ready. */
async function started(child: ChildProcess, output: () => string): Promise<Addresses> {
  const end = Date.now() + 180_000;
  while (Date.now() < end) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}:\n${output()}`);
    const line = /^\{"schema":1,.*\}$/m.exec(output())?.[0];
    const addresses = line === undefined ? undefined : (JSON.parse(line) as Addresses);
    const ready =
      addresses !== undefined &&
      (await fetch(`${addresses.web}/readyz`)
        .then((r) => r.ok)
        .catch(() => false));
    if (ready) return addresses;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`the server was not ready after three minutes:\n${output()}`);
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
