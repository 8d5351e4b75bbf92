import type { ElfHeader } from './elf-header.ts';

/** e_machine numbers by the name Go gives the architecture, little-endian first where both exist. */
const GOARCH: Readonly<Record<number, readonly [little: string, big: string]>> = {
  2: ['sparc', 'sparc'],
  3: ['386', '386'],
  18: ['sparc', 'sparc'],
  20: ['ppc', 'ppc'],
  21: ['ppc64le', 'ppc64'],
  22: ['s390x', 's390x'],
  40: ['arm', 'armbe'],
  43: ['sparc64', 'sparc64'],
  50: ['ia64', 'ia64'],
  62: ['amd64', 'amd64'],
  183: ['arm64', 'arm64be'],
  243: ['riscv64', 'riscv64'],
  247: ['bpf', 'bpf'],
  258: ['loong64', 'loong64'],
};

/** GOARCH of an ELF file, or `elf-machine-N` for a machine without a name. Source: gABI e_machine registry. */
export function elfArch(header: Pick<ElfHeader, 'machine' | 'bits' | 'littleEndian'>): string {
  const { machine, bits, littleEndian } = header;
  if (machine === 8) return `mips${bits === 64 ? '64' : ''}${littleEndian ? 'le' : ''}`;
  if (machine === 243 && bits === 32) return 'riscv';
  // x32: the AMD64 machine with 32-bit pointers (psABI x86-64, section 11).
  if (machine === 62 && bits === 32) return 'amd64p32';
  if (machine === 22 && bits === 32) return 's390';
  return GOARCH[machine]?.[littleEndian ? 0 : 1] ?? `elf-machine-${machine}`;
}

const OS_ABI: Readonly<Record<number, string>> = {
  2: 'netbsd',
  6: 'solaris',
  9: 'freebsd',
  12: 'openbsd',
};

/** GOOS of an ELF file by its OS ABI byte and note names; Linux leaves the byte 0 (System V) or 3. */
export function elfOs(osAbi: number, noteNames: ReadonlySet<string>, interpreter: string | null): string {
  if (noteNames.has('NetBSD')) return 'netbsd';
  if (noteNames.has('OpenBSD')) return 'openbsd';
  if (noteNames.has('FreeBSD')) return 'freebsd';
  if (noteNames.has('Android') || interpreter?.startsWith('/system/bin/linker') === true) return 'android';
  if (interpreter === '/usr/libexec/ld.so') return 'openbsd';
  if (interpreter?.startsWith('/usr/lib/amd64/ld.so') === true) return 'solaris';
  return OS_ABI[osAbi] ?? 'linux';
}
