import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasProgram, runProgram } from '../../support/run.ts';
import { startServer, type TestServer } from '../../support/server.ts';

// Exporters that are not ours, each from the program to the stored row.
let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

interface SpanRow {
  readonly n: string;
  readonly i: string;
  readonly text: string;
  readonly flag: string;
  readonly ratio: number;
  readonly list: string;
  readonly errors: string;
  readonly requests: string;
  readonly events: string;
  readonly versions: string;
}

/** What every sender of this folder must have left behind, value by value. */
async function expectStored(
  service: string,
  int: string,
  seriesByTable: Readonly<Record<string, number>>,
): Promise<void> {
  const [span] = await server.until<SpanRow>(
    `SELECT toString(count()) n, toString(any(AttrInt['probe.int'])) i, any(AttrStr['probe.text']) text,
            toString(any(AttrBool['probe.flag'])) flag, any(AttrNum['probe.ratio']) ratio, any(AttrJson) list,
            toString(countIf(StatusCode = 'ERROR')) errors, toString(uniqExact(RequestId)) requests,
            toString(sum(length(Events.Name))) events, any(ScopeVersion) versions
     FROM spans WHERE ServiceName = '${service}' AND SpanName = 'probe operation' AND Kind = 'SERVER'`,
    (rows) => rows[0]?.n === '10',
  );
  expect(span).toMatchObject({
    n: '10',
    i: int,
    text: 'Grüße 你好',
    flag: 'true',
    ratio: 0.25,
    errors: '1',
    requests: '10',
    events: '10',
    versions: '0.1',
  });
  expect(span?.list).toContain('"stringValue":"a"');

  // Each line belongs to the span it was written in: both ids agree.
  const [log] = await server.until<{ n: string; joined: string }>(
    `SELECT toString(count()) n, toString(countIf((TraceId, SpanId) IN (SELECT TraceId, SpanId FROM spans WHERE ServiceName = '${service}'))) joined
     FROM logs WHERE ServiceName = '${service}' AND startsWith(Body, 'probe line ')`,
    (rows) => rows[0]?.n === '10',
  );
  expect(log).toEqual({ n: '10', joined: '10' });

  for (const [table, wanted] of Object.entries(seriesByTable)) {
    await server.until<{ n: string }>(
      `SELECT toString(uniqExact(MetricId)) n FROM ${table} WHERE MetricId IN (SELECT MetricId FROM series WHERE ServiceName = '${service}')`,
      (rows) => Number(rows[0]?.n) === wanted,
    );
  }
}

describe('JavaScript exporters', () => {
  test.each([
    ['grpc', 'otlpGrpc'],
    ['proto', 'otlpHttp'],
    ['http', 'otlpHttp'],
    // To the port of the other protocol.
    ['grpc', 'otlpHttp'],
    ['proto', 'otlpGrpc'],
  ] as const)('%s to %s: traces, logs and metrics arrive unchanged', async (protocol, endpoint) => {
    const service = `js-${protocol}-${endpoint}`;
    await runProgram(process.execPath, [
      'test/e2e/senders/javascript.mjs',
      protocol,
      server[endpoint],
      service,
    ]);
    // 2^53 - 1 is the largest integer JavaScript can send.
    await expectStored(service, '9007199254740991', { samples: 2, hist: 1, exphist: 1 });
  });
});

describe.skipIf(!hasProgram('python3', '-m', 'venv', '--help'))('Python exporters', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'goroscope-python-'));
    await runProgram('python3', ['-m', 'venv', folder]);
    await runProgram(join(folder, 'bin/pip'), [
      'install',
      '--quiet',
      '-r',
      'test/e2e/senders/requirements.txt',
    ]);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test.each([
    ['grpc', 'otlpGrpc'],
    ['http', 'otlpHttp'],
  ] as const)('%s: traces, logs and metrics arrive unchanged', async (protocol, endpoint) => {
    const service = `py-${protocol}`;
    await runProgram(join(folder, 'bin/python'), [
      'test/e2e/senders/python-sender.py',
      protocol,
      server[endpoint],
      service,
    ]);
    await expectStored(service, String(2n ** 62n + 1n), { samples: 2, hist: 1 });
  });
});

describe.skipIf(!hasProgram('go', 'version'))('telemetrygen', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'goroscope-telemetrygen-'));
    await runProgram(
      'go',
      ['install', `github.com/open-telemetry/opentelemetry-collector-contrib/cmd/telemetrygen@v0.161.0`],
      {
        env: { GOBIN: folder, GOFLAGS: '' },
      },
    );
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test.each([
    ['traces', '--traces', 'spans', 2],
    ['logs', '--logs', 'logs', 1],
    ['metrics', '--metrics', 'samples', 1],
  ] as const)('%s over gRPC and HTTP', async (signal, flag, table, perItem) => {
    for (const http of [false, true]) {
      const service = `telemetrygen-${signal}-${http ? 'http' : 'grpc'}`;
      const endpoint = (http ? server.otlpHttp : server.otlpGrpc).replace('http://', '');
      await runProgram(join(folder, 'telemetrygen'), [
        signal,
        '--otlp-insecure',
        '--otlp-endpoint',
        endpoint,
        flag,
        '50',
        '--rate',
        '0',
        '--service',
        service,
        ...(http ? ['--otlp-http'] : []),
      ]);
      const where =
        table === 'samples'
          ? `MetricId IN (SELECT MetricId FROM series WHERE ServiceName = '${service}')`
          : `ServiceName = '${service}'`;
      const rows = await server.until<{ n: string }>(
        `SELECT toString(count()) n FROM ${table} WHERE ${where}`,
        (rows) => Number(rows[0]?.n) === 50 * perItem,
      );
      expect(rows).toHaveLength(1);
    }
  });
});

describe.skipIf(!hasProgram('go', 'version'))('grpc-go at the edges of OTLP/gRPC', () => {
  interface Outcome {
    readonly code: string;
    readonly message: string;
    readonly details: readonly string[];
  }

  test('every answer is understood, and what was acknowledged is stored once', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'goroscope-grpc-go-'));
    const program = join(folder, 'grpc-go');
    await runProgram('go', ['build', '-o', program, '.'], { cwd: 'test/e2e/senders/grpc-go' });
    const service = 'grpc-go';
    const output = await runProgram(program, [server.otlpGrpc.replace('http://', ''), service]);
    await rm(folder, { recursive: true, force: true });
    const outcomes = JSON.parse(output) as Readonly<Record<string, Outcome>>;
    const codes = Object.fromEntries(Object.entries(outcomes).map(([what, { code }]) => [what, code]));
    expect(codes).toEqual({
      one: 'OK',
      empty: 'OK',
      gzip: 'OK',
      many: 'OK',
      malformed: 'InvalidArgument',
      huge: 'ResourceExhausted',
      unknown: 'Unimplemented',
      'given up': 'Canceled',
      late: 'DeadlineExceeded',
      parallel: 'map[OK:400]',
      last: 'OK',
    });
    expect(outcomes['malformed']?.details).toEqual(['*errdetails.BadRequest']);
    // Without RetryInfo, so that nobody sends it again.
    expect(outcomes['huge']).toMatchObject({
      details: [],
      message: expect.stringContaining('64 MiB') as string,
    });
    const rows = await server.until<{ name: string; n: string; ids: string }>(
      `SELECT SpanName name, toString(count()) n, toString(uniqExact(SpanId)) ids FROM spans
       WHERE ServiceName = '${service}' AND SpanName NOT IN ('given up', 'late') GROUP BY name ORDER BY name`,
      (all) => all.reduce((sum, { n }) => sum + Number(n), 0) === 42_102,
    );
    expect(rows).toEqual([
      { name: 'gzip', n: '100', ids: '100' },
      { name: 'last', n: '1', ids: '1' },
      { name: 'many', n: '2000', ids: '2000' },
      { name: 'one', n: '1', ids: '1' },
      { name: 'parallel', n: '40000', ids: '40000' },
    ]);
  });
});
