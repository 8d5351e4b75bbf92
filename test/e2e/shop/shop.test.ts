import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasProgram } from '../../support/run.ts';
import { startServer, type TestServer } from '../../support/server.ts';
import { type Expectation, type LoadReport, type Shop, startShop } from './shop-process.ts';

// The real shop under load: what the load generator counted against what is stored. SHOP_SECONDS=300 for the long run.
const SECONDS = Number(process.env['SHOP_SECONDS'] ?? '20');
const RPS = Number(process.env['SHOP_RPS'] ?? '40');
const TRACES_A_QUERY = 200;

interface SpanRow {
  readonly t: string;
  readonly s: string;
  readonly p: string;
  readonly service: string;
  readonly name: string;
  readonly kind: string;
  readonly links: readonly string[];
}

/** What is missing in one trace; empty when it is complete. */
function missing(spans: readonly SpanRow[], expected: Expectation): string[] {
  const problems: string[] = [];
  const ids = new Set(spans.map((s) => s.s));
  if (ids.size !== spans.length) problems.push(`${spans.length - ids.size} spans stored twice`);
  const roots = spans.filter((s) => /^0*$/.test(s.p));
  if (roots.length !== 1) problems.push(`${roots.length} roots`);
  for (const span of spans)
    if (!/^0*$/.test(span.p) && !ids.has(span.p))
      problems.push(`${span.service} ${span.name}: parent ${span.p} not stored`);
  for (const want of expected.spans) {
    const found = spans.filter(
      (s) => s.service === want.service && s.name === want.name && s.kind === want.kind,
    ).length;
    if (found < want.min) problems.push(`${want.service} ${want.name} ${want.kind}: ${found} of ${want.min}`);
  }
  for (const link of expected.links ?? []) {
    const targets = new Set(
      spans.filter((s) => s.service === link.toService && s.name === link.toName).map((s) => s.s),
    );
    const from = spans.filter((s) => s.service === link.fromService && s.name === link.fromName);
    if (!from.some((s) => s.links.some((l) => targets.has(l))))
      problems.push(`no link from ${link.fromName} to ${link.toName}`);
  }
  return problems;
}

async function incomplete(server: TestServer, report: LoadReport): Promise<string[]> {
  const at = (name: string) => report.columns.indexOf(name);
  const [traceAt, expectAt] = [at('traceId'), at('expect')];
  const problems: string[] = [];
  for (let i = 0; i < report.requests.length; i += TRACES_A_QUERY) {
    const batch = report.requests.slice(i, i + TRACES_A_QUERY);
    const ids = batch.map((r) => `unhex('${String(r[traceAt])}')`).join(',');
    const rows = await server.sql<SpanRow>(
      `SELECT lower(hex(TraceId)) t, lower(hex(SpanId)) s, lower(hex(ParentSpanId)) p, ServiceName service, SpanName name,
              toString(Kind) kind, arrayMap(l -> lower(hex(l)), Links.SpanId) links
       FROM spans WHERE TraceId IN (${ids})`,
    );
    const byTrace = groupByTrace(rows);
    for (const request of batch) {
      const id = String(request[traceAt]);
      const expected = report.expectations[String(request[expectAt])];
      const found =
        expected === undefined
          ? ['no expectation for this request']
          : missing(byTrace.get(id) ?? [], expected);
      if (found.length > 0) problems.push(`${id} (${String(request[expectAt])}): ${found.join('; ')}`);
    }
  }
  return problems;
}

function groupByTrace(rows: readonly SpanRow[]): Map<string, SpanRow[]> {
  const groups = new Map<string, SpanRow[]>();
  for (const row of rows) groups.set(row.t, [...(groups.get(row.t) ?? []), row]);
  return groups;
}

describe.skipIf(!hasProgram('go', 'version')).each(['grpc', 'http/protobuf'] as const)(
  'the shop over %s',
  (protocol) => {
    let server: TestServer;
    let shop: Shop;
    let report: LoadReport;

    beforeAll(async () => {
      server = await startServer();
      shop = await startShop(protocol === 'grpc' ? server.otlpGrpc : server.otlpHttp, protocol);
      report = await shop.load(['--rps', String(RPS), '--duration', `${SECONDS}s`, '--seed', '7']);
      await shop.stop(); // flushes every exporter
      await settled(server);
    }, 1_500_000);
    afterAll(async () => {
      await shop?.stop();
      await server?.close();
    });

    test('every request is found as one complete trace', { timeout: 600_000 }, async () => {
      expect(report.totals.sent).toBe(report.totals.planned);
      expect(report.requests.length).toBeGreaterThan(SECONDS * RPS * 0.7);
      expect((await incomplete(server, report)).slice(0, 10)).toEqual([]);
      // A run in which the broker brought nothing would prove little.
      const [row] = await server.sql<{ n: number }>(
        `SELECT count() n FROM spans WHERE ServiceName = 'worker' AND SpanName = 'process orders'`,
      );
      expect(Number(row?.n)).toBeGreaterThan(0);
    });

    test('every log line with a trace id opens its trace', async () => {
      const [row] = await server.sql<{ lines: number; lost: number }>(
        `SELECT count() lines, countIf(TraceId NOT IN (SELECT TraceId FROM spans)) lost FROM logs WHERE TraceId != toFixedString('', 16)`,
      );
      expect(Number(row?.lines)).toBeGreaterThan(100);
      expect(Number(row?.lost)).toBe(0);
    });

    test('gateway, broker and worker are one linked story, found by its request id', async () => {
      const at = (name: string) => report.columns.indexOf(name);
      const order = report.requests.find((r) => r[at('expect')] === 'checkout:201');
      if (order === undefined) throw new Error('no order was placed');
      const requestId = String(order[at('requestId')]);
      const services = await server.sql<{ service: string; traces: number }>(
        `SELECT ServiceName service, uniqExact(TraceId) traces FROM spans WHERE RequestId = '${requestId}' GROUP BY service`,
      );
      expect(services.map((s) => s.service)).toEqual(
        expect.arrayContaining(['gateway', 'checkout', 'catalog', 'payment', 'worker']),
      );
      expect(services.every((s) => s.traces === 1)).toBe(true);
      const resolved = (await (
        await fetch(`${server.url}/api/v1/resolve?q=${encodeURIComponent(requestId)}`)
      ).json()) as { hits: { kind: string; traceId?: string }[] };
      expect(resolved.hits.map((h) => h.traceId)).toContain(String(order[at('traceId')]));
      const logs = await server.sql<{ n: number }>(
        `SELECT count() n FROM logs WHERE RequestId = '${requestId}' AND ServiceName = 'worker'`,
      );
      expect(Number(logs[0]?.n)).toBeGreaterThan(0);
    });
  },
);

/** Waits until everything that was acknowledged is stored: nothing is left in the log. */
async function settled(server: TestServer): Promise<void> {
  for (;;) {
    const { ingest } = (await (await fetch(`${server.url}/api/v1/status`)).json()) as {
      ingest: { walBytes: number; lagMs: number };
    };
    if (ingest.walBytes === 0 && ingest.lagMs === 0) return;
    await new Promise((done) => setTimeout(done, 200));
  }
}
