// npm run bench:query -- [--spans 10000000] [--days 10] [--only goroscope,jaeger,otel] [--write]
// The same spans in this program's schema, Jaeger's and the OpenTelemetry exporter's, in the same embedded engine: time of
// inserting and merging, CPU, bytes, memory, and the time of eight queries, cold and warm. --write updates docs/performance.md.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { formatBytes, formatCount } from '../../src/base/units.ts';
import { openStore } from '../../src/store/open-store.ts';
import { queryOverview } from '../../src/store/queries/overview.ts';
import { QueryRun } from '../../src/store/queries/query-run.ts';
import { queryTrace } from '../../src/store/queries/trace-columns.ts';
import { queryTraces } from '../../src/store/queries/traces-search.ts';
import type { Store } from '../../src/store/store.ts';
import { Engine, median } from './measure.ts';
import {
  type BenchSchema,
  COUNTS,
  generate,
  GOROSCOPE,
  JAEGER,
  OTEL,
  type Probe,
  QUERY_NAMES,
  type QueryName,
} from './schemas.ts';

const { values: flags } = parseArgs({
  options: {
    spans: { type: 'string', default: '10000000' },
    days: { type: 'string', default: '10' },
    probes: { type: 'string', default: '7' },
    write: { type: 'boolean', default: false },
  },
});
const SPANS = Number(flags.spans);
const DAYS = Number(flags.days);
const PROBES = Number(flags.probes);
const DAY_S = 86_400;
const WARM_ROUNDS = 5;

interface Loaded {
  readonly name: string;
  readonly insertSeconds: number;
  readonly insertCpuSeconds: number;
  readonly totalCpuSeconds: number;
  readonly bytes: number;
  readonly indexBytes: number;
  readonly peakBytes: number;
}

interface SchemaResult extends Loaded {
  readonly cold: Readonly<Record<QueryName, number>>;
  readonly warm: Readonly<Record<QueryName, number>>;
}

const dataDir = await mkdtemp(join(tmpdir(), 'goroscope-bench-query-'));
/** The product runs in 900 MiB; the peers' inserts and merges need more, so all get the same larger cap here. */
const MEMORY_LIMIT_BYTES = 4 * 1024 ** 3;
const store = await openStore({ dataDir, memoryLimitBytes: MEMORY_LIMIT_BYTES });
try {
  await main(store);
} finally {
  await store.close();
  await rm(dataDir, { recursive: true, force: true });
}

async function main(store: Store): Promise<void> {
  const engine = new Engine(store);
  const start = Math.floor(Date.now() / 1000 / DAY_S - DAYS) * DAY_S;
  const days = Array.from({ length: DAYS + 1 }, (_, i) =>
    new Date((start + i * DAY_S) * 1000).toISOString().slice(0, 10),
  );
  log(`generating ${formatCount(SPANS)} spans over ${DAYS} days`);
  for (const statement of generate(SPANS, DAYS, start)) await engine.run(statement);
  const probes = await chooseProbes(engine, start);
  const loaded: [BenchSchema, Loaded][] = [];
  for (const schema of [GOROSCOPE, JAEGER, OTEL])
    loaded.push([schema, await loadSchema(engine, schema, days)]);
  log('waiting until the engine rests');
  await engine.rest();
  const schemas = loaded.map(([schema]) => schema);
  const cold = await timeQueries(engine, schemas, probes, true);
  log('asked cold');
  const warm = await timeQueries(engine, schemas, probes, false);
  const results = loaded.map(([schema, figures]): SchemaResult => ({
    ...figures,
    cold: cold.get(schema.name)!,
    warm: warm.get(schema.name)!,
  }));
  const product = await measureProduct(store, probes);
  const report = render(results, product);
  console.log(report);
  if (flags.write) await writeReport(report);
}

function log(text: string): void {
  console.error(`${new Date().toISOString().slice(11, 19)} ${text}`);
}

async function chooseProbes(engine: Engine, start: number): Promise<Probe[]> {
  const { rows } = await engine.store.querySql(
    `SELECT tid, toString(k[1]), v[1], toString(svc), toString(op) FROM gen WHERE row IN (${Array.from({ length: PROBES }, (_, i) => Math.floor(((i + 0.5) / PROBES) * SPANS)).join(',')}) ORDER BY row`,
  );
  return rows.map((row) => ({
    traceId: String(row[0]),
    key: String(row[1]),
    value: String(row[2]),
    service: String(row[3]),
    operation: String(row[4]),
    dayStart: start + (DAYS - 1) * DAY_S,
    end: start + DAYS * DAY_S,
  }));
}

async function loadSchema(engine: Engine, schema: BenchSchema, days: readonly string[]): Promise<Loaded> {
  for (const statement of schema.create) await engine.run(statement);
  engine.resetPeak();
  const cpu = engine.cpuSeconds();
  const started = performance.now();
  for (const day of days) for (const statement of schema.insert(day)) await engine.run(statement);
  const insertSeconds = (performance.now() - started) / 1000;
  const insertCpuSeconds = engine.cpuSeconds() - cpu;
  log(`${schema.name}: inserted in ${insertSeconds.toFixed(1)} s, merging`);
  for (const table of schema.tables) await engine.run(`OPTIMIZE TABLE ${table} FINAL`);
  const totalCpuSeconds = engine.cpuSeconds() - cpu;
  const sizes = await readSizes(engine.store, schema.tables);
  return {
    name: schema.name,
    insertSeconds,
    insertCpuSeconds,
    totalCpuSeconds,
    ...sizes,
    peakBytes: engine.peakBytes(),
  };
}

async function readSizes(
  store: Store,
  tables: readonly string[],
): Promise<{ readonly bytes: number; readonly indexBytes: number }> {
  const { raw, sql, strings } = await import('../../src/store/sql.ts');
  const table = await store.read(
    sql`SELECT sum(bytes_on_disk) AS bytes, sum(secondary_indices_compressed_bytes) AS indexes FROM ${raw('system.parts')}
 WHERE active AND table IN ${strings(tables)}`,
    { bytes: 'UInt64', indexes: 'UInt64' },
    { label: 'bench-sizes' },
  );
  const [row] = table.rows();
  return { bytes: Number(row?.bytes ?? 0n), indexBytes: Number(row?.indexes ?? 0n) };
}

/**
 * Medians of each query by schema. The schemas are asked in turn, another first with each probe, so that a slow moment of
 * the host meets all of them. Warm ones are asked `WARM_ROUNDS` times a probe: they are short, and one probe's noise is larger
 * than what the schemas differ by.
 */
async function timeQueries(
  engine: Engine,
  schemas: readonly BenchSchema[],
  probes: readonly Probe[],
  cold: boolean,
): Promise<ReadonlyMap<string, Record<QueryName, number>>> {
  const medians = new Map(schemas.map(({ name }) => [name, [] as [QueryName, number][]]));
  for (const name of QUERY_NAMES) {
    const times = new Map(schemas.map((schema) => [schema.name, [] as number[]]));
    for (let round = 0; round < (cold ? 1 : WARM_ROUNDS); round++) {
      for (const [i, probe] of probes.entries()) {
        for (const schema of rotated(schemas, i + round)) {
          const ask = () => schema.queries[name](probe, engine.store);
          const settings = (text: string) => ({
            ...schema.settings(text),
            ...(COUNTS.has(name) && schema.countSettings),
          });
          if (cold) await engine.dropCaches();
          else await engine.time(ask, settings);
          times.get(schema.name)?.push(await engine.time(ask, settings));
        }
      }
    }
    for (const [schema, seen] of times) medians.get(schema)?.push([name, median(seen)]);
  }
  return new Map(
    [...medians].map(([schema, pairs]) => [schema, Object.fromEntries(pairs) as Record<QueryName, number>]),
  );
}

function rotated<T>(list: readonly T[], by: number): readonly T[] {
  const at = by % list.length;
  return [...list.slice(at), ...list.slice(0, at)];
}

/** The queries behind pages, with everything a page needs, warm. */
async function measureProduct(store: Store, probes: readonly Probe[]): Promise<Record<string, number>> {
  const run = () => new QueryRun({ store, timeoutMs: 60_000 });
  const pages: Readonly<Record<string, (probe: Probe) => Promise<unknown>>> = {
    'trace page: columns, events, critical path': (p) => queryTrace(run(), p.traceId),
    'trace search by attribute over all days, 20 traces with summaries': (p) =>
      queryTraces(run(), {
        from: (p.end - DAYS * DAY_S) * 1000,
        to: p.end * 1000,
        attr: [`${p.key}=${p.value}`],
        limit: 20,
        order: 'newest',
      }),
    'overview of one day with sparklines': (p) =>
      queryOverview(run(), { from: (p.end - DAY_S) * 1000, to: p.end * 1000, points: 40 }),
  };
  const result: Record<string, number> = {};
  for (const [name, ask] of Object.entries(pages)) {
    const times: number[] = [];
    for (const probe of probes) {
      await ask(probe);
      const started = performance.now();
      await ask(probe);
      times.push(performance.now() - started);
    }
    result[name] = median(times);
  }
  return result;
}

function render(results: readonly SchemaResult[], product: Readonly<Record<string, number>>): string {
  const [own] = results;
  const number = (value: number) => (value < 10 ? value.toFixed(1) : Math.round(value).toString());
  const row = (title: string, of: (r: SchemaResult) => number, unit: (n: number) => string) => {
    const mine = own === undefined ? Number.NaN : of(own);
    const cells = results.map((r) =>
      r === own ? unit(of(r)) : `${unit(of(r))} (${(of(r) / mine).toFixed(1)}×)`,
    );
    return `| ${title} | ${cells.join(' | ')} |`;
  };
  const [cpu] = cpus();
  return [
    `${formatCount(SPANS)} spans over ${DAYS} days, ten services of fifty operations, eleven attributes a span out of 97 keys with 1,000 values each;`,
    `embedded engine ${store.health().engineVersion} with at most ${formatBytes(MEMORY_LIMIT_BYTES)}, ${cpus().length} × ${cpu?.model ?? 'CPU'}, ${formatBytes(totalmem())}, Node ${process.versions.node}.`,
    `Milliseconds are medians of ${PROBES} different probes, warm ones asked ${WARM_ROUNDS} times, the schemas in turn; in brackets the ratio to goroscope (above 1: the peer needs more).`,
    `Made with \`npm run bench:query -- --spans ${SPANS} --days ${DAYS}\`.`,
    '',
    `| | ${results.map((r) => r.name).join(' | ')} |`,
    `|---|${results.map(() => '--:').join('|')}|`,
    ...QUERY_NAMES.map((name) => row(`${name}, cold, ms`, (r) => r.cold[name], number)),
    ...QUERY_NAMES.map((name) => row(`${name}, warm, ms`, (r) => r.warm[name], number)),
    row('bytes a span on disk', (r) => r.bytes / SPANS, number),
    row('of these indexes', (r) => r.indexBytes / SPANS, number),
    row('insert, seconds', (r) => r.insertSeconds, number),
    row('CPU seconds, insert', (r) => r.insertCpuSeconds, number),
    row('CPU seconds, insert and all merges', (r) => r.totalCpuSeconds, number),
    row(
      'peak memory of the engine',
      (r) => r.peakBytes,
      (n) => formatBytes(n),
    ),
    '',
    'What pages of the UI wait for, warm, with everything they show:',
    '',
    '| | ms |',
    '|---|--:|',
    ...Object.entries(product).map(([name, ms]) => `| ${name} | ${number(ms)} |`),
    '',
  ].join('\n');
}

/** Puts the report between the markers of its section of docs/performance.md. */
async function writeReport(report: string): Promise<void> {
  const path = 'docs/performance.md';
  const text = await readFile(path, 'utf8');
  const [before, rest = ''] = text.split('<!-- bench:query begin -->');
  const after = rest.split('<!-- bench:query end -->')[1] ?? '';
  await writeFile(path, `${before}<!-- bench:query begin -->\n${report}<!-- bench:query end -->${after}`);
}
