// One million mutated executables through every reader: `npx tsx bench/binary/fuzz.ts [INPUTS] [SEED]`.
// Seeds: Go programs of several releases and platforms (built when `go` is there), esbuild's programs of npm, C programs.
import { existsSync, readFileSync } from 'node:fs';
import { fuzzBinaries, seedOf } from '../../test/support/binary-fuzz.ts';
import { buildCorpus, hasGo, recipes } from '../../test/oracle/binary/corpus.ts';

const inputs = Number(process.argv[2] ?? 1_000_000);
const first = Number(process.argv[3] ?? 1);
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
const result = fuzzBinaries(seeds, inputs, first, (done) => {
  if (done % 10_000 === 0)
    process.stderr.write(`\r${done} inputs, ${Math.round(process.memoryUsage.rss() / 1048576)} MiB `);
});
const seconds = (performance.now() - started) / 1000;
const seedBytes = seeds.reduce((sum, s) => sum + s.bytes.length, 0);
console.log(
  JSON.stringify(
    {
      ...result,
      seeds: seeds.length,
      seedMiB: Math.round(seedBytes / 1048576),
      seconds: Math.round(seconds),
      peakRssMiB: Math.round(process.resourceUsage().maxRSS / 1024),
    },
    null,
    2,
  ),
);
