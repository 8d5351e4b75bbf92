// A tree of different programs read by `goroscope binary DIR --brief` and by `go version -m DIR`, which print the same, side
// by side: `npx tsx bench/binary/tree.ts [FILES] [--cold | --evict]`. `json` is all facts of each program, `start` what starting ours
// costs without a file, `node` the same for an empty script: nothing that runs on Node can be below it. Wall time, CPU
// seconds and peak memory, medians of seven runs in turn. The tree holds copies of the programs of test/oracle/binary and of
// the toolchains in the module cache, each with bytes of its own. `--cold` drops the page cache before each run and
// starts both programs once, so that only the tree is cold (root only). `--evict` drops only the content of the tree's files,
// which disturbs nothing else on the machine; directories stay in memory. `--links` gives the same hundred programs many
// names instead of copies: for large trees in memory. Needs a built checkout and `go`.
import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildCorpus } from '../../test/oracle/binary/corpus.ts';

const files = Number(process.argv.find((a) => /^\d+$/.test(a)) ?? 1000);
const cold = process.argv.includes('--cold');
const evicted = process.argv.includes('--evict');
const linked = process.argv.includes('--links');
const SOURCES = 100;
const entry = resolve(process.env['GOROSCOPE_ENTRY'] ?? 'bin/goroscope.mjs');
if (!existsSync('dist/goroscope/brief.cjs')) throw new Error('not built: run "npm run build" first');

interface Cost {
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
  readonly peakMiB: number;
}

/** GNU time writes the child's own figures; its format is fixed here. */
function measure(command: string, args: readonly string[], report: string): Cost {
  if (evicted) {
    const words = ['-type', 'f', '-exec', 'dd', 'if={}', 'iflag=nocache', 'count=0', 'status=none', ';'];
    spawnSync('find', [join(dir, 'tree'), ...words]);
  }
  if (cold) {
    writeFileSync('/proc/sys/vm/drop_caches', '3');
    for (const words of [
      ['go', 'version', '-m', report],
      [process.execPath, entry, 'binary', join(dir, 'few'), '--brief'],
    ])
      spawnSync(words[0] ?? '', words.slice(1), { stdio: 'ignore' });
  }
  const out = spawnSync('/usr/bin/time', ['-f', '%e %U %S %M', '-o', report, command, ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
    maxBuffer: 1 << 30,
  });
  if (out.status !== 0) throw new Error(`${command} ended with ${out.status}`);
  const { stdout } = spawnSync('cat', [report], { encoding: 'utf8' });
  const [wall = 0, user = 0, system = 0, kib = 0] = stdout.trim().split(/\s+/).map(Number);
  return { wallSeconds: wall, cpuSeconds: user + system, peakMiB: Math.round(kib / 1024) };
}

function least(costs: readonly Cost[], key: keyof Cost): number {
  return Math.min(...costs.map((cost) => cost[key]));
}

function median(costs: readonly Cost[], key: keyof Cost): number {
  return [...costs].sort((a, b) => a[key] - b[key])[Math.floor(costs.length / 2)]?.[key] ?? 0;
}

/** Programs of the releases in the module cache; none when there are none. */
function toolchainPrograms(): string[] {
  const cache = spawnSync('go', ['env', 'GOMODCACHE'], { encoding: 'utf8' }).stdout.trim();
  const at = join(cache, 'golang.org');
  const releases = existsSync(at) ? readdirSync(at).filter((name) => name.startsWith('toolchain@')) : [];
  const folders = releases.flatMap((name) =>
    [join(at, name, 'bin'), join(at, name, 'pkg/tool/linux_amd64')].filter((folder) => existsSync(folder)),
  );
  return folders.flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)));
}

/** The same order in every run (a multiplicative generator modulo the prime 2^31 - 1). */
function shuffled(list: readonly string[]): string[] {
  let state = 7;
  const keyed = list.map((path) => ({ path, key: (state = (state * 48_271) % 2_147_483_647) }));
  return keyed.sort((a, b) => a.key - b.key).map(({ path }) => path);
}

let bytes = 0;
const dir = mkdtempSync(join(tmpdir(), 'goroscope-bench-tree-'));
try {
  // WebAssembly is left out: the toolchain cannot read it.
  const built = buildCorpus().built.filter((b) => !b.name.includes('wasm'));
  const seeds = shuffled([...built.map((b) => b.path), ...toolchainPrograms()]);
  mkdirSync(join(dir, 'few'));
  for (let i = 0; i < files; i++) {
    const folder = join(dir, 'tree', `d${i % 37}`);
    mkdirSync(folder, { recursive: true });
    const seed = seeds[i % seeds.length];
    if (seed === undefined) continue;
    const copy = join(folder, `f${i}`);
    if (linked && i >= SOURCES) {
      linkSync(join(dir, 'tree', `d${(i % SOURCES) % 37}`, `f${i % SOURCES}`), copy);
      continue;
    }
    copyFileSync(seed, copy);
    chmodSync(copy, 0o755);
    appendFileSync(copy, `copy ${i}`);
    // One for the threads, too: they are warm like the rest of the program.
    if (i === 0) copyFileSync(seed, join(dir, 'few', 'one'));
    bytes += statSync(copy).size;
  }
  spawnSync('sync');
  const tree = join(dir, 'tree');
  const report = join(dir, 'time');
  const rows = {
    goVersionM: ['go', 'version', '-m', tree],
    brief: [process.execPath, entry, 'binary', tree, '--brief'],
    json: [process.execPath, entry, 'binary', tree, '--json'],
    start: [process.execPath, entry, 'binary', join(dir, 'few'), '--brief'],
    node: [process.execPath, '-e', '0'],
  };
  const costs = Object.fromEntries(Object.keys(rows).map((name) => [name, [] as Cost[]]));
  for (let run = 0; run < 7; run++)
    for (const [name, [command = '', ...args]] of Object.entries(rows))
      costs[name]?.push(measure(command, args, report));
  const row = (name: string) => ({
    wallSeconds: median(costs[name] ?? [], 'wallSeconds'),
    leastWallSeconds: least(costs[name] ?? [], 'wallSeconds'),
    cpuSeconds: median(costs[name] ?? [], 'cpuSeconds'),
    leastCpuSeconds: least(costs[name] ?? [], 'cpuSeconds'),
    peakMiB: median(costs[name] ?? [], 'peakMiB'),
  });
  const shown = Object.fromEntries(Object.keys(rows).map((name) => [name, row(name)]));
  const ratio = Number((row('goVersionM').wallSeconds / row('brief').wallSeconds).toFixed(2));
  const machine = { cpus: cpus().length, load: loadavg()[0]?.toFixed(1) };
  const mib = Math.round(bytes / 1048576);
  console.log(
    JSON.stringify(
      {
        files,
        mib,
        linked,
        cache: cold ? 'cold' : evicted ? 'evicted' : 'warm',
        ...shown,
        ratio,
        ...machine,
      },
      null,
      2,
    ),
  );
} finally {
  rmSync(dir, { recursive: true, force: true });
}
