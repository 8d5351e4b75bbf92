/**
 * Functions by the musl release that brought them. Measured as the difference of the dynamic symbols of the releases that
 * Debian ships (1.2.3, 1.2.5, 1.2.6); `qsort_r` from musl's own notes. Functions that 1.2.2 already had are not listed.
 */
const SINCE: Readonly<Record<string, string>> = {
  qsort_r: '1.2.3',
  preadv2: '1.2.5',
  pwritev2: '1.2.5',
  renameat2: '1.2.5',
  statx: '1.2.5',
  __getauxval: '1.2.6',
  posix_getdents: '1.2.6',
};

/** Oldest musl release that has every function of the list, as far as the list tells; null when any release does. */
export function oldestMusl(functions: Iterable<string>): string | null {
  let oldest: string | null = null;
  for (const name of functions) {
    const since = SINCE[name];
    if (since !== undefined && (oldest === null || since > oldest)) oldest = since;
  }
  return oldest;
}
