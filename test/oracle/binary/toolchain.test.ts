// Build information, functions, lines and inlined calls against the Go toolchain and binutils, for programs of every
// release since 1.13 and of every platform they were built for.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { inspectFile, FACTS_ONLY } from '../../../src/app/binary-inspect.ts';
import { memorySource } from '../../../src/formats/executable/memory-source.ts';
import { readBinaryFacts } from '../../../src/formats/gobinary/read-binary-facts.ts';
import type { GoSymbolTable } from '../../../src/formats/pclntab/go-symbol-table.ts';
import type { BinaryReport } from '../../../src/model/binary-report.ts';
import { scanTree } from '../../../src/app/binary-tree.ts';
import { buildCorpus, type Built, CORPUS_DIR, hasGo, wantedRecipes } from './corpus.ts';

const GO = 'go';
let corpus: readonly Built[] = [];

interface GoModuleJson {
  readonly Path?: string;
  readonly Version?: string;
  readonly Sum?: string;
  readonly Replace?: GoModuleJson;
}

function moduleOf(m: GoModuleJson): unknown {
  const { Path = '', Version = '', Sum = '', Replace } = m;
  return {
    path: Path,
    version: Version,
    sum: Sum,
    replace: Replace === undefined ? null : moduleOf(Replace),
  };
}

/** `go version -m -json` in our words; undefined where the toolchain cannot read the file. */
function byToolchain(path: string): unknown {
  const run = spawnSync(GO, ['version', '-m', '-json', path], { encoding: 'utf8' });
  if (run.status !== 0 || run.stdout === '') return undefined;
  const info = JSON.parse(run.stdout);
  return {
    goVersion: info.GoVersion,
    path: info.Path ?? null,
    main: Object.keys(info.Main ?? {}).length === 0 ? null : moduleOf(info.Main),
    deps: (info.Deps ?? []).map(moduleOf),
    settings: (info.Settings ?? []).map((s: { Key: string; Value?: string }) => ({
      key: s.Key,
      value: s.Value ?? '',
    })),
  };
}

function byUs(path: string): BinaryReport {
  const report = inspectFile(path, FACTS_ONLY);
  if (report === undefined) throw new Error(`${path} was not recognised`);
  return report;
}

/** The lines of each program. The toolchain prints an empty line behind what is replaced. */
function programsOf(text: string): Map<string, string> {
  const blocks = text.replaceAll('\n\t\n', '\n').split(/\n(?!\t)/);
  return new Map(blocks.filter(Boolean).map((block) => [block.slice(0, block.indexOf(': ')), block]));
}

function picked({ goVersion, path, main, deps, settings }: BinaryReport): unknown {
  return { goVersion, path, main, deps, settings };
}

/** Inline trees of older releases lie outside of the table and are read when asked for: the file is kept in memory. */
function symbolsOf(path: string): GoSymbolTable {
  const source = memorySource(readFileSync(path));
  const symbols = readBinaryFacts(source, { file: path, deep: true })?.symbols;
  if (symbols === undefined) throw new Error(`${path} has no table of functions`);
  return symbols;
}

describe.skipIf(!hasGo())('against the toolchain', () => {
  beforeAll(() => {
    const { built, missing } = buildCorpus();
    corpus = built;
    for (const line of missing) console.warn(`not built: ${line}`);
  }, 1_800_000);

  test('build information equals go version -m -json', () => {
    const judged = corpus.map((b) => ({ ...b, theirs: byToolchain(b.path) }));
    const known = judged.filter((b) => b.theirs !== undefined);
    for (const { name, path, theirs } of known) expect([name, picked(byUs(path))]).toEqual([name, theirs]);
    expect(known.length).toBeGreaterThan(0);
    // Where the toolchain reads nothing (WebAssembly), the modules are read all the same.
    const blind = judged.filter((b) => b.theirs === undefined);
    console.log(`${known.length} programs equal; toolchain blind: ${blind.map((b) => b.name).join(' ')}`);
    for (const { name, path } of blind) {
      const report = byUs(path);
      expect([name, report.path]).toEqual([name, 'example.com/app/v2']);
      expect({ name, quote: report.deps.some((d) => d.path === 'rsc.io/quote') }).toEqual({
        name,
        quote: true,
      });
    }
    // The release is in the module since 1.20 (its `producers` section).
    for (const { name, path, go } of blind.filter((b) => b.go !== 'go1.17.13'))
      expect([name, byUs(path).goVersion]).toEqual([name, go]);
  });

  test('a brief tree is what go version -m prints', async () => {
    let ours = '';
    const silent = {
      lang: 'en',
      json: false,
      quiet: true,
      color: false,
      columns: 80,
      isErrTty: false,
    } as const;
    const request = { all: false, deep: false, size: false, functions: null, brief: true };
    await scanTree(CORPUS_DIR, request, {
      ...silent,
      out: (text) => void (ours += text),
      err: () => undefined,
      signal: new AbortController().signal,
    });
    const run = spawnSync(GO, ['version', '-m', CORPUS_DIR], { encoding: 'utf8', maxBuffer: 1 << 28 });
    const [mine, theirs] = [programsOf(ours), programsOf(run.stdout)];
    // Not what another run has built since.
    const known = new Set(corpus.map(({ path }) => path));
    const compared = [...theirs].filter(([path]) => known.has(path));
    // All but those the toolchain is blind for.
    expect(compared.length).toBeGreaterThan(corpus.length * 0.9);
    for (const [path, lines] of compared) expect([path, mine.get(path)]).toEqual([path, lines]);
  });

  test('files without section headers are read, where Go 1.27 is blind', () => {
    const dir = mkdtempSync(join(tmpdir(), 'goroscope-sectionless-'));
    try {
      for (const { name, path } of corpus.filter((b) =>
        /^go1\.(13|18|22|26|27)\.\d+-(plain|pie|cgo)$/.test(b.name),
      )) {
        const bytes = readFileSync(path);
        // e_shoff, e_shentsize, e_shnum and e_shstrndx of a 64-bit little-endian header.
        bytes.fill(0, 40, 48);
        bytes.fill(0, 58, 64);
        const cut = join(dir, name);
        writeFileSync(cut, bytes);
        const { goVersion, path: main, deps } = byUs(cut);
        const whole = byUs(path);
        expect([name, { goVersion, main, deps }]).toEqual([
          name,
          {
            goVersion: whole.goVersion,
            main: whole.path,
            deps: whole.deps,
          },
        ]);
        const symbols = symbolsOf(cut);
        expect([name, symbols.count]).toEqual([name, symbolsOf(path).count]);
        expect([name, symbols.entry(0)]).toEqual([name, symbolsOf(path).entry(0)]);
      }
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  });

  test('a program whose build information and table were spoiled is still told as Go', () => {
    const dir = mkdtempSync(join(tmpdir(), 'goroscope-spoiled-'));
    try {
      for (const { name, path, go } of corpus.filter((b) => /^go1\.(22|26|27)\.\d+-stripped$/.test(b.name))) {
        const bytes = readFileSync(path);
        // As obfuscators leave it: no mark of the build information, an unknown magic before the table.
        bytes.fill(0, bytes.indexOf('\xff Go buildinf:', 'latin1'), bytes.indexOf(' Go buildinf:') + 13);
        const table = bytes.indexOf(Buffer.of(0xf1, 0xff, 0xff, 0xff, 0, 0, 1, 8));
        bytes.writeUInt32LE(0x12345678, table);
        const spoiled = join(dir, name);
        writeFileSync(spoiled, bytes);
        const told = inspectFile(spoiled, { ...FACTS_ONLY, deep: true });
        expect([name, told?.isGo, told?.goVersion]).toEqual([name, true, go]);
        // Without any text of the release only the names of sections remain.
        for (let at = bytes.indexOf(go); at >= 0; at = bytes.indexOf(go))
          bytes.fill(0x58, at, at + go.length);
        writeFileSync(spoiled, bytes);
        const blind = inspectFile(spoiled, { ...FACTS_ONLY, deep: true });
        expect([name, blind?.isGo, blind?.goVersion]).toEqual([name, true, null]);
      }
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  });

  test('functions equal go tool nm', () => {
    let files = 0;
    for (const { name, path } of corpus) {
      const run = spawnSync(GO, ['tool', 'nm', path], { encoding: 'utf8', maxBuffer: 1 << 28 });
      if (run.status !== 0 || name.includes('windows')) continue;
      const byAddress = new Map<number, string[]>();
      for (const line of run.stdout.split('\n')) {
        const match = /^\s*([0-9a-f]+)\s+[Tt]\s+(.*)$/.exec(line);
        if (match === null) continue;
        const address = Number.parseInt(match[1] ?? '', 16);
        byAddress.set(address, [...(byAddress.get(address) ?? []), plainName(match[2] ?? '')]);
      }
      const symbols = symbolsOf(path);
      const wrong: string[] = [];
      for (let i = 0; i < symbols.count; i++) {
        const names = byAddress.get(symbols.entry(i));
        if (names !== undefined && !names.includes(plainName(symbols.name(i))))
          wrong.push(`${symbols.name(i)} is ${names.join(' ')}`);
      }
      const known = [...Array(symbols.count).keys()].filter((i) => byAddress.has(symbols.entry(i))).length;
      expect([name, wrong.slice(0, 5)]).toEqual([name, []]);
      expect([name, known > symbols.count * 0.95]).toEqual([name, true]);
      files++;
    }
    console.log(`${files} files`);
    expect(files).toBeGreaterThan(0);
  });

  test('a stripped program has the functions of the same program with symbols', () => {
    for (const { name, path, go } of corpus.filter(
      (b) => b.name.endsWith('-stripped') && b.program === 'app' && b.env === undefined,
    )) {
      const plain = corpus.find((b) => b.name === `${go}-plain`);
      if (plain === undefined) continue;
      const [a, b] = [symbolsOf(path), symbolsOf(plain.path)];
      expect([name, a.count]).toEqual([name, b.count]);
      for (let i = 0; i < a.count; i += 37) expect([name, a.name(i)]).toEqual([name, b.name(i)]);
    }
  });

  test.skipIf(!existsSync('/usr/bin/addr2line'))('lines and inlined calls equal DWARF (addr2line -i)', () => {
    for (const go of [
      'go1.13.15',
      'go1.16.15',
      'go1.18.10',
      'go1.20.14',
      'go1.22.12',
      'go1.24.10',
      'go1.26.8',
      'go1.27.4',
    ]) {
      // binutils of today reads the DWARF 5 of Go 1.25 and later only in part: those are built with version 4.
      const built =
        corpus.find((b) => b.name === `${go}-dwarf4`) ?? corpus.find((b) => b.name === `${go}-plain`);
      if (built === undefined) continue;
      const { same, different, inlined } = compareLines(built.path);
      console.log(`${built.name}: ${same} equal, ${different.length} not, ${inlined} with inlined calls`);
      expect([built.name, different.slice(0, 5)]).toEqual([built.name, []]);
      expect([built.name, inlined > 50]).toEqual([built.name, true]);
    }
  });

  test.skipIf(!existsSync('/usr/bin/readelf'))(
    'needed libraries, interpreter, build id and versions equal readelf',
    () => {
      for (const { name, path } of corpus.filter((b) => b.name.includes('cgo') || b.name.endsWith('pie'))) {
        const out = spawnSync('readelf', ['-dlnVW', path], { encoding: 'utf8' }).stdout;
        const report = byUs(path);
        const all = (pattern: RegExp) => [...out.matchAll(pattern)].map((m) => m[1] ?? '');
        expect([name, report.needed]).toEqual([name, all(/\(NEEDED\)\s+Shared library: \[(.*)\]/g)]);
        expect([name, report.interpreter]).toEqual([name, all(/program interpreter: (.*)\]/g)[0] ?? null]);
        expect([name, report.buildId]).toEqual([name, all(/Build ID: ([0-9a-f]+)/g)[0] ?? null]);
        const versions = all(/Name: (GLIBC_[\d.]+)/g);
        const ours = report.symbolVersions.flatMap((v) => v.versions);
        expect([name, [...ours].sort()]).toEqual([name, [...versions].sort()]);
      }
    },
  );

  test('the recipes were all built', () => {
    expect(corpus.length).toBeGreaterThan(wantedRecipes().length * 0.5);
  });
});

/** The linker's and the table's spelling of one name: ABI marks, type arguments and middle dots differ by release. */
function plainName(name: string): string {
  return name
    .replace(/^_+/, '')
    .replace(/\.abi(0|internal)$/, '')
    .replaceAll('·', '.')
    .replace(/\[.*\]/, '[]')
    .replace(/\(\*?\w+\[\]/, '')
    .replace(/\.args_stackmap$/, '');
}

function compareLines(path: string): { same: number; different: string[]; inlined: number } {
  const symbols = symbolsOf(path);
  const addresses: number[] = [];
  let seed = 20_260_419;
  for (let i = 0; i < symbols.count; i++) {
    for (let k = 0; k < 2; k++) {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
      addresses.push(symbols.entry(i) + (seed % (symbols.end(i) - symbols.entry(i))));
    }
  }
  const input = addresses.map((a) => `0x${a.toString(16)}`).join('\n');
  const { stdout } = spawnSync('addr2line', ['-i', '-f', '-a', '-e', path], {
    input,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  const result = { same: 0, different: [] as string[], inlined: 0 };
  for (const block of stdout.split(/^(?=0x)/m)) {
    const lines = block.trim().split('\n');
    const theirs = lines
      .filter((_, i) => i > 0 && i % 2 === 0)
      .map((l) => l.replace(/ \(discriminator.*/, ''));
    // What DWARF does not describe (assembly without lines, generated wrappers, alignment) is no comparison.
    if (theirs.some((t) => /\?|<autogenerated>|_cgo_|:0$/.test(t))) continue;
    const frames = symbols.frames(Number(lines[0]));
    const ours = frames.map((f) => `${f.file}:${f.line}`);
    if (ours.some((o) => /<autogenerated>|:0$/.test(o))) continue;
    if (frames.length > 1) result.inlined++;
    if (ours.join('|') === theirs.join('|')) result.same++;
    else result.different.push(`${lines[0]} ${ours.join('|')} vs ${theirs.join('|')}`);
  }
  return result;
}
