import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runProgram } from '../../support/run.ts';

/** The load generator's account of one run; see examples/shop/README.md. */
export interface LoadReport {
  readonly totals: { readonly planned: number; readonly sent: number; readonly failed: number };
  readonly expectations: Readonly<Record<string, Expectation>>;
  readonly columns: readonly string[];
  readonly requests: readonly (readonly unknown[])[];
}

/** What a complete trace of one kind of request holds. */
export interface Expectation {
  readonly services: readonly string[];
  readonly spans: readonly {
    readonly service: string;
    readonly name: string;
    readonly kind: string;
    readonly min: number;
  }[];
  readonly links?: readonly {
    readonly fromService: string;
    readonly fromName: string;
    readonly toService: string;
    readonly toName: string;
  }[];
}

/** The shop with all services running. */
export interface Shop {
  readonly load: (words: readonly string[]) => Promise<LoadReport>;
  readonly fault: (words: readonly string[]) => Promise<string>;
  readonly stop: () => Promise<void>;
}

/** Builds the shop and starts every service as a process of its own, exporting to `endpoint`. */
export async function startShop(
  endpoint: string,
  protocol: 'grpc' | 'http/protobuf',
  basePort: number,
): Promise<Shop> {
  const folder = await mkdtemp(join(tmpdir(), 'goroscope-shop-'));
  const binary = join(folder, 'shop');
  await runProgram('go', ['build', '-o', binary, './cmd/shop'], {
    cwd: 'examples/shop',
    env: { CGO_ENABLED: '0' },
  });
  const env = {
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
    OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
    SHOP_TARGET: `http://127.0.0.1:${basePort}`,
  };
  const child = spawn(binary, ['all', '--base-port', String(basePort), '--data', join(folder, 'data')], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output = (output + chunk.toString()).slice(-20_000)));
  await waitForGateway(`http://127.0.0.1:${basePort}/products`, child, () => output);
  return {
    load: async (words) => {
      const report = resolve(folder, 'report.json');
      await runProgram(binary, ['load', '--report', report, ...words], { env, timeoutMs: 900_000 });
      return JSON.parse(await readFile(report, 'utf8')) as LoadReport;
    },
    fault: (words) => runProgram(binary, ['fault', ...words], { env }),
    stop: async () => {
      const exited = new Promise((done) => child.once('exit', done));
      if (child.exitCode === null) {
        child.kill('SIGTERM');
        await exited;
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function waitForGateway(url: string, child: ChildProcess, output: () => string): Promise<void> {
  const end = Date.now() + 60_000;
  while (Date.now() < end) {
    if (child.exitCode !== null) throw new Error(`the shop ended with ${child.exitCode}:\n${output()}`);
    if (
      await fetch(url)
        .then((r) => r.ok)
        .catch(() => false)
    )
      return;
    await new Promise((done) => setTimeout(done, 200));
  }
  throw new Error(`the gateway did not answer within 60 s:\n${output()}`);
}
