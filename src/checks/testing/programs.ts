import type { BinaryFacts } from '../../model/binary-facts.ts';
import type { ImageFit } from '../../model/image-fit.ts';

/** A static Go program for amd64 unless said otherwise. */
export function binaryFacts(rest: Partial<BinaryFacts>): BinaryFacts {
  const off = { race: false, msan: false, asan: false, cover: false, unoptimized: false };
  const hardening = {
    pie: false,
    relro: null,
    bindNow: null,
    nx: true,
    canary: null,
    fortify: null,
    cfi: null,
  };
  return {
    schema: 1,
    file: '/app/server',
    sizeBytes: 1 << 20,
    format: 'elf',
    kind: 'executable',
    os: 'linux',
    arch: 'amd64',
    bits: 64,
    littleEndian: true,
    isGo: true,
    goVersion: 'go1.26.3',
    goReleases: null,
    path: 'example.org/app',
    main: null,
    deps: [],
    settings: [],
    buildInfo: { foundBy: 'section', layout: 'inline' },
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
    hardening,
    instrumentation: { ...off, stripped: null, dwarf: null },
    cgo: false,
    packer: null,
    unpackedBytes: null,
    embeddedRoots: null,
    embeddedTzdata: null,
    symbols: null,
    macho: null,
    pe: null,
    wasm: null,
    problems: [],
    ...rest,
  };
}

/** The start of /app/server in an image: it runs, or fails with a code and the loader's words. */
export function fit(code?: string, message = ''): ImageFit {
  const why = { en: message, zh: `失败 ${message}` };
  const failure =
    code === undefined
      ? null
      : ({
          code,
          stage: 'loader',
          errno: null,
          exitCode: 127,
          message,
          explanation: why,
          remedy: why,
        } as const);
  const verdict = failure === null ? 'runs' : 'fails';
  return { image: '/', at: '/app/server', verdict, failure, libraries: [], notes: [] };
}
