// Programs packed with the real UPX (a Debian package): what is told of them must be what is told of the same programs
// before they were packed, also when somebody has overwritten the packer's mark. Starts are compared with real ones.
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fitInImage } from '../../../src/app/binary-image.ts';
import { FACTS_ONLY, inspectFile } from '../../../src/app/binary-inspect.ts';
import { openDirectoryImage } from '../../../src/collect/binary/directory-image.ts';
import { memorySource } from '../../../src/formats/executable/memory-source.ts';
import { openExecutable } from '../../../src/formats/executable/open-executable.ts';
import { openUnpacked } from '../../../src/formats/upx/open-unpacked.ts';
import { buildCorpus, type Built, hasGo } from './corpus.ts';
import * as fs from './root-file-systems.ts';
import { findUpx, METHODS, packProgram, unpackProgram } from './upx.ts';

/** What UPX 4 can pack of what is built. */
const PACKABLE =
  /^go1\.(13|20)\.\d+-(pie|cgo)$|^go1\.26\.\d+-(plain|stripped|cgo|cgo-pie-stripped|linux-(386|arm|arm64|mips|ppc64le))$|^go1\.27\.\d+-(cgo|plain|linux-(386|arm64))$|^go1\.(17|22|26|27)\.\d+-(windows-(amd64|386)|darwin-(amd64|arm64))$/;

const upx = hasGo() ? findUpx() : undefined;
if (upx === undefined) console.warn('not run: upx-ucl of Debian sid cannot be had here');

describe.skipIf(upx === undefined)('packed with UPX', () => {
  const dir = mkdtempSync(join(tmpdir(), 'goroscope-packed-'));
  let corpus: readonly Built[] = [];

  beforeAll(() => {
    corpus = buildCorpus().built.filter(({ name }) => PACKABLE.test(name));
  }, 1_800_000);
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  /** Packs a copy; undefined when UPX refuses the program. */
  function pack({ name, path }: Built, method: string): string | undefined {
    const copy = join(dir, `${name}${method}`);
    return packProgram(upx ?? [], path, copy, method) ? copy : undefined;
  }

  test('facts, functions, files and lines are those of the program before', () => {
    const refused: string[] = [];
    let compared = 0;
    for (const [i, program] of corpus.entries()) {
      const packed = pack(program, METHODS[i % METHODS.length] ?? '-1');
      if (packed === undefined) {
        refused.push(program.name);
        continue;
      }
      const spoiled = `${packed}-spoiled`;
      writeFileSync(spoiled, withoutNames(readFileSync(packed)));
      const given = program.name.includes('windows') ? `${packed}-given` : program.path;
      if (given !== program.path) expect(unpackProgram(upx ?? [], packed, given)).toBe(true);
      for (const file of [packed, spoiled]) {
        expect([file, told(file)]).toEqual([file, { ...told(program.path), packer: 'upx' }]);
        expect([file, unpacksTo(file, program.path, given)]).toEqual([file, true]);
        expect([file, quick(file)]).toEqual([file, quick(program.path)]);
      }
      compared++;
      for (const file of [packed, spoiled, `${packed}-given`]) rmSync(file, { force: true });
    }
    console.log(`${compared} programs equal; refused by UPX: ${refused.join(' ')}`);
    expect(compared).toBeGreaterThan(10);
  }, 1_200_000);

  test('a packed program starts, or ends without a word, as foretold', () => {
    const program = corpus.find(({ name }) => name.endsWith('-cgo'));
    const packed = program && pack(program, '-1');
    if (packed === undefined) throw new Error('no program that needs a C library was packed');
    const loader = 'lib64/ld-linux-x86-64.so.2';
    const root = fs.emptyRoot('packed');
    fs.put(root, '/app/prog', packed);
    expect(compareStart(root, packed)).toBe('interpreter-missing');
    fs.put(root, `/${loader}`, '/etc/os-release');
    expect(compareStart(root, packed)).toBe('interpreter-invalid');
    copyFileSync(`/${loader}`, join(root, loader));
    expect(compareStart(root, packed)).toBe('library-missing');
    fs.put(root, `/${loader}`, `/${loader}`, 0o644);
    expect(compareStart(root, packed)).toBe('library-missing');
    fs.put(root, '/lib/x86_64-linux-gnu/libc.so.6', '/lib/x86_64-linux-gnu/libc.so.6');
    expect(compareStart(root, packed)).toBe('runs');
  });
});

/** What must not change. Section headers and symbols are packed apart: what only they tell is left out. */
function told(file: string): object {
  const report = inspectFile(file, { deep: true, size: false, functions: /^main\./, addresses: [] });
  const { goVersion, path, main, deps, settings, os, arch, kind, linking, interpreter, needed, glibc } =
    report ?? {};
  const { macho } = report ?? {};
  // UPX writes the name of one library in capitals, which are all one to Windows.
  const pe = report?.pe && { ...report.pe, imports: report.pe.imports.map((name) => name.toLowerCase()) };
  const { functions, cgo, embeddedTzdata, goBuildId, cpu, runtime } = report ?? {};
  const { pie, relro, nx } = report?.hardening ?? {};
  // Windows programs and Mach-O files keep their symbols; of the first the packer removes where unpacking looks for names.
  const { stripped, dwarf } = report?.format === 'elf' ? {} : (report?.instrumentation ?? {});
  const about = {
    goVersion,
    path,
    main,
    deps,
    settings,
    os,
    arch,
    kind,
    linking,
    interpreter,
    needed: report?.format === 'pe' ? needed?.map((name) => name.toLowerCase()) : needed,
    glibc,
  };
  const inside = {
    functions,
    cgo,
    embeddedTzdata,
    goBuildId,
    cpu,
    runtime,
    macho,
    pe,
    pie,
    relro,
    nx,
    stripped,
    dwarf,
  };
  return { ...about, ...inside, count: report?.symbols?.functions, packer: report?.packer };
}

/** The mark and the names of sections of Windows programs, overwritten so that "upx -d" refuses. */
function withoutNames(bytes: Buffer): Buffer {
  for (const [name, other] of [
    ['UPX!', 'ABC?'],
    ['UPX0', '.tex'],
    ['UPX1', '.dat'],
    ['UPX2', '.rsr'],
  ] as const)
    for (let at = bytes.indexOf(name); at >= 0; at = bytes.indexOf(name)) bytes.write(other, at);
  return bytes;
}

/**
 * Byte for byte, but for the words of the ELF header that tell of sections. Mach-O files in whole. Of PE files the packer
 * itself does not give back what there was: the imports are those that it gives, what is loaded besides is as before; the
 * relocation table stays empty.
 */
function unpacksTo(packed: string, plain: string, given: string): boolean {
  const file = memorySource(readFileSync(packed));
  const executable = openExecutable(file);
  const source = executable && openUnpacked(file, executable)?.source;
  const bytes = source?.read(0, source.size) ?? new Uint8Array(0);
  if (source === undefined || executable?.format === 'mach-o') return readFileSync(plain).equals(bytes);
  if (executable?.format === 'elf')
    return readFileSync(plain).subarray(64, bytes.length).equals(bytes.subarray(64));
  const sections = openExecutable(memorySource(bytes))?.image.sections ?? [];
  return sections
    .filter(({ name }) => name !== '.reloc')
    .every(({ name, offset, fileSize }) =>
      readFileSync(name === '.idata' ? given : plain)
        .subarray(offset, offset + fileSize)
        .equals(bytes.subarray(offset, offset + fileSize)),
    );
}

/** What a tree shows. */
function quick(file: string): object {
  const { goVersion, path, deps } = inspectFile(file, FACTS_ONLY) ?? {};
  return { goVersion, path, deps };
}

function compareStart(root: string, program: string): string {
  const tree = openDirectoryImage(root, 'image:test');
  try {
    const at = '/app/prog';
    const { failure } = fitInImage(program, tree, root, { at, cpuLevel: null, kernel: null });
    const real = fs.chrootRun(root, at);
    expect({
      code: failure?.code,
      exitCode: real.exitCode,
      said: failure === null ? '' : real.stderr,
    }).toEqual({
      code: failure?.code,
      exitCode: failure?.exitCode ?? 0,
      said: failure?.message ?? '',
    });
    return failure?.code ?? 'runs';
  } finally {
    tree.close();
  }
}
