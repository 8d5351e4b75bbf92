// npm run bench:doctor -- [--runs 7] [--snapshots 1000] [--write]
// The whole program as a user starts it: wall time and peak memory of `goroscope doctor` on this machine and on a stored
// snapshot; then many snapshots judged in one process. --write updates docs/performance.md.
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { formatBytes } from '../../src/base/units.ts';
import { bundle } from '../../test/support/bundle.ts';

const { values: flags } = parseArgs({
  options: {
    runs: { type: 'string', default: '7' },
    snapshots: { type: 'string', default: '1000' },
    write: { type: 'boolean', default: false },
  },
});
const RUNS = Number(flags.runs);
const SNAPSHOTS = Number(flags.snapshots);
const FIXTURES = resolve('test/fixtures/snapshots');
const run = promisify(execFile);

interface Sample {
  readonly ms: number;
  /** CPU of the process, user and system. */
  readonly cpuMs: number;
  readonly peakBytes: number;
}

/** One start of a program: wall time, and what getrusage says about its largest resident size (on standard error). */
async function measure(folder: string, words: readonly string[]): Promise<Sample> {
  const started = performance.now();
  const { stderr } = await run(process.execPath, [join(folder, 'measured.process.js'), ...words], {
    maxBuffer: 64 << 20,
    env: { ...process.env, NO_COLOR: '1' },
  });
  const ms = performance.now() - started;
  const kib = /^maxrss (\d+)$/m.exec(stderr)?.[1];
  const cpuUsec = /^cpu (\d+)$/m.exec(stderr)?.[1];
  if (kib === undefined || cpuUsec === undefined)
    throw new Error(`no maxrss in ${JSON.stringify(stderr.slice(0, 200))}`);
  return { ms, cpuMs: Number(cpuUsec) / 1000, peakBytes: Number(kib) * 1024 };
}

async function series(folder: string, words: readonly string[]): Promise<Sample> {
  const samples: Sample[] = [];
  for (let i = 0; i < RUNS; i++) samples.push(await measure(folder, words));
  const middle = (pick: (one: Sample) => number) =>
    samples.map(pick).sort((a, b) => a - b)[Math.floor(RUNS / 2)] ?? 0;
  return {
    ms: middle((one) => one.ms),
    cpuMs: middle((one) => one.cpuMs),
    peakBytes: Math.max(...samples.map((one) => one.peakBytes)),
  };
}

const folder = await bundle('bench-doctor', {
  'measured.process': 'bench/doctor/measured.process.ts',
  'many.process': 'bench/doctor/many.process.ts',
});
const names = readdirSync(FIXTURES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => join(FIXTURES, entry.name));
const version = await series(folder, ['--version']);
const local = await series(folder, ['doctor', '--fail-on', 'never']);
const stored = await series(folder, ['doctor', '--snapshot', names[0] ?? '', '--fail-on', 'never']);
const many = JSON.parse(
  (
    await run(process.execPath, [join(folder, 'many.process.js'), String(SNAPSHOTS), ...names], {
      maxBuffer: 1 << 20,
    })
  ).stdout,
) as Sample & { readonly findings: number };

const row = (name: string, { ms, cpuMs, peakBytes }: Sample, budget = ''): readonly string[] => [
  name,
  `${Math.round(ms)} ms`,
  `${Math.round(cpuMs)} ms`,
  formatBytes(peakBytes),
  budget,
];
const rows = [
  row('`goroscope --version`', version),
  row('`goroscope doctor` on this machine, all checks', local, '≤ 1 s, ≤ 150 MB'),
  row('`goroscope doctor --snapshot DIR`', stored),
  row(`${SNAPSHOTS} snapshots judged in one process`, many, '≤ 20 s'),
];
const text = [
  `Wall time is the median of ${RUNS} starts, memory the largest resident size of them; ${cpus().length} × ${(cpus()[0]?.model ?? 'CPU').replaceAll(/\s+/g, ' ').trim()}, ${formatBytes(totalmem())}, Node ${process.versions.node}; load average ${(loadavg()[0] ?? 0).toFixed(1)} before the last run.`,
  `Made with \`npm run bench:doctor\`.`,
  '',
  '| | wall | CPU | memory | budget |',
  '|---|--:|--:|--:|---|',
  ...rows.map((cells) => `| ${cells.join(' | ')} |`),
].join('\n');
process.stdout.write(`${text}\n`);
if (flags.write) {
  const path = 'docs/performance.md';
  const [begin, end] = ['<!-- bench:doctor begin -->', '<!-- bench:doctor end -->'];
  const page = readFileSync(path, 'utf8');
  const section = `${begin}\n${text}\n${end}`;
  writeFileSync(
    path,
    page.includes(begin)
      ? page.replace(new RegExp(`${begin}[^]*${end}`), section)
      : `${page.trimEnd()}\n\n## Doctor\n\n\`npm run bench:doctor\` starts the bundled program as a user does and judges stored snapshots.\n\n${section}\n`,
  );
}
