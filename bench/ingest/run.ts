// npm run bench:ingest -- [--seconds 30] [--rate 100000] [--protocol http|grpc] [--connections 8] [--engine-priority auto]
// --alone: nothing is loaded while it runs: receivers and log by themselves.
// --decode: instead, the speed of scan and transcoder beside their peers on the same bytes.
// Generator (own process) -> real receiver -> acknowledged after fsync -> stored by the engine. Prints one table.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { bundle, ENGINE_ENTRY } from '../../test/support/bundle.ts';
import type { SenderPlan, SenderReport } from './sender.process.ts';

const { values: flags } = parseArgs({
  options: {
    seconds: { type: 'string', default: '30' },
    rate: { type: 'string', default: '0' },
    protocol: { type: 'string', default: 'http' },
    connections: { type: 'string', default: '8' },
    spans: { type: 'string', default: '500' },
    segment: { type: 'string' },
    'engine-priority': { type: 'string', default: 'auto' },
    profile: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
    alone: { type: 'boolean', default: false },
    decode: { type: 'boolean', default: false },
  },
});

/**
 * Time that the processors wanted to work and the host gave to others, in seconds over all processors (proc_stat(5), `steal`, in ticks
 * of 10 ms); 0 where /proc does not exist.
 */
async function stolenSeconds(): Promise<number> {
  const text = await readFile('/proc/stat', 'latin1').catch(() => '');
  return Number(text.split('\n', 1)[0]?.trim().split(/ +/)[8] ?? 0) / 100;
}

/** A child that answers words with lines of JSON. */
class Child {
  readonly process: ChildProcess;
  private readonly lines: Record<string, unknown>[] = [];
  private waiting: ((line: Record<string, unknown>) => void) | undefined;

  constructor(script: string, plan: object, nodeArgs: readonly string[] = []) {
    this.process = spawn(process.execPath, [...nodeArgs, script, JSON.stringify(plan)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    createInterface({ input: this.process.stdout ?? process.stdin }).on('line', (text) => {
      const line = JSON.parse(text) as Record<string, unknown>;
      if (this.waiting === undefined) this.lines.push(line);
      else this.waiting(line);
      this.waiting = undefined;
    });
  }

  async next(): Promise<Record<string, unknown>> {
    const line = this.lines.shift();
    return line ?? (await new Promise((done) => (this.waiting = done)));
  }

  async ask(word: string): Promise<Record<string, unknown>> {
    this.process.stdin?.write(`${word}\n`);
    return await this.next();
  }
}

const out = await bundle('bench-ingest', {
  'server.process': 'bench/ingest/server.process.ts',
  'sender.process': 'bench/ingest/sender.process.ts',
  'decode.process': 'bench/ingest/decode.process.ts',
  ...ENGINE_ENTRY,
});
if (flags.decode) {
  const run = spawn(process.execPath, [join(out, 'decode.process.js')], { stdio: 'inherit' });
  await new Promise((done) => run.once('exit', done));
  process.exit(0);
}
const dataDir = await mkdtemp(join(tmpdir(), 'goroscope-bench-'));
const profile = flags.profile ? ['--cpu-prof', `--cpu-prof-dir=${resolve('.cache/bench-profile')}`] : [];
const server = new Child(
  join(out, 'server.process.js'),
  {
    dataDir,
    enginePriority: flags['engine-priority'],
    alone: flags.alone,
    ...(flags.segment === undefined ? {} : { segmentMaxBytes: Number(flags.segment) * 1024 * 1024 }),
  },
  profile,
);
const started = await server.next();
const plan: SenderPlan = {
  protocol: flags.protocol === 'grpc' ? 'grpc' : 'http',
  port: Number(flags.protocol === 'grpc' ? started['grpc'] : started['http']),
  connections: Number(flags.connections),
  seconds: Number(flags.seconds),
  spansPerRequest: Number(flags.spans),
  rate: Number(flags.rate),
};
const before = await server.ask('figures');
const sender = new Child(join(out, 'sender.process.js'), plan);
// Its connections and requests are ready: the clock starts with the first of them.
await sender.next();
const startedAt = performance.now();
const stolenBefore = await stolenSeconds();
const sent = (await sender.next()) as Record<string, unknown> & SenderReport;
const sendSeconds = (performance.now() - startedAt) / 1000;
const stolen = (await stolenSeconds()) - stolenBefore;
const atEnd = await server.ask('figures');
let last = atEnd;
while (
  !flags.alone &&
  Number(last['stored']) < sent.ackedSpans &&
  performance.now() - startedAt < (sendSeconds + 180) * 1000
) {
  await new Promise((done) => setTimeout(done, 100));
  last = await server.ask('figures');
}
const storedSeconds = (performance.now() - startedAt) / 1000;
const table = await server.ask('table');
const figure = (from: Record<string, unknown>, name: string): number => Number(from[name]);
const line = (name: string, value: string): void => console.log(`${name.padEnd(44)} ${value}`);
const rate = (n: number, seconds: number): string =>
  `${Math.round(n / seconds).toLocaleString('en')} spans/s`;
console.log(
  `OTLP/${plan.protocol}, ${plan.connections} connections, ${plan.spansPerRequest} spans a request, ${plan.rate === 0 ? 'as fast as answers come' : `${plan.rate} spans/s offered`}, engine at priority ${flags['engine-priority']}`,
);
line(
  'bytes per span on the wire',
  `${Math.round(sent.sentBytes / Math.max(1, sent.ackedSpans + sent.refused * plan.spansPerRequest))} B`,
);
line('acknowledged after fsync', rate(sent.ackedSpans, sent.seconds));
if (!flags.alone) {
  line('stored while sending', rate(figure(atEnd, 'stored') - figure(before, 'stored'), sendSeconds));
  line('stored, from first request to last row', rate(figure(last, 'stored'), storedSeconds));
}
for (const [name, { p50, p99, max }] of [
  ['acknowledgement p50 / p99 / max (sender)', sent.ackMs],
  ['the same after the first five seconds', sent.steadyAckMs],
] as const)
  line(name, `${p50.toFixed(1)} / ${p99.toFixed(1)} / ${max.toFixed(0)} ms`);
line(
  'processor time the host gave to others',
  `${((100 * stolen) / (sendSeconds * availableParallelism())).toFixed(1)} %`,
);
line('refused (503) / failed requests', `${sent.refused} / ${sent.failed}`);
const sync = last['sync'] as { p50: number; p99: number };
line('write and fsync of a group p50 / p99', `${sync.p50?.toFixed(1)} / ${sync.p99?.toFixed(1)} ms`);
line(
  'CPU s: sender / receiver / engine',
  `${sent.cpuSeconds.toFixed(1)} / ${(figure(last, 'cpuSeconds') - figure(before, 'cpuSeconds')).toFixed(1)} / ${(figure(last, 'engineCpuSeconds') - figure(before, 'engineCpuSeconds')).toFixed(1)}`,
);
line(
  'peak RSS: receiver / engine',
  `${Math.round(figure(last, 'peakRssBytes') / 1e6)} / ${Math.round(figure(last, 'enginePeakRssBytes') / 1e6)} MB`,
);
if (!flags.alone)
  line(
    'rows / bytes per span on disk / parts',
    `${figure(table, 'rows')} / ${(figure(table, 'bytes') / figure(table, 'rows')).toFixed(1)} B / ${figure(table, 'parts')}`,
  );
line(
  'log bytes waiting when sending ended',
  `${Math.round((atEnd['wal'] as { bytes: number }).bytes / 1e6)} MB`,
);
for (const event of last['events'] as string[]) console.log(`event: ${event}`);
const exited = new Promise((done) => server.process.once('exit', done));
// Minutes of loading would follow, of rows that nobody asks for.
if (flags.alone) server.process.kill('SIGKILL');
else server.process.stdin?.write('close\n');
await exited;
if (!flags.keep) await rm(dataDir, { recursive: true, force: true });
