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

/** Builds the shop and starts every service as a process of its own, exporting to `endpoint`. `basePort` 0: any free ports. */
export async function startShop(
  endpoint: string,
  protocol: 'grpc' | 'http/protobuf',
  basePort = 0,
): Promise<Shop> {
  const folder = await mkdtemp(join(tmpdir(), 'goroscope-shop-'));
  const binary = join(folder, 'shop');
  await runProgram('go', ['build', '-o', binary, './cmd/shop'], {
    cwd: 'examples/shop',
    env: { CGO_ENABLED: '0' },
  });
  const sendTo = { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: protocol };
  const child = spawn(binary, ['all', '--base-port', String(basePort), '--data', join(folder, 'data')], {
    env: { ...process.env, ...sendTo },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (errors = (errors + chunk.toString()).slice(-20_000)));
  const env = { ...sendTo, ...(await shopAddresses(child, () => ({ said, errors }))) };
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

/** Addresses of the services, as the shop prints them for its other commands once all have started. */
async function shopAddresses(
  child: ChildProcess,
  output: () => { readonly said: string; readonly errors: string },
): Promise<{ readonly SHOP_SUPERVISOR: string; readonly SHOP_TARGET: string }> {
  const end = Date.now() + 180_000;
  while (Date.now() < end) {
    const { said, errors } = output();
    if (child.exitCode !== null) throw new Error(`the shop ended with ${child.exitCode}:\n${said}${errors}`);
    const [, supervisor, target] = /export SHOP_SUPERVISOR=(\S+) SHOP_TARGET=(\S+)\n/.exec(said) ?? [];
    const answers =
      target !== undefined &&
      (await fetch(`${target}/products`)
        .then((r) => r.ok)
        .catch(() => false));
    if (answers && supervisor !== undefined) return { SHOP_SUPERVISOR: supervisor, SHOP_TARGET: target };
    await new Promise((done) => setTimeout(done, 200));
  }
  const { said, errors } = output();
  throw new Error(`the gateway did not answer within three minutes:\n${said}${errors}`);
}
