import type { ElfDynamic } from '../../model/binary-elf.ts';
import type { Libc } from '../../model/binary-facts.ts';

/** Which C library an ELF file was linked against, by interpreter, needed libraries and symbol versions. */
export function libcOf(interpreter: string | null, dynamic: ElfDynamic): Libc {
  const loader = interpreter?.split('/').at(-1) ?? '';
  if (loader.startsWith('ld-musl-')) return 'musl';
  if (loader.startsWith('ld-uClibc')) return 'uclibc';
  if (interpreter?.startsWith('/system/bin/linker') === true) return 'bionic';
  const { needed } = dynamic;
  if (needed.some((n) => n.startsWith('libc.musl-') || n === 'libc.so')) return 'musl';
  if (needed.some((n) => n === 'libc.so.0' || n.startsWith('libuClibc'))) return 'uclibc';
  if (needed.some((n) => /^(libc|libpthread|libdl|libm|librt)\.so\.6?\d?$/.test(n))) return 'glibc';
  if (dynamic.requires.some((r) => r.versions.some((v) => v.startsWith('GLIBC_')))) return 'glibc';
  if (!dynamic.present || needed.length === 0) return 'none';
  return /^ld-linux|^ld64\.so|^ld\.so\.1$/.test(loader) ? 'glibc' : 'unknown';
}

/** Highest numbered glibc version that is asked for: `2.34`; null when none is. `GLIBC_ABI_DT_RELR` counts as 2.36. */
export function glibcVersion(dynamic: ElfDynamic): string | null {
  let best: readonly number[] = [];
  for (const { versions } of dynamic.requires) {
    for (const version of versions) {
      const text = version === 'GLIBC_ABI_DT_RELR' ? '2.36' : /^GLIBC_(\d+(?:\.\d+)*)$/.exec(version)?.[1];
      const numbers = text?.split('.').map(Number) ?? [];
      if (isHigher(numbers, best)) best = numbers;
    }
  }
  return best.length === 0 ? null : best.join('.');
}

function isHigher(a: readonly number[], b: readonly number[]): boolean {
  for (let i = 0; i < a.length; i++) {
    if ((a[i] ?? 0) !== (b[i] ?? 0)) return (a[i] ?? 0) > (b[i] ?? 0);
  }
  return false;
}
