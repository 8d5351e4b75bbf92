// npx tsx bench/profile/run.ts [--runs 3] [--no-go] [--write]
// Reading and `top` of a large profile beside `go tool pprof` in the same run, and a smaller one for the reference's sake:
// seconds, CPU seconds, peak memory (GNU time). --write updates the section Profile of docs/performance.md.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { formatBytes, formatCount } from '../../src/base/units.ts';
import { generateBytes, INPUT } from './generate.ts';

const { values: flags } = parseArgs({
  options: {
    runs: { type: 'string', default: '3' },
    'no-go': { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});
const RUNS = Number(flags.runs);
/** What the large profile may cost. */
const TARGET = { seconds: 3, bytes: 0.6e9 };

interface Cost {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakBytes: number;
}

/** The best of several runs, by CPU; with what it printed. */
function measure(words: readonly string[], runs: number): Cost & { readonly out: string } {
  let best: (Cost & { readonly out: string }) | undefined;
  for (let i = 0; i < runs; i++) {
    const ran = spawnSync('/usr/bin/time', ['-f', '%e %U %S %M', ...words], {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      env: { ...process.env, PPROF_TMPDIR: tmpdir() },
    });
    const line = ran.stderr.trim().split('\n').at(-1) ?? '';
    const [seconds = Number.NaN, user = 0, system = 0, kib = 0] = line.split(' ').map(Number);
    if (ran.status !== 0 || Number.isNaN(seconds)) throw new Error(`${words.join(' ')}: ${ran.stderr}`);
    const cost = { seconds, cpuSeconds: user + system, peakBytes: kib * 1024, out: ran.stdout };
    if (best === undefined || cost.cpuSeconds < best.cpuSeconds) best = cost;
  }
  return best!;
}

async function buildEntry(): Promise<string> {
  const outdir = resolve('.cache/bench-profile');
  mkdirSync(outdir, { recursive: true });
  await build({
    entryPoints: ['src/cli/entry.ts'],
    outdir,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    packages: 'external',
    define: { GOROSCOPE_VERSION: '"bench"' },
    logLevel: 'error',
  });
  return join(outdir, 'entry.js');
}

const scratch = mkdtempSync(join(tmpdir(), 'goroscope-bench-profile-'));
try {
  const entry = await buildEntry();
  const large = join(scratch, 'large.pb.gz');
  const bytes = generateBytes(INPUT);
  writeFileSync(large, gzipSync(bytes));
  const start = measure([process.execPath, entry, '--version'], RUNS);
  const own = measure([process.execPath, entry, 'profile', 'top', '-nodecount=10', large], RUNS);
  const go = flags['no-go']
    ? null
    : measure(['go', 'tool', 'pprof', '-top', '-nodecount=10', '-symbolize=none', large], 1);
  if (go !== null && go.out !== own.out) throw new Error(`the reports differ:\n${own.out}\n${go.out}`);
  const report = render(own, go, start, bytes.length, statSync(large).size);
  process.stdout.write(report);
  if (flags.write) updateDocument(report);
  if (own.seconds > TARGET.seconds || own.peakBytes > TARGET.bytes) process.exitCode = 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

function render(own: Cost, go: Cost | null, start: Cost, raw: number, packed: number): string {
  const mb = (n: number) => `${(n / 1e6).toFixed(1)} MB`;
  const row = (name: string, c: Cost) =>
    `| ${name} | ${c.seconds.toFixed(2)} | ${c.cpuSeconds.toFixed(2)} | ${mb(c.peakBytes)} |\n`;
  const version = spawnSync('go', ['version'], { encoding: 'utf8' }).stdout.trim().split(' ')[2] ?? 'go';
  const ratio =
    go === null
      ? ''
      : `| ratio | ${(go.seconds / own.seconds).toFixed(1)}× | ${(go.cpuSeconds / own.cpuSeconds).toFixed(1)}× | ${(go.peakBytes / own.peakBytes).toFixed(1)}× |\n`;
  return (
    `${formatCount(INPUT.samples)} samples, ${formatCount(INPUT.stacks)} stacks, ${formatCount(INPUT.spans)} values of one label: ` +
    `${mb(raw)} of protobuf, ${mb(packed)} packed; ${cpus().length} × ${cpus()[0]?.model.trim() ?? 'CPU'}, Node ${process.versions.node}, ${version}.\n` +
    'Both print the same text. Made with `npx tsx bench/profile/run.ts`.\n\n' +
    '| decode and top | s | CPU s | peak memory |\n|---|--:|--:|--:|\n' +
    row('goroscope profile top', own) +
    (go === null ? '' : row('go tool pprof -top', go)) +
    ratio +
    row('of which: starting the program', start) +
    `\nBudget: ${TARGET.seconds} s and ${formatBytes(TARGET.bytes)}.\n`
  );
}

function updateDocument(report: string): void {
  const path = 'docs/performance.md';
  const text = readFileSync(path, 'utf8');
  const [begin, end] = ['<!-- bench:profile begin -->', '<!-- bench:profile end -->'];
  const section = `${begin}\n${report}${end}`;
  const at = text.indexOf(begin);
  const next =
    at < 0
      ? `${text.trimEnd()}\n\n## Profiles\n\n${section}\n`
      : text.slice(0, at) + section + text.slice(text.indexOf(end) + end.length);
  writeFileSync(path, next);
}
