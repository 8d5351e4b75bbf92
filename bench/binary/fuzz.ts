// One million mutated executables through every reader: `npx tsx bench/binary/fuzz.ts [INPUTS] [SEED]
// [--seconds N]`; with --seconds it ends there and says how many inputs that were, and the SEED to go on with).
// Seeds: Go programs of several releases and platforms (built when `go` is there), esbuild's programs of npm, C programs,
// some of them packed with UPX in each of its ways (root only, with apt). `--packed` takes only those.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FuzzSeed, fuzzBinaries, seedOf } from '../../test/support/binary-fuzz.ts';
import { buildCorpus, hasGo, recipes } from '../../test/oracle/binary/corpus.ts';
import { findUpx, METHODS, packProgram } from '../../test/oracle/binary/upx.ts';

const words = process.argv.slice(2);
const limitAt = words.indexOf('--seconds');
const limit = limitAt < 0 ? Number.POSITIVE_INFINITY : Number(words.splice(limitAt, 2)[1]);
const packedAt = words.indexOf('--packed');
const isPackedOnly = packedAt >= 0 && words.splice(packedAt, 1).length > 0;
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
const seeds = [...(isPackedOnly ? [] : paths.map(read)), ...packedSeeds()];
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

function read(path: string): FuzzSeed {
  return seedOf(path.split('/').at(-1) ?? path, new Uint8Array(readFileSync(path)));
}

/** A small program in every way, one of Go in two. */
function packedSeeds(): FuzzSeed[] {
  const upx = findUpx();
  if (upx === undefined) return [];
  const dir = mkdtempSync(join(tmpdir(), 'goroscope-fuzz-'));
  const goProgram = paths.find((path) => /go1\.27\.\d+-plain$/.test(path));
  const others = ['windows-amd64', 'windows-386', 'darwin-arm64'].map((platform) =>
    paths.find((path) => path.includes('go1.27.') && path.endsWith(platform)),
  );
  const wishes = [
    ...METHODS.map((method) => ({ from: '/bin/ls', method })),
    ...[goProgram, ...others].flatMap((from) =>
      from === undefined ? [] : ['--best', '--lzma'].map((method) => ({ from, method })),
    ),
  ];
  // Small Windows programs, packed in five ways.
  const small = 'test/fixtures/upx';
  const fixtures = readdirSync(small).map((name) => read(join(small, name)));
  try {
    const packed = wishes.flatMap(({ from, method }) => {
      const to = join(dir, `${from.split('/').at(-1)}${method}`);
      return packProgram(upx, from, to, method) ? [read(to)] : [];
    });
    return [...fixtures, ...packed];
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
