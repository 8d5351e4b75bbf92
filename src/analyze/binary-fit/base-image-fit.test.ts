import { expect, test } from 'vitest';
import type { BinaryFacts } from '../../model/binary-facts.ts';
import { firstBaseImage, judgeBaseImages } from './base-image-fit.ts';
import { compareDotted } from './compare-dotted.ts';
import type { ProgramUses } from './fit-input.ts';

const NOTHING: ProgramUses = { tls: false, locations: false, tempFiles: false };

function facts(changes: Partial<BinaryFacts>): BinaryFacts {
  return { ...STATIC, ...changes };
}

const STATIC: BinaryFacts = {
  schema: 1,
  file: 'x',
  sizeBytes: 1000,
  format: 'elf',
  kind: 'executable',
  os: 'linux',
  arch: 'amd64',
  bits: 64,
  littleEndian: true,
  isGo: true,
  goVersion: 'go1.27.1',
  goReleases: null,
  path: 'a',
  main: null,
  deps: [],
  settings: [],
  buildInfo: null,
  linking: 'static',
  interpreter: null,
  needed: [],
  soname: null,
  rpath: [],
  runpath: [],
  symbolVersions: [],
  libc: 'none',
  glibc: null,
  musl: null,
  buildId: null,
  goBuildId: null,
  cpu: null,
  abiKernel: null,
  hardening: { pie: false, relro: null, bindNow: null, nx: true, canary: null, fortify: null, cfi: null },
  instrumentation: {
    race: false,
    msan: false,
    asan: false,
    cover: false,
    unoptimized: false,
    stripped: true,
    dwarf: false,
  },
  cgo: false,
  packer: null,
  unpackedBytes: null,
  embeddedRoots: false,
  embeddedTzdata: false,
  symbols: null,
  macho: null,
  pe: null,
  wasm: null,
  problems: [],
};

function works(changes: Partial<BinaryFacts>, cpuLevel: number | null = null): string[] {
  return judgeBaseImages(facts(changes), NOTHING, cpuLevel)
    .filter((f) => f.verdict === 'runs')
    .map((f) => f.base);
}

const GLIBC = {
  interpreter: '/lib64/ld-linux-x86-64.so.2',
  linking: 'dynamic',
  needed: ['libc.so.6'],
} as const;

test('a static program starts in scratch; with TLS it wants roots', () => {
  const fits = judgeBaseImages(facts({}), NOTHING, null);
  expect(firstBaseImage(fits, NOTHING)).toBe('scratch');
  const uses = { ...NOTHING, tls: true };
  expect(firstBaseImage(judgeBaseImages(facts({}), uses, null), uses)).toMatch(/^gcr.io\/distroless\/static/);
  const embedded = facts({ embeddedRoots: true });
  expect(firstBaseImage(judgeBaseImages(embedded, uses, null), uses)).toBe('scratch');
});

test('glibc versions decide between releases', () => {
  const bases = works({ ...GLIBC, glibc: '2.34' });
  expect(bases).toContain('debian:12-slim');
  expect(bases).toContain('redhat/ubi9-minimal');
  for (const old of ['debian:11-slim', 'centos:7', 'alpine:3.22', 'scratch'])
    expect(bases).not.toContain(old);
  expect(works({ ...GLIBC, glibc: '2.17' })).toContain('centos:7');
});

test('musl programs start in Alpine, and a newer function wants a newer musl', () => {
  const musl = { interpreter: '/lib/ld-musl-x86_64.so.1', needed: ['libc.so'], musl: null };
  expect(works(musl)).toEqual(expect.arrayContaining(['alpine:3.18', 'alpine:3.22']));
  expect(works({ ...musl, musl: '1.2.5' })).not.toContain('alpine:3.18');
});

test('a library that the image lacks, and a processor below the image', () => {
  expect(works({ ...GLIBC, glibc: '2.17', needed: ['libc.so.6', 'libssl.so.3'] })).toContain(
    'gcr.io/distroless/base-debian12',
  );
  expect(works({ ...GLIBC, glibc: '2.17', needed: ['libc.so.6', 'libssl.so.3'] })).not.toContain(
    'debian:12-slim',
  );
  expect(works({ ...GLIBC, glibc: '2.17' }, 2)).not.toContain('redhat/ubi10-minimal');
});

test('dotted numbers', () => {
  expect(['2.9', '2.34', '2.4.1', '2.4'].sort(compareDotted)).toEqual(['2.4', '2.4.1', '2.9', '2.34']);
});
