// One million mutated executables through every reader: `npx tsx bench/binary/fuzz.ts [INPUTS] [SEED]
// [--seconds N]`; with --seconds it ends there and says how many inputs that were, and the SEED to go on with).
// Seeds: Go programs of several releases and platforms (built when `go` is there), esbuild's programs of npm, C programs.
import { existsSync, readFileSync } from 'node:fs';
import { fuzzBinaries, seedOf } from '../../test/support/binary-fuzz.ts';
import { buildCorpus, hasGo, recipes } from '../../test/oracle/binary/corpus.ts';

const words = process.argv.slice(2);
const limitAt = words.indexOf('--seconds');
const limit = limitAt < 0 ? Number.POSITIVE_INFINITY : Number(words.splice(limitAt, 2)[1]);
const inputs = Number(words[0] ?? 1_000_000);
const first = Number(words[1] ?? 1);
/** Inputs between two looks at the clock. */
const STEP = 2000;
const wanted =
  /^go1\.(13|17|20|27)\.\d+-(plain|pie|stripped|cgo|cgo-pie-stripped|linux-386|linux-s390x|linux-mips|darwin-amd64|darwin-arm64|windows-amd64|windows-386|js-wasm|openbsd-amd64)$/;
const paths = [
  'node_modules/@esbuild/linux-x64/bin/esbuild',
  '/bin/ls',
  '/lib64/ld-linux-x86-64.so.2',
].filter(existsSync);
if (hasGo())
  paths.push(...buildCorpus(recipes().filter((r) => wanted.test(r.name))).built.map((b) => b.path));
const seeds = paths.map((p) => seedOf(p.split('/').at(-1) ?? p, new Uint8Array(readFileSync(p))));
const started = performance.now();
const total = { inputs: 0, recognised: 0, withGo: 0, slowestMs: 0, slowest: '', largestReadBytes: 0 };
while (total.inputs < inputs && performance.now() - started < limit * 1000) {
  const part = fuzzBinaries(seeds, Math.min(STEP, inputs - total.inputs), first + total.inputs);
  total.inputs += part.inputs;
  total.recognised += part.recognised;
  total.withGo += part.withGo;
  total.largestReadBytes = Math.max(total.largestReadBytes, part.largestReadBytes);
  if (part.slowestMs > total.slowestMs) {
    total.slowestMs = part.slowestMs;
    total.slowest = part.slowest;
  }
  process.stderr.write(`\r${total.inputs} inputs, ${Math.round(process.memoryUsage.rss() / 1048576)} MiB `);
}
const seconds = (performance.now() - started) / 1000;
const seedBytes = seeds.reduce((sum, s) => sum + s.bytes.length, 0);
console.log(
  JSON.stringify(
    {
      ...total,
      nextSeed: first + total.inputs,
      seeds: seeds.length,
      seedMiB: Math.round(seedBytes / 1048576),
      seconds: Math.round(seconds),
      peakRssMiB: Math.round(process.resourceUsage().maxRSS / 1024),
    },
    null,
    2,
  ),
);
