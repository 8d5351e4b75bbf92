/** CPUs or memory nodes as sorted, disjoint ranges, both ends included. 8192 CPUs need one entry, not 8192. */
export type CpuSet = readonly CpuRange[];
/** `first` to `last`, both included. */
export interface CpuRange {
  readonly first: number;
  readonly last: number;
}

/** How many CPUs are in the set. */
export function cpuCount(set: CpuSet): number {
  return set.reduce((sum, range) => sum + range.last - range.first + 1, 0);
}

/** CPUs that are in both sets. */
export function intersectCpus(a: CpuSet, b: CpuSet): CpuSet {
  const both: CpuRange[] = [];
  for (const x of a) {
    for (const y of b) {
      const first = Math.max(x.first, y.first);
      const last = Math.min(x.last, y.last);
      if (first <= last) both.push({ first, last });
    }
  }
  return both.sort((x, y) => x.first - y.first);
}

/** The kernel's list format: `0-3,8`; an empty set is the empty text. */
export function formatCpuSet(set: CpuSet): string {
  return set.map(({ first, last }) => (first === last ? String(first) : `${first}-${last}`)).join(',');
}
