import { expect, test } from 'vitest';
import type { BinaryFacts } from '../../model/binary-facts.ts';
import type { ImageConfig, ImageNode, ImageTree } from '../../model/image-tree.ts';
import type { Loadable } from '../../model/loadable.ts';
import type { FitInput } from './fit-input.ts';
import { predictImageFit } from './image-fit.ts';

const NODE: ImageNode = { kind: 'file', mode: 0o755, uid: 0, gid: 0, sizeBytes: 9999, linkTarget: null };

function tree(files: readonly string[], config: Partial<ImageConfig> = {}): ImageTree {
  const isParent = (path: string) => files.some((f) => f.startsWith(path === '/' ? '/' : `${path}/`));
  const empty = {
    architecture: 'amd64',
    os: 'linux',
    user: '',
    env: [],
    entrypoint: [],
    cmd: [],
    workingDir: '/',
  };
  return {
    name: 'image:x',
    kind: 'archive',
    config: { ...empty, ...config },
    lstat: (path) =>
      files.includes(path) ? NODE : isParent(path) ? { ...NODE, kind: 'directory' } : undefined,
    readDir: (path) => files.filter((f) => f.startsWith(`${path}/`)).map((f) => f.slice(path.length + 1)),
    open: () => undefined,
    close: () => undefined,
  };
}

const STATIC: Loadable = {
  format: 'elf',
  arch: 'amd64',
  bits: 64,
  littleEndian: true,
  interpreter: null,
  dynamic: {
    present: false,
    needed: [],
    soname: null,
    rpath: [],
    runpath: [],
    bindNow: false,
    pie: false,
    noDefaultLib: false,
    textRelocations: false,
    requires: [],
    provides: [],
  },
  symbols: () => [],
  abiKernel: null,
  isaNeeded: 0,
  systemDirs: () => [],
};

function input(
  image: ImageTree,
  changes: Partial<FitInput> = {},
  facts: Partial<BinaryFacts> = {},
): FitInput {
  const base = {
    format: 'elf',
    os: 'linux',
    arch: 'amd64',
    bits: 64,
    interpreter: null,
    needed: [],
    glibc: null,
    goVersion: 'go1.27.1',
    cpu: { variable: 'GOAMD64', value: 'v1' },
    abiKernel: null,
    embeddedRoots: false,
    embeddedTzdata: false,
    cgo: false,
    linking: 'static',
    ...facts,
  };
  return {
    facts: base as BinaryFacts,
    uses: { tls: true, locations: true, tempFiles: true },
    program: STATIC,
    tree: image,
    at: '/app',
    localMode: 0o755,
    inspect: () => undefined,
    readText: () => undefined,
    ldCache: [],
    cpuLevel: null,
    kernel: null,
    machineArch: 'amd64',
    ...changes,
  };
}

function codes(value: ReturnType<typeof predictImageFit>): string[] {
  return value.notes.map((n) => n.code);
}

test('an empty image starts a static program and lacks what it uses', () => {
  const fit = predictImageFit(input(tree(['/app'])));
  expect(fit.verdict).toBe('runs');
  expect(codes(fit)).toEqual([
    'shell-missing',
    'ca-roots-missing',
    'tzdata-missing',
    'tmp-missing',
    'runs-as-root',
    'noexec-unknown',
  ]);
});

test('roots, zones, /tmp and a shell silence their notes; embedded data too', () => {
  const files = [
    '/app',
    '/bin/sh',
    '/etc/ssl/certs/ca-certificates.crt',
    '/usr/share/zoneinfo/UTC',
    '/tmp/.keep',
  ];
  expect(codes(predictImageFit(input(tree(files))))).toEqual(['runs-as-root', 'noexec-unknown']);
  const embedded = predictImageFit(input(tree(['/app']), {}, { embeddedRoots: true, embeddedTzdata: true }));
  expect(codes(embedded)).not.toContain('ca-roots-missing');
  expect(codes(embedded)).not.toContain('tzdata-missing');
});

test('a user by name that passwd does not know stops the container', () => {
  const image = tree(['/app'], { user: 'web' });
  expect(predictImageFit(input(image)).failure?.code).toBe('user-unknown');
  const known = predictImageFit(input(image, { readText: () => 'web:x:1000:1000::/home/web:/bin/sh\n' }));
  expect(known.verdict).toBe('runs');
  expect(codes(predictImageFit(input(tree(['/app'], { user: '65532' }))))).toContain('user-without-home');
});

test('the architecture of the image decides', () => {
  const fit = predictImageFit(input(tree(['/app'], { architecture: 'arm64' })));
  expect(fit.failure).toMatchObject({ code: 'wrong-architecture', errno: 'ENOEXEC', exitCode: 126 });
  expect(predictImageFit(input(tree(['/app']), {}, { arch: '386', bits: 32 })).verdict).toBe('runs');
});

test('processor and kernel are judged when they are given', () => {
  const v3 = { cpu: { variable: 'GOAMD64', value: 'v3' } };
  expect(predictImageFit(input(tree(['/app']), {}, v3)).verdict).toBe('runs');
  expect(predictImageFit(input(tree(['/app']), { cpuLevel: 2 }, v3)).failure).toMatchObject({
    code: 'cpu-level',
    exitCode: 1,
  });
  const kernel = { text: '3.1.0', major: 3, minor: 1, patch: 0 };
  expect(codes(predictImageFit(input(tree(['/app']), { kernel })))).toContain('kernel-below-go');
  const tagged = predictImageFit(input(tree(['/app']), { kernel }, { abiKernel: '3.2.0' }));
  expect(tagged.failure?.message).toBe('FATAL: kernel too old');
});

test('the loader is there once it runs: a library may need it by its name', () => {
  const loader = '/lib64/ld-linux-x86-64.so.2';
  const library = '/lib/x86_64-linux-gnu/libc.so.6';
  const elf = (needed: readonly string[], soname: string | null, interpreter: string | null): Loadable => ({
    ...STATIC,
    interpreter,
    dynamic: { ...STATIC.dynamic, present: true, needed, soname },
    systemDirs: () => ['/lib/x86_64-linux-gnu'],
  });
  const program = elf(['libc.so.6'], null, loader);
  const files: Readonly<Record<string, Loadable>> = {
    '/app': program,
    [library]: elf(['ld-linux-x86-64.so.2'], 'libc.so.6', null),
    [loader]: elf([], 'ld-linux-x86-64.so.2', null),
  };
  const fit = predictImageFit(
    input(
      tree(Object.keys(files)),
      { program, inspect: (path) => files[path] },
      { interpreter: loader, needed: ['libc.so.6'], linking: 'dynamic' },
    ),
  );
  expect(fit.failure).toBeNull();
  expect(fit.libraries).toContainEqual({ name: 'ld-linux-x86-64.so.2', path: loader, neededBy: library });
});

test('a path below a file, and links in a circle, are told as such', () => {
  const below = predictImageFit(input(tree(['/app']), { at: '/app/server' }));
  expect(below.failure).toMatchObject({ errno: 'ENOTDIR' });
  expect(JSON.stringify(below.failure?.explanation)).toContain(
    '/app is in the image, but is not a directory',
  );
  const image = tree(['/app']);
  const link = { ...NODE, kind: 'symlink', linkTarget: 'app' } as const;
  const circle = { ...image, lstat: (path: string) => (path === '/app' ? link : image.lstat(path)) };
  const lost = predictImageFit(input(circle));
  expect(lost.failure).toMatchObject({ errno: 'ELOOP' });
  expect(JSON.stringify(lost.failure?.explanation)).toContain('in a circle');
});
