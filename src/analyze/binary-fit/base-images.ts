/** What a common base image offers to a program that is copied into it. */
export interface BaseImage {
  readonly name: string;
  readonly libc: { readonly kind: 'glibc' | 'musl'; readonly version: string } | null;
  /** Libraries beside the C library itself that are there before anything is installed. */
  readonly libraries: readonly string[];
  readonly shell: boolean;
  readonly caRoots: boolean;
  readonly tzdata: boolean;
  /** Lowest x86-64 level the image itself needs. */
  readonly x86Level: 1 | 2 | 3;
  /** Starts as another user than root. */
  readonly nonroot: boolean;
  readonly source: string;
}

type Row = readonly [
  name: string,
  libc: string,
  libraries: readonly string[],
  flags: string,
  x86Level: 1 | 2 | 3,
  source: string,
];

const GCC = ['libgcc_s.so.1', 'libstdc++.so.6'];
const DEBIAN = 'Debian package libc6 of the release (packages.debian.org); image without ca-certificates';
const UBUNTU = 'Ubuntu package libc6 of the release (packages.ubuntu.com); image without ca-certificates';
const ALPINE = 'Alpine package musl of the branch (pkgs.alpinelinux.org); ca-certificates-bundle since 3.9';
const RHEL = 'glibc of the release (Red Hat release notes); ca-certificates part of the image';
const DISTROLESS =
  'GoogleContainerTools/distroless base/README.md, cc/README.md (Debian packages of the release)';

/**
 * Smallest first: the order in which a base is recommended. Flags: `s` shell, `r` CA roots, `z` time zones, `n` nonroot.
 * Each row names where its facts come from; versions are those of the release as published.
 */
const ROWS: readonly Row[] = [
  ['scratch', '', [], '', 1, 'docs.docker.com "scratch": an empty file system'],
  ['gcr.io/distroless/static-debian12', '', [], 'rz', 1, DISTROLESS],
  ['gcr.io/distroless/static-debian12:nonroot', '', [], 'rzn', 1, DISTROLESS],
  ['alpine:3.18', 'musl 1.2.4', [], 'sr', 1, ALPINE],
  ['alpine:3.20', 'musl 1.2.5', [], 'sr', 1, ALPINE],
  ['alpine:3.22', 'musl 1.2.5', [], 'sr', 1, ALPINE],
  ['busybox:glibc', 'glibc 2.41', [], 's', 1, 'docker-library/busybox, built from Debian trixie'],
  ['busybox:musl', 'musl 1.2.5', [], 's', 1, 'docker-library/busybox, built from Alpine'],
  [
    'gcr.io/distroless/base-debian11',
    'glibc 2.31',
    ['libssl.so.1.1', 'libcrypto.so.1.1'],
    'rz',
    1,
    DISTROLESS,
  ],
  ['gcr.io/distroless/base-debian12', 'glibc 2.36', ['libssl.so.3', 'libcrypto.so.3'], 'rz', 1, DISTROLESS],
  ['gcr.io/distroless/base-debian13', 'glibc 2.41', ['libssl.so.3', 'libcrypto.so.3'], 'rz', 1, DISTROLESS],
  [
    'gcr.io/distroless/cc-debian12',
    'glibc 2.36',
    [...GCC, 'libssl.so.3', 'libcrypto.so.3'],
    'rz',
    1,
    DISTROLESS,
  ],
  ['debian:11-slim', 'glibc 2.31', GCC, 'sz', 1, DEBIAN],
  ['debian:12-slim', 'glibc 2.36', GCC, 'sz', 1, DEBIAN],
  ['debian:13-slim', 'glibc 2.41', GCC, 's', 1, DEBIAN],
  ['ubuntu:20.04', 'glibc 2.31', GCC, 's', 1, UBUNTU],
  ['ubuntu:22.04', 'glibc 2.35', GCC, 's', 1, UBUNTU],
  ['ubuntu:24.04', 'glibc 2.39', GCC, 's', 1, UBUNTU],
  ['centos:7', 'glibc 2.17', ['libgcc_s.so.1', 'libstdc++.so.6'], 'srz', 1, RHEL],
  ['amazonlinux:2', 'glibc 2.26', GCC, 'srz', 1, 'docs.aws.amazon.com, Amazon Linux 2 release notes'],
  ['amazonlinux:2023', 'glibc 2.34', GCC, 'srz', 2, 'docs.aws.amazon.com, Amazon Linux 2023 user guide'],
  ['redhat/ubi8-minimal', 'glibc 2.28', GCC, 'sr', 1, RHEL],
  ['redhat/ubi9-minimal', 'glibc 2.34', GCC, 'sr', 2, RHEL],
  ['redhat/ubi10-minimal', 'glibc 2.39', GCC, 'sr', 3, RHEL],
];

/** Common base images, smallest first. */
export const BASE_IMAGES: readonly BaseImage[] = ROWS.map(
  ([name, libc, libraries, flags, x86Level, source]) => {
    const [kind, version = ''] = libc.split(' ');
    return {
      name,
      libc: kind === 'glibc' || kind === 'musl' ? { kind, version } : null,
      libraries,
      shell: flags.includes('s'),
      caRoots: flags.includes('r'),
      tzdata: flags.includes('z'),
      nonroot: flags.includes('n'),
      x86Level,
      source,
    };
  },
);
