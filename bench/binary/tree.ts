// A tree of programs read by `goroscope binary DIR` and by `go version -m DIR`, side by side:
// `npx tsx bench/binary/tree.ts [FILES] [--cold]`. `brief` is the same with --brief, which reads no more than the toolchain
// does; `start` is what starting both programs costs without a file. Prints wall time, CPU seconds and peak memory of both and their ratio.
// The tree holds copies of programs of many releases and platforms (test/oracle/binary/corpus.ts). `--cold` drops the
// page cache before each run (root only). Needs a built checkout (npm run build) and `go`.
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildCorpus } from '../../test/oracle/binary/corpus.ts';

const files = Number(process.argv.find((a) => /^\d+$/.test(a)) ?? 1000);
const cold = process.argv.includes('--cold');
const entry = resolve(process.env['GOROSCOPE_ENTRY'] ?? 'dist/goroscope/entry.js');
if (!existsSync(entry)) throw new Error(`${entry} is missing: run "npm run build" first`);

interface Cost {
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
  readonly peakMiB: number;
}

/** GNU time writes the child's own figures; its format is fixed here. */
function measure(command: string, args: readonly string[], report: string): Cost {
  if (cold) writeFileSync('/proc/sys/vm/drop_caches', '3');
  const out = spawnSync('/usr/bin/time', ['-f', '%e %U %S %M', '-o', report, command, ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
    maxBuffer: 1 << 30,
  });
  if (out.status !== 0) throw new Error(`${command} ended with ${out.status}`);
  const { stdout } = spawnSync('cat', [report], { encoding: 'utf8' });
  const [wall = 0, user = 0, system = 0, kib = 0] = stdout.trim().split(/\s+/).map(Number);
  return { wallSeconds: wall, cpuSeconds: user + system, peakMiB: Math.round(kib / 1024) };
}

function median(costs: readonly Cost[], key: keyof Cost): number {
  return [...costs].sort((a, b) => a[key] - b[key])[Math.floor(costs.length / 2)]?.[key] ?? 0;
}

const dir = mkdtempSync(join(tmpdir(), 'goroscope-bench-tree-'));
try {
  // WebAssembly is left out: the toolchain cannot read it.
  const seeds = buildCorpus().built.filter((b) => !b.name.includes('wasm'));
  for (let i = 0; i < files; i++) {
    const folder = join(dir, 'tree', `d${i % 37}`);
    mkdirSync(folder, { recursive: true });
    const seed = seeds[i % seeds.length];
    if (seed !== undefined) copyFileSync(seed.path, join(folder, `f${i}`));
  }
  spawnSync('sync');
  const tree = join(dir, 'tree');
  const report = join(dir, 'time');
  const ours: Cost[] = [];
  const theirs: Cost[] = [];
  const brief: Cost[] = [];
  const start: Cost[] = [];
  for (let run = 0; run < 5; run++) {
    theirs.push(measure('go', ['version', '-m', tree], report));
    ours.push(measure(process.execPath, [entry, 'binary', tree, '--json'], report));
    brief.push(measure(process.execPath, [entry, 'binary', tree, '--brief'], report));
    start.push(measure(process.execPath, [entry, '--version'], report));
  }
  const row = (costs: readonly Cost[]) => ({
    wallSeconds: median(costs, 'wallSeconds'),
    cpuSeconds: median(costs, 'cpuSeconds'),
    peakMiB: median(costs, 'peakMiB'),
  });
  const [us, go] = [row(ours), row(theirs)];
  const [short, empty] = [row(brief), row(start)];
  const ratio = (a: number, b: number) => Number((a / b).toFixed(2));
  const wallRatio = ratio(us.wallSeconds, go.wallSeconds);
  console.log(
    JSON.stringify(
      {
        files: readdirSync(tree).reduce((sum, d) => sum + readdirSync(join(tree, d)).length, 0),
        cache: cold ? 'cold' : 'warm',
        goroscope: us,
        goVersionM: go,
        brief: short,
        start: empty,
        wallRatio,
        briefWallRatio: ratio(short.wallSeconds, go.wallSeconds),
        briefWithoutStartRatio: ratio(short.wallSeconds - empty.wallSeconds, go.wallSeconds),
        cpus: cpus().length,
        load: loadavg()[0]?.toFixed(1),
      },
      null,
      2,
    ),
  );
} finally {
  rmSync(dir, { recursive: true, force: true });
}
