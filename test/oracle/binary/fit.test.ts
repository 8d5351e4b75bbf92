// Predicted against real: each program is started in a chroot of a real root file system, and what the kernel or the
// loader says must be what was predicted, to the letter.
import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fitInImage } from '../../../src/app/binary-image.ts';
import type { FitFailure } from '../../../src/model/image-fit.ts';
import { openDirectoryImage } from '../../../src/collect/binary/directory-image.ts';
import { buildCorpus, hasGo, recipes } from './corpus.ts';
import * as fs from './root-file-systems.ts';

const HELLO = '#include <stdio.h>\nint main(void) { puts("ok"); return 0; }\n';
const FOO_1 = 'int foo(void) { return 1; }\n';
const FOO_2 = 'int foo(void) { return 1; }\nint bar(void) { return 2; }\n';
const USES_BAR =
  '#include <stdio.h>\nint foo(void); int bar(void);\nint main(int c, char **v) { if (c > 5) return bar(); printf("%d\\n", foo()); return 0; }\n';

const ready = fs.canChroot();

/** Compares one start; `user` is uid:gid. */
function compare(
  root: string,
  program: string,
  options: { at?: string; user?: string; copy?: boolean } = {},
): string {
  const at = options.at ?? '/app/prog';
  if (options.copy !== false) fs.put(root, at, program);
  return judge(root, program, at, options.user);
}

function judge(root: string, program: string, at: string, user?: string): string {
  const tree = openDirectoryImage(root, 'image:test');
  const config = user === undefined ? null : { ...CONFIG, user };
  try {
    const fit = fitInImage(program, { ...tree, config }, root, { at, cpuLevel: null, kernel: null });
    const real = fs.chrootRun(root, at, user);
    expect({ code: fit.failure?.code, ...spoken(real) }).toEqual({
      code: fit.failure?.code,
      ...foretold(fit.failure, at),
    });
    return fit.failure?.code ?? 'runs';
  } finally {
    tree.close();
  }
}

interface Outcome {
  readonly exitCode: number;
  readonly text: string;
}

/** What was predicted, in the terms of a real start. */
function foretold(failure: FitFailure | null, at: string): Outcome {
  if (failure === null) return { exitCode: 0, text: '' };
  const text = failure.errno === null ? failure.message : failure.message.slice(`exec ${at}: `.length);
  return { exitCode: failure.exitCode, text };
}

/** What the kernel or the loader said; the kernel's texts begin with a capital in the C library. */
function spoken(real: fs.RealRun): Outcome {
  return {
    exitCode: real.exitCode,
    text: real.execError === null ? real.stderr : real.execError.toLowerCase(),
  };
}

const CONFIG = {
  architecture: 'amd64',
  os: 'linux',
  user: '',
  env: [],
  entrypoint: [],
  cmd: [],
  workingDir: '/',
};

describe.skipIf(!ready || process.arch !== 'x64')('prediction against chroot', () => {
  let libc = '';
  let musl: string | undefined;
  let hello = '';
  beforeAll(() => {
    libc = fs.debianPackage('libc6') ?? '';
    musl = fs.debianPackage('musl');
    hello = fs.compile('hello', HELLO, []) ?? '';
  });
  afterAll(() => rmSync(join(fs.WORK_DIR, 'root-x'), { recursive: true, force: true }));

  function glibcRoot(name: string): string {
    const root = fs.emptyRoot(name);
    fs.installInto(root, [libc]);
    return root;
  }

  test('a dynamic program starts where its C library is', () => {
    expect(compare(glibcRoot('x'), hello)).toBe('runs');
  });

  test('no loader in an empty root: ENOENT for a file that exists', () => {
    expect(compare(fs.emptyRoot('x'), hello)).toBe('interpreter-missing');
  });

  test('a static program starts in an empty root', () => {
    const program = fs.compile('hello-static', HELLO, ['-static']) ?? '';
    expect(compare(fs.emptyRoot('x'), program)).toBe('runs');
  });

  test('a static position-independent program starts in an empty root', () => {
    const program = fs.compile('hello-static-pie', HELLO, ['-static-pie']) ?? '';
    expect(compare(fs.emptyRoot('x'), program)).toBe('runs');
  });

  test('the C library itself is missing', () => {
    const root = glibcRoot('x');
    rmSync(join(root, 'lib/x86_64-linux-gnu/libc.so.6'));
    expect(compare(root, hello)).toBe('library-missing');
  });

  test('the C library is for another machine', () => {
    const root = glibcRoot('x');
    const path = join(root, 'lib/x86_64-linux-gnu/libc.so.6');
    rmSync(path);
    const other = fs.compile('lib32like', FOO_1, ['-shared', '-fPIC', '-nostdlib']) ?? '';
    copyFileSync(other, path);
    // e_machine of ARM64 in an otherwise sound file.
    patch(path, 18, [0xb7, 0x00]);
    expect(['library-missing', 'library-wrong-machine']).toContain(compare(root, hello));
  });

  test('the program lost its x bit', () => {
    const root = glibcRoot('x');
    fs.put(root, '/app/prog', hello, 0o644);
    expect(judge(root, hello, '/app/prog')).toBe('not-executable');
  });

  test('another user may not enter the directory', () => {
    const root = glibcRoot('x');
    fs.put(root, '/app/prog', hello);
    chmodSync(join(root, 'app'), 0o700);
    expect(judge(root, hello, '/app/prog', '1000:1000')).toBe('directory-denied');
    chmodSync(join(root, 'app'), 0o755);
    expect(judge(root, hello, '/app/prog', '1000:1000')).toBe('runs');
    chmodSync(join(root, 'app/prog'), 0o744);
    expect(judge(root, hello, '/app/prog', '1000:1000')).toBe('not-executable');
  });

  test('the loader is not executable, empty, cut, or of another machine', () => {
    const root = glibcRoot('x');
    const loader = join(root, 'lib/x86_64-linux-gnu/ld-linux-x86-64.so.2');
    expect(existsSync(loader)).toBe(true);
    chmodSync(loader, 0o644);
    expect(compare(root, hello)).toBe('interpreter-denied');
    chmodSync(loader, 0o755);
    patch(loader, 18, [0xb7, 0x00]);
    expect(compare(root, hello)).toBe('interpreter-invalid');
    writeFileSync(loader, 'not ELF at all, but longer than a header of sixty-four bytes is, surely');
    expect(compare(root, hello)).toBe('interpreter-invalid');
    truncateSync(loader, 10);
    expect(compare(root, hello)).toBe('interpreter-invalid');
    truncateSync(loader, 0);
    expect(compare(root, hello)).toBe('interpreter-invalid');
  });

  test('the path is a directory, or runs through a file', () => {
    const root = glibcRoot('x');
    mkdirSync(join(root, 'app/dir'), { recursive: true });
    expect(judge(root, hello, '/app/dir')).toBe('not-a-file');
    writeFileSync(join(root, 'app/file'), '');
    expect(judge(root, hello, '/app/file/prog')).toBe('path');
  });

  test('RUNPATH with $ORIGIN, RPATH, and neither', () => {
    mkdirSync(join(fs.WORK_DIR, 'lib'), { recursive: true });
    const foo = fs.compile('lib/libfoo.so', FOO_2, ['-shared', '-fPIC', '-Wl,-soname,libfoo.so']) ?? '';
    const link = ['-L', dirname(foo), '-lfoo'];
    for (const [name, extra, place] of [
      ['runpath', ['-Wl,--enable-new-dtags,-rpath,$ORIGIN/../lib'], '/app/lib/libfoo.so'],
      ['rpath', ['-Wl,--disable-new-dtags,-rpath,/opt/libs'], '/opt/libs/libfoo.so'],
      ['plain', [], '/usr/lib/libfoo.so'],
    ] as const) {
      const program = fs.compile(`uses-${name}`, USES_BAR, [...link, ...extra]) ?? '';
      const root = glibcRoot('x');
      expect([name, compare(root, program, { at: '/app/bin/prog' })]).toEqual([name, 'library-missing']);
      fs.put(root, place, foo);
      expect([name, compare(root, program, { at: '/app/bin/prog' })]).toEqual([name, 'runs']);
    }
  });

  test('a symbol that the library no longer has: at start with BIND_NOW, later without', () => {
    mkdirSync(join(fs.WORK_DIR, 'lib'), { recursive: true });
    const foo = fs.compile('lib/libfoo.so', FOO_2, ['-shared', '-fPIC', '-Wl,-soname,libfoo.so']) ?? '';
    const old = fs.compile('libfoo-old.so', FOO_1, ['-shared', '-fPIC', '-Wl,-soname,libfoo.so']) ?? '';
    const link = ['-L', dirname(foo), '-lfoo'];
    const now = fs.compile('uses-now', USES_BAR, [...link, '-Wl,-z,now']) ?? '';
    const lazy = fs.compile('uses-lazy', USES_BAR, [...link, '-Wl,-z,lazy']) ?? '';
    const root = glibcRoot('x');
    fs.put(root, '/usr/lib/libfoo.so', old);
    expect(compare(root, now)).toBe('symbol-missing');
    expect(compare(root, lazy)).toBe('runs');
  });

  test('a program of a newer release asks for versions that this C library lacks', (context) => {
    const newer = fs.debianPackage('coreutils', 'sid');
    const selinux = fs.debianPackage('libselinux1', 'sid');
    const program =
      newer === undefined ? '' : ['bin/mkfifo', 'usr/bin/mkfifo'].map((p) => join(newer, p)).find(existsSync);
    if (program === undefined || program === '' || selinux === undefined)
      return context.skip('no newer suite on the mirror');
    const root = glibcRoot('x');
    fs.installInto(root, [selinux]);
    const pcre = fs.debianPackage('libpcre2-8-0', 'sid');
    if (pcre !== undefined) fs.installInto(root, [pcre]);
    expect(compare(root, program)).toBe('version-missing');
  });

  test('musl: no loader with glibc, starts with musl, missing library, missing symbol', (context) => {
    const program = fs.compile('hello-musl', HELLO, [], 'musl-gcc');
    if (program === undefined || musl === undefined) return context.skip('no musl-gcc');
    expect(compare(glibcRoot('x'), program)).toBe('interpreter-missing');
    const root = fs.emptyRoot('x');
    fs.installInto(root, [musl]);
    expect(compare(root, program)).toBe('runs');
    mkdirSync(join(fs.WORK_DIR, 'mlib'), { recursive: true });
    const flags = ['-shared', '-fPIC', '-Wl,-soname,libfoo.so'];
    const foo = fs.compile('mlib/libfoo.so', FOO_2, flags, 'musl-gcc') ?? '';
    const old = fs.compile('mlib-old.so', FOO_1, flags, 'musl-gcc') ?? '';
    const uses = fs.compile('uses-musl', USES_BAR, ['-L', dirname(foo), '-lfoo'], 'musl-gcc') ?? '';
    expect(compare(root, uses)).toBe('library-missing');
    // Debian's musl looks into its own directories, which a file in /etc names.
    fs.put(root, '/usr/lib/x86_64-linux-musl/libfoo.so', old);
    expect(compare(root, uses)).toBe('symbol-missing');
    fs.put(root, '/usr/lib/x86_64-linux-musl/libfoo.so', foo);
    expect(compare(root, uses)).toBe('runs');
    expect(compare(root, hello)).toBe('interpreter-missing');
  });

  test.skipIf(!hasGo())('Go programs: static, cgo, position-independent, other machines and systems', () => {
    const wanted = ['plain', 'cgo', 'pie', 'cgo-static', 'linux-arm64', 'linux-s390x', 'windows-amd64'].map(
      (n) => `go1.27.4-${n}`,
    );
    const { built } = buildCorpus(recipes().filter((r) => wanted.includes(r.name)));
    const path = (name: string) => built.find((b) => b.name === `go1.27.4-${name}`)?.path ?? '';
    const empty = fs.emptyRoot('x');
    expect(compare(empty, path('plain'))).toBe('runs');
    expect(compare(empty, path('cgo-static'))).toBe('runs');
    expect(compare(empty, path('cgo'))).toBe('interpreter-missing');
    expect(compare(empty, path('pie'))).toBe('interpreter-missing');
    expect(compare(empty, path('linux-arm64'))).toBe('wrong-architecture');
    expect(compare(empty, path('linux-s390x'))).toBe('wrong-architecture');
    expect(compare(empty, path('windows-amd64'))).toBe('wrong-system');
    const root = glibcRoot('x');
    expect(compare(root, path('cgo'))).toBe('runs');
    expect(compare(root, path('pie'))).toBe('runs');
  });
});

function patch(path: string, offset: number, bytes: readonly number[]): void {
  const fd = openSync(path, 'r+');
  writeSync(fd, Uint8Array.from(bytes), 0, bytes.length, offset);
  closeSync(fd);
}
